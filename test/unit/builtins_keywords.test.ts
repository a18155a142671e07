import { describe, expect, test } from 'vitest'
import { is_kw, is_plain_object, kw, split_kw, take_kw } from '../../src/compat/kw.js'

describe('kw()', () => {
  test('is a frozen copy of the options', () => {
    const options = { timeout: 1 }
    const marked = kw(options)
    expect([marked.timeout, { ...marked }, Object.isFrozen(marked), is_kw(marked), is_kw(options)]).toEqual([
      1,
      { timeout: 1 },
      true,
      true,
      false,
    ])
  })
})

describe('split_kw()', () => {
  test('takes marked options alone', () => {
    const args = [1, { a: 1 }, kw({ b: 2 })]
    expect(split_kw(args)).toEqual(kw({ b: 2 }))
    expect(split_kw(args)).toBeUndefined()
    expect(args).toEqual([1, { a: 1 }])
    expect(split_kw([])).toBeUndefined()
  })
})

describe('take_kw()', () => {
  test('takes options, marked or plain', () => {
    const args = [1, { a: 1 }, kw({ b: 2 })]
    expect(take_kw(args)?.b).toBe(2)
    expect(take_kw(args)?.a).toBe(1)
    expect(take_kw(args)).toBeUndefined()
    expect([args, take_kw([])]).toEqual([[1], undefined])
  })
})

describe('is_plain_object()', () => {
  test('is true of object literals that are neither thenable nor iterable', () => {
    const nothing: unknown = Object.create(null)
    const thenable = { then: () => undefined }
    const iterable = { [Symbol.iterator]: () => [][Symbol.iterator]() }
    const streaming = { [Symbol.asyncIterator]: () => undefined }
    expect([{}, { a: 1 }, nothing].map(is_plain_object)).toEqual([true, true, true])
    expect(
      [null, undefined, 1, [], new Map(), new Date(), () => 1, thenable, iterable, streaming].filter(
        is_plain_object,
      ),
    ).toEqual([])
  })
})
