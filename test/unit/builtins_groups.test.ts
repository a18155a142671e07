import { describe, expect, test } from 'vitest'
import {
  BaseExceptionGroup,
  Exception,
  ExceptionGroup,
  KeyError,
  KeyboardInterrupt,
  OSError,
  ValueError,
  repr,
  str,
} from '../../src/builtins.js'

function nested(): ExceptionGroup {
  return new ExceptionGroup('g', [
    new ValueError(1),
    new TypeError('2'),
    new ExceptionGroup('in', [new ValueError(3), new OSError('4')]),
  ])
}

const G =
  "ExceptionGroup('g', [ValueError(1), TypeError('2'), ExceptionGroup('in', [ValueError(3), OSError('4')])])"

describe('construction', () => {
  test('BaseExceptionGroup of Exceptions is an ExceptionGroup', () => {
    const group = new BaseExceptionGroup('m', [new ValueError(1), new TypeError()])
    expect([
      group.constructor,
      group.name,
      group instanceof ExceptionGroup,
      group instanceof Exception,
    ]).toEqual([ExceptionGroup, 'ExceptionGroup', true, true])
    const base = new BaseExceptionGroup('m', [new KeyboardInterrupt()])
    expect([base.constructor, base instanceof Exception]).toEqual([BaseExceptionGroup, false])
    expect(base).toBeInstanceOf(BaseExceptionGroup)
  })

  test('subclasses keep their class', () => {
    class Mine extends BaseExceptionGroup {}
    expect([new Mine('m', [new ValueError()]).name, new Mine('m', [new KeyboardInterrupt()]).name]).toEqual([
      'Mine',
      'Mine',
    ])
  })

  class Own extends ExceptionGroup {}
  const interrupts = [new KeyboardInterrupt()]
  test.each([
    ['no arguments', [], TypeError, 'BaseExceptionGroup.__new__() takes exactly 2 arguments (0 given)'],
    ['one argument', ['m'], TypeError, 'BaseExceptionGroup.__new__() takes exactly 2 arguments (1 given)'],
    [
      'three',
      ['m', [new Error()], 3],
      TypeError,
      'BaseExceptionGroup.__new__() takes exactly 2 arguments (3 given)',
    ],
    [
      'a message of another type',
      [1, [new Error()]],
      TypeError,
      'BaseExceptionGroup.__new__() argument 1 must be str, not int',
    ],
    ['no sequence', ['m', 3], TypeError, 'second argument (exceptions) must be a sequence'],
    ['a set', ['m', new Set([new Error()])], TypeError, 'second argument (exceptions) must be a sequence'],
    ['nothing', ['m', []], ValueError, 'second argument (exceptions) must be a non-empty sequence'],
    [
      'a class',
      ['m', [new Error(), Error]],
      ValueError,
      'Item 1 of second argument (exceptions) is not an exception',
    ],
    ['a BaseException', ['m', interrupts], TypeError, 'Cannot nest BaseExceptions in an ExceptionGroup'],
  ])('ExceptionGroup refuses %s', (_, args, cls, message) => {
    let error: unknown
    try {
      new ExceptionGroup(...(args as unknown[]))
    } catch (e) {
      error = e
    }
    expect([(error as Error).constructor, (error as Error).message]).toEqual([cls, message])
  })

  test('a subclass of ExceptionGroup is named when it refuses', () => {
    expect(() => new Own('m', interrupts)).toThrow(new TypeError("Cannot nest BaseExceptions in 'Own'"))
  })

  test('message, exceptions, errors, args, str and repr', () => {
    const group = nested()
    expect([group.message, str(group), repr(group)]).toEqual(['g', 'g (3 sub-exceptions)', G])
    expect(str(new ExceptionGroup('', [new ValueError()]))).toBe(' (1 sub-exception)')
    expect(group.exceptions).toHaveLength(3)
    expect(Object.isFrozen(group.exceptions)).toBe(true)
    expect(group.errors).toBe(group.exceptions)
    expect(group.args).toEqual(['g', [...group.exceptions]])
    expect(String(group)).toBe('ExceptionGroup: g')
  })

  test('what is done to the array afterwards changes args, not exceptions', () => {
    const members = [new ValueError()]
    const group = new ExceptionGroup('m', members)
    members.push(new ValueError())
    expect([group.exceptions.length, repr(group), str(group)]).toEqual([
      1,
      "ExceptionGroup('m', [ValueError(), ValueError()])",
      'm (1 sub-exception)',
    ])
  })

  test('takes a cause by option', () => {
    const cause = new Error('why')
    const members = [new ValueError()]
    for (const cls of [ExceptionGroup, BaseExceptionGroup]) {
      const group = new cls('m', members, { cause })
      expect([group.cause, group.args]).toEqual([cause, ['m', members]])
    }
  })
})

