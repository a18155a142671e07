import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { KeyError, OSError, ValueError, repr, str } from '../../src/builtins.js'
import { kw } from '../../src/compat/kw.js'
import { object_address, type_name_of } from '../../src/builtins/names.js'
import { call_repr, in_style, repr_as, tuple_repr } from '../../src/builtins/repr.js'
import { short_repr } from '../../src/builtins/reprlib.js'

interface Recorded {
  readonly texts: [text: string, repr: string, short: string][]
  readonly bytes: [bytes: number[], repr: string, short: string][]
  readonly floats: [bits: string, repr: string][]
}

const recorded = JSON.parse(readFileSync(new URL('fixtures/repr.json', import.meta.url), 'utf8')) as Recorded
const ADDRESS = /0x[0-9a-f]{12}/

describe('repr()', () => {
  test('prints strings as recorded from Python', () => {
    for (const [text, printed] of recorded.texts) expect(repr(text)).toBe(printed)
  })

  test('prints bytes as recorded from Python', () => {
    for (const [bytes, printed] of recorded.bytes) {
      expect(repr(Buffer.from(bytes))).toBe(printed)
      expect(repr(Uint8Array.from(bytes))).toBe(printed)
    }
  })

  test('prints floats as recorded from Python', () => {
    for (const [bits, printed] of recorded.floats)
      expect(repr(Buffer.from(bits, 'hex').readDoubleBE())).toBe(printed)
  })

  test.each([
    [null, 'None'],
    [undefined, 'None'],
    [true, 'True'],
    [false, 'False'],
    [0, '0'],
    [-0, '-0.0'],
    [-12, '-12'],
    [2 ** 53, '9007199254740992.0'],
    [12345678901234567890n, '12345678901234567890'],
    [NaN, 'nan'],
    [-Infinity, '-inf'],
    [[1, [null, 'x'], []], "[1, [None, 'x'], []]"],
    [new Set(), 'set()'],
    [new Set([1, 'a']), "{1, 'a'}"],
    [{}, '{}'],
    [{ a: 1, 'b c': [true] }, "{'a': 1, 'b c': [True]}"],
    [new Map<unknown, unknown>([[1, { x: null }]]), "{1: {'x': None}}"],
    [Object.create(null), '{}'],
    [Symbol('s'), 'Symbol(s)'],
    [new ArrayBuffer(2), "b'\\x00\\x00'"],
  ])('prints %o', (value, printed) => {
    expect(repr(value)).toBe(printed)
  })

  test('prints containers inside themselves as Python does', () => {
    const list: unknown[] = [1]
    list.push(list)
    expect(repr(list)).toBe('[1, [...]]')
    const dict: Record<string, unknown> = {}
    dict.a = dict
    expect(repr(dict)).toBe("{'a': {...}}")
    const shared = [1]
    expect(repr([shared, shared])).toBe('[[1], [1]]')
  })

  test('prints exceptions as calls, native ones too', () => {
    expect(repr(new ValueError())).toBe('ValueError()')
    expect(repr(new ValueError('x'))).toBe("ValueError('x')")
    expect(repr(new ValueError('x', [1]))).toBe("ValueError('x', [1])")
    expect(repr(new KeyError('k'))).toBe("KeyError('k')")
    expect(repr(new OSError(2, 'nope', 'file'))).toBe("FileNotFoundError(2, 'nope')")
    expect(repr(new TypeError('t'))).toBe("TypeError('t')")
    expect(repr(new Error())).toBe('Error()')
    expect(repr(new DOMException('stop', 'AbortError'))).toBe("AbortError('stop')")
    class HttpError extends Error {}
    expect(repr(new HttpError('404'))).toBe("HttpError('404')")
    expect(repr(Object.assign(new Error('m'), { name: 'Named' }))).toBe("Named('m')")
  })

  test('in the style of 3.6 shows a single argument as a tuple, however deep', () => {
    const old = { exception_comma: true }
    expect(repr_as([new ValueError('x')], old)).toBe("[ValueError('x',)]")
    expect(repr_as(new ValueError('x', 1), old)).toBe("ValueError('x', 1)")
    expect(in_style(old, () => short_repr(new KeyError(1)))).toBe('KeyError(1,)')
    expect(repr(new ValueError('x'))).toBe("ValueError('x')")
  })

  test('prints functions, classes and plain instances with a made-up address', () => {
    function work(): void {
      // Nothing to do.
    }
    class Worker {}
    const worker = new Worker()
    expect(repr(work)).toMatch(/^<function work at 0x[0-9a-f]{12}>$/)
    expect(repr(() => 1)).toMatch(/^<function <lambda> at /)
    expect(repr(Worker)).toBe("<class '__main__.Worker'>")
    expect(repr(ValueError)).toBe("<class 'ValueError'>")
    expect(repr(TypeError)).toBe("<class 'TypeError'>")
    expect(repr(Map)).toBe("<class 'dict'>")
    expect(repr(worker)).toMatch(/^<__main__\.Worker object at 0x[0-9a-f]{12}>$/)
    expect(repr(worker)).toBe(repr(worker))
    expect(repr(worker)).not.toBe(repr(new Worker()))
    expect(object_address(worker)).toMatch(ADDRESS)
  })

  test('asks an object for its own', () => {
    expect(repr({ __repr__: () => '<mine>' })).toBe('<mine>')
    class Special extends ValueError {
      __repr__(): string {
        return 'special!'
      }
    }
    expect(repr([new Special()])).toBe('[special!]')
  })
})

