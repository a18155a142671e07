import { afterEach, describe, expect, test, vi } from 'vitest'
import * as asyncio from 'asyncio-shim'
import * as py37 from 'asyncio-shim/py37'

function nothing(): void {
  // Nothing.
}

function caught(run: () => void): string[] {
  const emit = vi.spyOn(process, 'emitWarning').mockImplementation(nothing)
  run()
  const texts = emit.mock.calls.map(
    ([text, category]) => `${category as unknown as string}: ${text as string}`,
  )
  emit.mockRestore()
  return texts
}

function ask(): void {
  asyncio.iscoroutinefunction(nothing)
}

const TEXT =
  "DeprecationWarning: 'asyncio.iscoroutinefunction' is deprecated and slated for removal in Python 3.16; " +
  'use inspect.iscoroutinefunction() instead'

describe('what is deprecated', () => {
  afterEach(() => {
    process.noDeprecation = false
  })

  test('is warned of once a place', () => {
    const texts = caught(() => {
      for (let i = 0; i < 3; i++) ask()
      asyncio.iscoroutinefunction(nothing)
      asyncio.iscoroutinefunction(nothing)
    })
    expect(texts).toEqual([TEXT, TEXT, TEXT])
  })

  test('is warned of again for who catches warnings anew', () => {
    expect([caught(ask), caught(ask)]).toEqual([[TEXT], [TEXT]])
  })

  test('is not mentioned where deprecations are switched off, be they pending or not', () => {
    process.noDeprecation = true
    expect(caught(ask)).toEqual([])
    expect(caught(() => void py37.Task.all_tasks(py37.new_event_loop()))).toEqual([])
  })

  test('leaves the length of stack traces alone', () => {
    const before = Error.stackTraceLimit
    caught(ask)
    expect(Error.stackTraceLimit).toBe(before)
  })
})
