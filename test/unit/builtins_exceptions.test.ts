import { describe, expect, test } from 'vitest'
import * as builtins from '../../src/builtins.js'
import {
  BaseException,
  ConnectionError,
  ConnectionRefusedError,
  Exception,
  FileNotFoundError,
  GeneratorExit,
  IOError,
  ImportError,
  IndexError,
  KeyError,
  KeyboardInterrupt,
  LookupError,
  ModuleNotFoundError,
  OSError,
  RuntimeError,
  StopIteration,
  SystemExit,
  TimeoutError,
  UnicodeDecodeError,
  UnicodeEncodeError,
  ValueError,
  repr,
  str,
} from '../../src/builtins.js'
import { errno_number } from '../../src/builtins/errno.js'
import { exception_args } from '../../src/builtins/repr.js'
import { get_cause, get_context, set_cause, set_context } from '../../src/builtins/chaining.js'
import { kw } from '../../src/compat/kw.js'

describe('every exception class', () => {
  const classes = Object.values(builtins).filter(
    (value): value is typeof BaseException =>
      typeof value === 'function' && value.prototype instanceof BaseException,
  )

  test.each(classes.map((cls) => [cls.name, cls] as const))('%s is an error of that name', (name, cls) => {
    const error = /Group$/.test(name)
      ? new cls('m', [new ValueError()])
      : /^Unicode.*code/.test(name)
        ? new cls('ascii', name.includes('De') ? Buffer.of(255) : 'é', 0, 1, 'm')
        : new cls('m')
    expect(error).toBeInstanceOf(Error)
    expect(error).toBeInstanceOf(cls)
    expect(error.name).toBe(error.constructor.name)
    expect(repr(cls)).toBe(
      `<class '${name === 'IOError' || name === 'EnvironmentError' ? 'OSError' : name}'>`,
    )
    expect(error.stack).toContain(error.name)
    expect(Object.keys(error).filter((key) => !/^(encoding|object|start|end|reason)$/.test(key))).toEqual([])
  })
})

describe('BaseException', () => {
  test('message is str(e) and args are the arguments', () => {
    const texts = [[], ['x'], [1], [null], [1, 'b'], [1.5], [[1]]].map(
      (args) => new ValueError(...args).message,
    )
    expect(texts).toEqual(['', 'x', '1', 'None', "(1, 'b')", '1.5', '[1]'])
    expect(new ValueError(1, 'b').args).toEqual([1, 'b'])
    expect(String(new ValueError('x'))).toBe('ValueError: x')
  })

  test('setting args changes the message', () => {
    const error = new KeyError('a')
    error.args = ['b']
    expect([error.message, repr(error)]).toEqual(["'b'", "KeyError('b')"])
  })

  test('subclasses of programs have their own name and may take other arguments', () => {
    class NotReady extends RuntimeError {
      constructor(readonly seconds: number) {
        super(`not ready for ${seconds} s`)
      }
    }
    const error = new NotReady(3)
    expect([error.name, error.message, repr(error)]).toEqual([
      'NotReady',
      'not ready for 3 s',
      "NotReady('not ready for 3 s')",
    ])
    expect(error.stack).toMatch(/^NotReady: not ready for 3 s\n/)
  })

  test('a __str__ of a program is the message', () => {
    class Coded extends ValueError {
      code = 7
      __str__(): string {
        return `code ${this.code}`
      }
    }
    const error = new Coded('ignored')
    expect([error.message, str(error), repr(error)]).toEqual(['code 7', 'code 7', "Coded('ignored')"])
  })

  test('add_note() collects notes and refuses what is not a string', () => {
    const error = new ValueError('x')
    expect(error.__notes__).toBeUndefined()
    error.add_note('first')
    error.add_note('second')
    expect(error.__notes__).toEqual(['first', 'second'])
    expect(() => {
      error.add_note(1 as never)
    }).toThrow(new TypeError("note must be a str, not 'int'"))
  })

  test('with_traceback() returns the exception', () => {
    const error = new ValueError('x')
    expect(error.with_traceback(null)).toBe(error)
    expect(error.__traceback__).toBeNull()
    expect(() => error.with_traceback(1 as never)).toThrow('__traceback__ must be a traceback or None')
  })

  test('refuses keyword arguments', () => {
    expect(() => new ValueError('x', kw({ a: 1 }))).toThrow(
      new TypeError('ValueError() takes no keyword arguments'),
    )
    expect(new ValueError('x', { a: 1 }).args).toEqual(['x', { a: 1 }])
  })
})