describe('str()', () => {
  test('is the text itself, the message, or the repr', () => {
    expect(str('a')).toBe('a')
    expect(str(new ValueError('a'))).toBe('a')
    expect(str(new TypeError('a'))).toBe('a')
    expect(str(new KeyError('a'))).toBe("'a'")
    expect(str([1, 'a'])).toBe("[1, 'a']")
    expect(str(null)).toBe('None')
    expect(str({ __str__: () => 'own' })).toBe('own')
  })
})

describe('short_repr()', () => {
  test('shortens strings and bytes as recorded from Python', () => {
    for (const [text, , printed] of recorded.texts) expect(short_repr(text)).toBe(printed)
    for (const [bytes, , printed] of recorded.bytes) expect(short_repr(Buffer.from(bytes))).toBe(printed)
  })

  test('keeps six items, four pairs, six levels, and sorts what compares', () => {
    expect(short_repr([1, 2, 3, 4, 5, 6, 7])).toBe('[1, 2, 3, 4, 5, 6, ...]')
    expect(short_repr(new Set([3, 1, 2]))).toBe('{1, 2, 3}')
    expect(short_repr({ b: 1, a: 2 })).toBe("{'a': 2, 'b': 1}")
    expect(short_repr({ e: 1, d: 1, c: 1, b: 1, a: 1 })).toBe("{'a': 1, 'b': 1, 'c': 1, 'd': 1, ...}")
    expect(short_repr([[[[[[[[1]]]]]]]])).toBe('[[[[[[[...]]]]]]]')
    expect(short_repr(10n ** 49n)).toBe('100000000000000000...0000000000000000000')
  })
})

describe('names', () => {
  test('type_name_of() gives the names of Python', () => {
    const names = [1, 1.5, 1n, 'a', true, null, undefined, [], {}, new Map(), new Set(), Buffer.of(1)].map(
      type_name_of,
    )
    expect(names.join(' ')).toBe('int float int str bool NoneType NoneType list dict dict set bytes')
    expect([type_name_of(new ValueError()), type_name_of(ValueError), type_name_of(() => 1)]).toEqual([
      'ValueError',
      'type',
      'function',
    ])
    expect(type_name_of(Symbol('x'))).toBe('symbol')
    expect(type_name_of(kw({}))).toBe('KeywordArguments')
  })

  test('tuple_repr() and call_repr() print tuples', () => {
    expect([tuple_repr([]), tuple_repr([1]), tuple_repr([1, 'a'])]).toEqual(['()', '(1,)', "(1, 'a')"])
    expect(call_repr('E', ['x'])).toBe("E('x')")
  })
})