describe('split() and subgroup()', () => {
  const parts = (group: BaseExceptionGroup, ...args: Parameters<BaseExceptionGroup['split']>): string =>
    group
      .split(...args)
      .map(repr)
      .join(' | ')

  test('a class, an array of classes or a function divide alike, nested as it was', () => {
    const values =
      "ExceptionGroup('g', [ValueError(1), ExceptionGroup('in', [ValueError(3)])]) | " +
      "ExceptionGroup('g', [TypeError('2'), ExceptionGroup('in', [OSError('4')])])"
    expect(parts(nested(), ValueError)).toBe(values)
    expect(parts(nested(), (error) => error instanceof ValueError)).toBe(values)
    expect(parts(nested(), [ValueError, OSError])).toBe(
      "ExceptionGroup('g', [ValueError(1), ExceptionGroup('in', [ValueError(3), OSError('4')])]) | " +
        "ExceptionGroup('g', [TypeError('2')])",
    )
    expect(parts(nested(), TypeError)).toBe(
      "ExceptionGroup('g', [TypeError('2')]) | " +
        "ExceptionGroup('g', [ValueError(1), ExceptionGroup('in', [ValueError(3), OSError('4')])])",
    )
  })

  test('a match of the whole is the group itself, no match a copy', () => {
    const group = nested()
    expect(group.split(Exception)).toEqual([group, null])
    expect(group.split(Exception)[0]).toBe(group)
    expect(group.subgroup(BaseExceptionGroup)).toBe(group)
    const [match, rest] = group.split(KeyError)
    expect([match, repr(rest), rest === group]).toEqual([null, G, false])
    expect(group.subgroup(KeyError)).toBeNull()
    expect(parts(group, [])).toBe(`None | ${G}`)
  })

  test('a function is asked of a group before its members', () => {
    const asked: string[] = []
    nested().split((error) => {
      asked.push(error.message)
      return false
    })
    expect(asked).toEqual(['g', '1', '2', 'in', '3', '4'])
  })

  test('the class of a part follows its members', () => {
    const group = new BaseExceptionGroup('b', [new KeyboardInterrupt(), new ValueError()])
    expect(parts(group, ValueError)).toBe(
      "ExceptionGroup('b', [ValueError()]) | BaseExceptionGroup('b', [KeyboardInterrupt()])",
    )
  })

  test.each([[1], [[ValueError, 1]], [Map], [null], ['ValueError']])('refuses %o', (condition) => {
    const message =
      'expected an exception type, a tuple of exception types, or a callable (other than a class)'
    expect(() => nested().split(condition as never)).toThrow(new TypeError(message))
    expect(() => nested().subgroup(condition as never)).toThrow(new TypeError(message))
  })

  test('parts have the cause, the context and a copy of the notes', () => {
    const group = nested()
    const [cause, context] = [new ValueError('c'), new ValueError('x')]
    group.__cause__ = cause
    group.__context__ = context
    group.add_note('n')
    for (const part of group.split(ValueError)) {
      expect([part?.__cause__, part?.__context__, part?.__notes__]).toEqual([cause, context, ['n']])
      expect(part?.__notes__).not.toBe(group.__notes__)
      const inner = part?.exceptions[1] as ExceptionGroup
      expect([inner.__cause__, inner.__context__, inner.__notes__]).toEqual([null, null, undefined])
    }
  })

  test('derive() of a subclass makes the parts', () => {
    class Mine extends ExceptionGroup {
      override derive(exceptions: readonly Error[]): Mine {
        return new Mine(`${this.message}!`, exceptions)
      }
    }
    const group = new Mine('d', [
      new ValueError(),
      new TypeError(),
      new Mine('e', [new ValueError(), new OSError()]),
    ])
    expect(parts(group, ValueError)).toBe(
      "Mine('d!', [ValueError(), Mine('e!', [ValueError()])]) | Mine('d!', [TypeError(), Mine('e!', [OSError()])])",
    )
    class Plain extends ExceptionGroup {}
    expect(repr(new Plain('m', [new ValueError()]).derive([new KeyboardInterrupt()]))).toBe(
      "BaseExceptionGroup('m', [KeyboardInterrupt()])",
    )
  })

  test('derive() must return a group', () => {
    class Wrong extends ExceptionGroup {
      override derive(): never {
        return 1 as never
      }
    }
    const message = 'derive must return an instance of BaseExceptionGroup'
    expect(() => new Wrong('m', [new ValueError(), new TypeError()]).split(ValueError)).toThrow(
      new TypeError(message),
    )
  })

  test('what a function raises comes out', () => {
    expect(() =>
      nested().subgroup(() => {
        throw new KeyError('k')
      }),
    ).toThrow(KeyError)
  })
})