describe('cause and context', () => {
  test('cause and __cause__ are one', () => {
    const cause = new TypeError('why')
    const error = new ValueError('x')
    expect([error.cause, error.__cause__, error.__context__, error.__suppress_context__]).toEqual([
      undefined,
      null,
      null,
      false,
    ])
    error.__cause__ = cause
    expect([error.cause, error.__cause__, error.__suppress_context__]).toEqual([cause, cause, true])
    expect(Object.keys(error)).toEqual([])
    const other = Object.assign(new ValueError('x'), { cause })
    expect([other.__cause__, other.__suppress_context__]).toEqual([cause, true])
  })

  test('a cause is taken by option, as JavaScript has it, and by keyword', () => {
    const cause = new Error('why')
    for (const error of [new ValueError('x', { cause }), new ValueError('x', kw({ cause }))]) {
      expect([error.args, error.message, error.cause, error.__cause__]).toEqual([['x'], 'x', cause, cause])
    }
    const cutOff = new ValueError('x', { cause: null })
    expect([cutOff.args, cutOff.__cause__, cutOff.__suppress_context__]).toEqual([['x'], null, true])
    expect(new ValueError({ cause }).args).toEqual([{ cause }])
    expect(new ValueError('x', { cause: 1 }).args).toEqual(['x', { cause: 1 }])
  })

  test('both refuse what is not an exception', () => {
    const error = new ValueError('x')
    expect(() => {
      error.__cause__ = 1 as never
    }).toThrow(new TypeError('exception cause must be None or derive from BaseException'))
    expect(() => {
      error.__context__ = 1 as never
    }).toThrow(new TypeError('exception context must be None or derive from BaseException'))
  })

  test('set_context() replaces the context', () => {
    const [a, b, c] = [new ValueError('a'), new TypeError('b'), new ValueError('c')]
    set_context(a, b)
    set_context(a, c)
    expect([get_context(a), get_context(b)]).toEqual([c, null])
    set_context(a, null)
    set_context(a, a)
    expect(get_context(a)).toBe(c)
  })

  test('set_context() cuts a chain that would become a ring', () => {
    const [a, b, c] = [new ValueError('a'), new TypeError('b'), new ValueError('c')]
    set_context(b, a)
    set_context(c, b)
    set_context(a, c)
    expect([get_context(a), get_context(c), get_context(b)]).toEqual([c, b, null])
  })

  test('set_context() ends on a ring of others', () => {
    const ring = Array.from({ length: 5 }, (_, i) => new ValueError(i))
    ring.forEach((error, i) => (error.__context__ = ring[(i + 1) % 5] ?? null))
    const [head, error] = [new ValueError('head'), new ValueError('new')]
    head.__context__ = ring[0] ?? null
    set_context(error, head)
    expect(get_context(error)).toBe(head)
  })

  test('set_cause() works on native errors, and leaves frozen ones alone', () => {
    const error = new TypeError('x')
    const cause = new ValueError('why')
    set_cause(error, cause)
    expect([error.cause, get_cause(error), Object.keys(error)]).toEqual([cause, cause, []])
    const frozen = Object.freeze(new TypeError('x'))
    set_cause(frozen, cause)
    set_context(frozen, cause)
    expect([get_cause(frozen), get_context(frozen)]).toEqual([null, null])
    const mine = new ValueError('x')
    set_cause(mine, cause)
    expect(get_cause(mine)).toBe(cause)
  })
})

describe('instanceof', () => {
  test('Exception holds for every error but those that end the program', () => {
    const yes = [new Exception(), new ValueError(), new TypeError(), new RangeError(), new DOMException('x')]
    const no = [
      new BaseException(),
      new KeyboardInterrupt(),
      new SystemExit(),
      new GeneratorExit(),
      {},
      null,
      'x',
      1,
    ]
    expect(yes.map((value) => value instanceof Exception)).toEqual(yes.map(() => true))
    expect(no.map((value: unknown) => value instanceof Exception)).toEqual(no.map(() => false))
    expect([...yes, ...no].filter((value: unknown) => value instanceof BaseException)).toHaveLength(
      yes.length + 4,
    )
  })

  test('subclasses hold for their own instances alone', () => {
    class Mine extends Exception {}
    const value: unknown = new TypeError()
    expect([value instanceof Mine, value instanceof ValueError, new Mine() instanceof Mine]).toEqual([
      false,
      false,
      true,
    ])
    expect(new IndexError() instanceof LookupError).toBe(true)
  })
})

describe('KeyError', () => {
  test('message is the repr of a single argument', () => {
    expect([new KeyError('a'), new KeyError(), new KeyError(1, 2)].map((e) => e.message)).toEqual([
      "'a'",
      '',
      '(1, 2)',
    ])
  })
})

