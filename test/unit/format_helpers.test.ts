import { describe, expect, test } from 'vitest'
import {
  _format_args_and_kwargs,
  _format_callback_source,
  _get_function_source,
} from '../../src/format_helpers.js'

function cb(): void {
  // Nothing to do.
}

class A {
  m(): void {
    // Nothing to do.
  }
}

/** What `functools.partial(func, …)` would be. */
function partial(func: unknown, args: unknown[], keywords: object = {}): object {
  return { func, args, keywords }
}

/** The text, as Python's but for the place. */
function shown(...args: Parameters<typeof _format_callback_source>): string {
  return _format_callback_source(...args)
    .replace(/ at \S+:\d+$/, ' at FILE:LINE')
    .replace(/0x[0-9a-f]{12}/, 'X')
}

describe('_format_callback_source()', () => {
  test.each<[string, unknown, unknown[], string]>([
    ['a function', cb, [], 'cb() at FILE:LINE'],
    ['arguments', cb, [1, 'a', null], "cb(1, 'a', None) at FILE:LINE"],
    [
      'a function without a name',
      (
        () => () =>
          1
      )(),
      [],
      '<lambda>() at FILE:LINE',
    ],
    ['an async function', async function co(): Promise<void> {}, [], 'co() at FILE:LINE'],
    ['a generator function', function* g(): Generator {}, [1], 'g(1) at FILE:LINE'],
    ['a class', A, [], 'A()'],
    ['a bound method', A.prototype.m.bind(new A()), [], 'm()'],
    ['a function bound twice', cb.bind(null).bind(null), [2], 'cb(2)'],
    ['what is built in', Math.max, [1], 'max(1)'],
    ['a partial call', partial(cb, [1], { x: 2 }), [3], 'cb(1, x=2)(3) at FILE:LINE'],
    ['nested partial calls', partial(partial(Math.max, [1]), [2]), [3], 'max(1)(2)(3)'],
    ['what is not a function', 1, [], '1()'],
    ['an object', new A(), [1], '<__main__.A object at X>(1)'],
    [
      'long arguments',
      cb,
      ['x'.repeat(300), [0, 1, 2, 3, 4, 5, 6]],
      "cb('xxxxxxxxxxxx...xxxxxxxxxxxxx', [0, 1, 2, 3, 4, 5, ...]) at FILE:LINE",
    ],
  ])('shows %s', (_, func, args, text) => {
    expect(shown(func, args)).toBe(text)
  })

  test('leaves arguments out when told to', () => {
    expect(shown(cb, [1, 2], false)).toBe('cb() at FILE:LINE')
    expect(shown(partial(cb, [1], { x: 2 }), [3], false)).toBe('cb()() at FILE:LINE')
    expect(shown(cb, null)).toBe('cb() at FILE:LINE')
  })
})

describe('_format_args_and_kwargs()', () => {
  test('shows both kinds, shortened', () => {
    expect(_format_args_and_kwargs([], {})).toBe('()')
    expect(_format_args_and_kwargs([1, 'a'], { k: 'v' })).toBe("(1, 'a', k='v')")
    expect(_format_args_and_kwargs(null, { k: Array(9).fill(1) })).toBe('(k=[1, 1, 1, 1, 1, 1, ...])')
    expect(_format_args_and_kwargs([1], { k: 1 }, false)).toBe('()')
  })
})

describe('_get_function_source()', () => {
  test('knows a place for functions of programs only', () => {
    expect(
      [cb, partial(cb, []), A, Math.max, cb.bind(null), 1].map((func) => _get_function_source(func)?.length),
    ).toEqual([2, 2, undefined, undefined, undefined, undefined])
  })
})
