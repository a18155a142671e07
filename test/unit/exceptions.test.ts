import { describe, expect, test } from 'vitest'
import { BaseException, Exception, OSError, RuntimeError, TimeoutError, repr } from '../../src/builtins.js'
import * as concurrent from '../../src/concurrent_futures/errors.js'
import {
  BrokenBarrierError,
  CancelledError,
  CancelledErrorLegacy,
  IncompleteReadError,
  IncompleteReadErrorLegacy,
  InvalidStateError,
  InvalidStateErrorLegacy,
  LimitOverrunError,
  QueueEmpty,
  SendfileNotAvailableError,
  TimeoutErrorLegacy,
  TimeoutErrorOwn,
  is_cancelled_error,
} from '../../src/exceptions.js'

/** The names of a class and its bases, as Python's `__mro__` has them. */
function mro(cls: object): string[] {
  const names: string[] = []
  for (let c = cls as { name: string }; c !== Error; c = Object.getPrototypeOf(c) as { name: string })
    names.push(c.name)
  return names
}

describe('bases', () => {
  test.each([
    [CancelledErrorLegacy, 'CancelledError Error Exception BaseException'],
    [CancelledError, 'CancelledError BaseException'],
    [TimeoutErrorLegacy, 'TimeoutError Error Exception BaseException'],
    [TimeoutErrorOwn, 'TimeoutError Exception BaseException'],
    [TimeoutError, 'TimeoutError OSError Exception BaseException'],
    [InvalidStateErrorLegacy, 'InvalidStateError Error Exception BaseException'],
    [InvalidStateError, 'InvalidStateError Exception BaseException'],
    [IncompleteReadError, 'IncompleteReadError EOFError Exception BaseException'],
    [LimitOverrunError, 'LimitOverrunError Exception BaseException'],
    [SendfileNotAvailableError, 'SendfileNotAvailableError RuntimeError Exception BaseException'],
    [BrokenBarrierError, 'BrokenBarrierError RuntimeError Exception BaseException'],
    [QueueEmpty, 'QueueEmpty Exception BaseException'],
    [concurrent.CancelledError, 'CancelledError Error Exception BaseException'],
    [concurrent.InvalidStateError, 'InvalidStateError Error Exception BaseException'],
    [concurrent.BrokenExecutor, 'BrokenExecutor RuntimeError Exception BaseException'],
  ])('%o has those of Python', (cls, names) => {
    expect(mro(cls).join(' ')).toBe(names)
  })
})

describe('CancelledError', () => {
  test('instanceof holds for either name', () => {
    for (const error of [new CancelledError('m'), new CancelledErrorLegacy('m')]) {
      expect([error instanceof CancelledError, error instanceof CancelledErrorLegacy]).toEqual([true, true])
      expect([is_cancelled_error(error), error.name, repr(error)]).toEqual([
        true,
        'CancelledError',
        "CancelledError('m')",
      ])
    }
  })

  test('only the old one is an Exception', () => {
    expect([
      new CancelledError() instanceof Exception,
      new CancelledErrorLegacy() instanceof Exception,
    ]).toEqual([false, true])
    expect(new CancelledError()).toBeInstanceOf(BaseException)
  })

  test('that of concurrent.futures holds for its own and the old one', () => {
    const own = new concurrent.CancelledError()
    const cls = concurrent.CancelledError
    expect([
      own instanceof cls,
      new CancelledErrorLegacy() instanceof cls,
      new CancelledError() instanceof cls,
    ]).toEqual([true, true, false])
    expect([own instanceof CancelledError, is_cancelled_error(own)]).toEqual([false, false])
  })

  test('subclasses are nothing but their own', () => {
    class Mine extends CancelledError {}
    const old: unknown = new CancelledErrorLegacy()
    expect([old instanceof Mine, new Mine() instanceof CancelledErrorLegacy, new Mine().name]).toEqual([
      false,
      true,
      'Mine',
    ])
    expect([is_cancelled_error(new Error()), is_cancelled_error(null)]).toEqual([false, false])
  })
})

describe('TimeoutError', () => {
  test('those of three ages stay apart', () => {
    const classes = [TimeoutErrorLegacy, TimeoutErrorOwn, TimeoutError]
    const table = classes.map((cls) => classes.map((other) => (new cls() as unknown) instanceof other))
    expect(table).toEqual([
      [true, false, false],
      [false, true, false],
      [false, false, true],
    ])
    expect(new TimeoutError()).toBeInstanceOf(OSError)
    expect(concurrent.TimeoutError).toBe(TimeoutError)
  })
})

describe('errors of streams', () => {
  test('IncompleteReadError prints how much is missing', () => {
    const error = new IncompleteReadError(Buffer.from('ab'), 5)
    expect([error.message, error.args, error.partial.length, error.expected]).toEqual([
      '2 bytes read on a total of 5 expected bytes',
      ['2 bytes read on a total of 5 expected bytes'],
      2,
      5,
    ])
  })

  test('IncompleteReadError prints an unknown size as the version does', () => {
    const now = new IncompleteReadError(Buffer.from('ab'), null)
    const then = new IncompleteReadErrorLegacy(Buffer.from('ab'), null)
    expect([now.message, then.message]).toEqual([
      '2 bytes read on a total of undefined expected bytes',
      '2 bytes read on a total of None expected bytes',
    ])
    expect(now.expected).toBeNull()
    expect([
      now instanceof IncompleteReadErrorLegacy,
      then instanceof IncompleteReadError,
      then.name,
    ]).toEqual([true, true, 'IncompleteReadError'])
  })

  test('LimitOverrunError carries how much to consume', () => {
    const error = new LimitOverrunError('msg', 7)
    expect([error.message, error.args, error.consumed]).toEqual(['msg', ['msg'], 7])
  })

  test('SendfileNotAvailableError is a RuntimeError', () => {
    expect(new SendfileNotAvailableError('x')).toBeInstanceOf(RuntimeError)
  })
})