describe('OSError', () => {
  test('makes the subclass of its number', () => {
    const error = new OSError(errno_number('ECONNREFUSED'), 'Connection refused')
    expect(error).toBeInstanceOf(ConnectionRefusedError)
    expect(error.constructor).toBe(ConnectionRefusedError)
    expect(repr(new OSError(2, 'nope'))).toBe("FileNotFoundError(2, 'nope')")
    expect(new OSError(9999, 'x').constructor).toBe(OSError)
    expect(new ConnectionError(errno_number('ECONNREFUSED'), 'x').constructor).toBe(ConnectionError)
    expect(new OSError(errno_number('ETIMEDOUT'), 'x')).toBeInstanceOf(TimeoutError)
    expect(IOError).toBe(OSError)
  })

  test.skipIf(process.platform !== 'linux')('knows all numbers of Linux that Python maps', () => {
    const numbers = [1, 2, 3, 4, 10, 11, 13, 17, 20, 21, 32, 103, 104, 108, 110, 111, 114, 115]
    expect(numbers.map((number) => new OSError(number, 'x').name).join(' ')).toBe(
      'PermissionError FileNotFoundError ProcessLookupError InterruptedError ChildProcessError BlockingIOError ' +
        'PermissionError FileExistsError NotADirectoryError IsADirectoryError BrokenPipeError ' +
        'ConnectionAbortedError ConnectionResetError BrokenPipeError TimeoutError ConnectionRefusedError ' +
        'BlockingIOError BlockingIOError',
    )
  })

  test('message and attributes follow the arguments', () => {
    const file = new OSError(2, 'nope', 'f')
    expect([file.message, file.args, file.errno, file.strerror, file.filename, file.filename2]).toEqual([
      "[Errno 2] nope: 'f'",
      [2, 'nope'],
      2,
      'nope',
      'f',
      null,
    ])
    const two = new OSError(2, 'nope', 'f', null, 'g')
    expect([two.message, two.args, two.filename2]).toEqual(["[Errno 2] nope: 'f' -> 'g'", [2, 'nope'], 'g'])
    const none = new OSError(2, 'nope', null)
    expect([none.message, none.args]).toEqual(['[Errno 2] nope', [2, 'nope', null]])
    const text = new OSError('x')
    expect([text.message, text.errno, text.strerror, text.constructor]).toEqual(['x', null, null, OSError])
    expect(new OSError(1, 2, 3, 4, 5, 6).message).toBe('(1, 2, 3, 4, 5, 6)')
    expect(new FileNotFoundError(2, 'a').message).toBe('[Errno 2] a')
  })

  test('keeps the cause through the change of class', () => {
    const cause = new Error('why')
    const error = new OSError(2, 'nope', { cause })
    expect([error.name, error.args, error.cause]).toEqual(['FileNotFoundError', [2, 'nope'], cause])
  })
})

describe('exceptions that carry something', () => {
  test('SystemExit has a code', () => {
    expect([new SystemExit().code, new SystemExit(3).code, new SystemExit(1, 2).code]).toEqual([
      null,
      3,
      [1, 2],
    ])
  })

  test('StopIteration has a value', () => {
    expect([new StopIteration().value, new StopIteration(5, 6).value]).toEqual([null, 5])
  })

  test('ImportError has the name of a module and a path', () => {
    const error = new ModuleNotFoundError("No module named 'x'", { name: 'x' })
    expect([error.name, error.module_name, error.path, error.args]).toEqual([
      'ModuleNotFoundError',
      'x',
      null,
      ["No module named 'x'"],
    ])
    expect(new ImportError('m', kw({ path: 'p' })).path).toBe('p')
  })

  test('the errors of encodings print as in Python', () => {
    expect([
      new UnicodeDecodeError('utf-8', Buffer.of(0xff), 0, 1, 'invalid start byte').message,
      new UnicodeDecodeError('utf-8', Buffer.of(0xff, 0xfe), 0, 2, 'bad').message,
      new UnicodeEncodeError('ascii', 'é', 0, 1, 'ordinal').message,
      new UnicodeEncodeError('ascii', 'ሴ', 0, 1, 'o').message,
      new UnicodeEncodeError('ascii', '😀', 0, 1, 'o').message,
      new UnicodeEncodeError('ascii', 'éሴ', 0, 2, 'ordinal').message,
    ]).toEqual([
      "'utf-8' codec can't decode byte 0xff in position 0: invalid start byte",
      "'utf-8' codec can't decode bytes in position 0-1: bad",
      "'ascii' codec can't encode character '\\xe9' in position 0: ordinal",
      "'ascii' codec can't encode character '\\u1234' in position 0: o",
      "'ascii' codec can't encode character '\\U0001f600' in position 0: o",
      "'ascii' codec can't encode characters in position 0-1: ordinal",
    ])
  })

  test('native errors have their message for arguments', () => {
    expect([
      exception_args(new TypeError('x')),
      exception_args(new TypeError()),
      exception_args(new ValueError(1)),
    ]).toEqual([['x'], [], [1]])
  })
})
