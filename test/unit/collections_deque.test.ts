import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Deque } from '../../src/collections/deque.js'

describe('Deque', () => {
  test('append() and popleft() keep first in, first out across growth', () => {
    const deque = new Deque<number>()
    for (let i = 0; i < 100; i++) deque.append(i)
    for (let i = 0; i < 50; i++) expect(deque.popleft()).toBe(i)
    for (let i = 100; i < 200; i++) deque.push(i)
    expect(deque.length).toBe(150)
    for (let i = 50; i < 200; i++) expect(deque.popleft()).toBe(i)
    expect(deque.popleft()).toBeUndefined()
    expect(deque.pop()).toBeUndefined()
  })

  test('at() counts from either end', () => {
    const deque = new Deque(['a', 'b', 'c'])
    expect([deque.at(0), deque.at(-1), deque.at(3), deque.at(-4)]).toEqual(['a', 'c', undefined, undefined])
  })

  test('iteration sees what is appended meanwhile', () => {
    const deque = new Deque([1, 2])
    const seen: number[] = []
    for (const item of deque) {
      seen.push(item)
      if (item === 1) deque.append(3)
    }
    expect(seen).toEqual([1, 2, 3])
  })

  test('popleft() lets go of the item', async () => {
    const deque = new Deque<object>()
    let item: object | undefined = { big: true }
    const weak = new WeakRef(item)
    deque.append(item)
    deque.popleft()
    item = undefined
    await new Promise((resolve) => setTimeout(resolve, 0))
    globalThis.gc?.()
    expect(weak.deref()).toBeUndefined()
  })

  test('every sequence of operations does what it does to an array', () => {
    const operation = fc.oneof(
      fc.record({ name: fc.constantFrom('append', 'appendleft', 'remove', 'includes'), value: fc.nat(5) }),
      fc.record({ name: fc.constantFrom('pop', 'popleft'), value: fc.constant(0) }),
      fc.record({ name: fc.constant('rotate'), value: fc.integer({ min: -9, max: 9 }) }),
      fc.record({ name: fc.constant('clear'), value: fc.constant(0) }),
    )
    fc.assert(
      fc.property(
        fc.array(fc.nat(5), { maxLength: 40 }),
        fc.array(operation, { maxLength: 80 }),
        (start, steps) => {
          const deque = new Deque(start)
          const model = [...start]
          for (const { name, value } of steps) {
            expect(apply(deque, name, value)).toEqual(applyToArray(model, name, value))
            expect(deque.length).toBe(model.length)
            expect(deque.toArray()).toEqual(model)
          }
        },
      ),
    )
  })
})

function apply(deque: Deque<number>, name: string, value: number): unknown {
  switch (name) {
    case 'append':
      return void deque.append(value)
    case 'appendleft':
      return void deque.appendleft(value)
    case 'remove':
      return deque.remove(value)
    case 'includes':
      return deque.includes(value)
    case 'pop':
      return deque.pop()
    case 'popleft':
      return deque.popleft()
    case 'rotate':
      return void deque.rotate(value)
    default:
      return void deque.clear()
  }
}

function applyToArray(model: number[], name: string, value: number): unknown {
  switch (name) {
    case 'append':
      return void model.push(value)
    case 'appendleft':
      return void model.unshift(value)
    case 'remove': {
      const index = model.indexOf(value)
      if (index >= 0) model.splice(index, 1)
      return index >= 0
    }
    case 'includes':
      return model.includes(value)
    case 'pop':
      return model.pop()
    case 'popleft':
      return model.shift()
    case 'rotate': {
      const length = model.length
      if (length > 0) model.unshift(...model.splice(length - (((value % length) + length) % length)))
      return undefined
    }
    default:
      return void (model.length = 0)
  }
}
