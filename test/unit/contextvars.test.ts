import { afterEach, describe, expect, test } from 'vitest'
import { KeyError, LookupError, RuntimeError, ValueError, repr } from '../../src/builtins.js'
import { kw } from '../../src/compat/kw.js'
import {
  Context,
  ContextVar,
  Token,
  _active,
  _current,
  _set_resolver,
  _swap,
  copy_context,
} from '../../src/contextvars/context.js'

const AT = /at 0x[0-9a-f]{12}/g

/** An error as `Class: message`, addresses left out. */
function raised(action: () => unknown): string {
  try {
    action()
  } catch (error) {
    return String(error).replace(AT, 'at X')
  }
  return 'nothing'
}

/** Runs a test's body in a context of its own. */
function isolated<T>(body: () => T): T {
  return new Context().run(body)
}

afterEach(() => {
  _set_resolver(null)
})

describe('ContextVar', () => {
  test('get() prefers the value, then its argument, then the default', () => {
    isolated(() => {
      const plain = new ContextVar<number>('plain')
      const defaulted = new ContextVar('defaulted', { default: 7 })
      expect(raised(() => plain.get())).toBe("LookupError: <ContextVar name='plain' at X>")
      expect(() => plain.get()).toThrow(LookupError)
      expect([
        plain.get(1),
        plain.get(null),
        plain.get(undefined),
        defaulted.get(),
        defaulted.get(8),
      ]).toEqual([1, null, undefined, 7, 8])
      plain.set(2)
      expect([plain.get(), plain.get(1)]).toEqual([2, 2])
    })
  })

  test('None is a value and a default like any other', () => {
    isolated(() => {
      const variable = new ContextVar<null | undefined>('v')
      variable.set(undefined)
      expect(variable.get(1)).toBeUndefined()
      variable.set(null)
      expect(variable.get(1)).toBeNull()
      expect(new ContextVar('d', { default: null }).get()).toBeNull()
      expect(new ContextVar<unknown>('d', { default: undefined }).get()).toBeUndefined()
      expect(new ContextVar('k', kw({ default: 3 })).get()).toBe(3)
    })
  })

  test('the name must be a string', () => {
    expect(raised(() => new ContextVar(1 as never))).toBe('TypeError: context variable name must be a str')
    expect(raised(() => Reflect.construct(ContextVar, []))).toBe(
      'TypeError: ContextVar() takes exactly 1 positional argument (0 given)',
    )
    expect(new ContextVar('v').name).toBe('v')
  })

  test('reprs are those of Python', () => {
    isolated(() => {
      const variable = new ContextVar('d', { default: [1] })
      const token = variable.set([2])
      const texts = [variable, token, Token.MISSING, copy_context(), ContextVar, Token, Context].map(
        (value) => repr(value).replace(AT, 'at X'),
      )
      expect(texts).toEqual([
        "<ContextVar name='d' default=[1] at X>",
        "<Token var=<ContextVar name='d' default=[1] at X> at X>",
        '<Token.MISSING>',
        '<_contextvars.Context object at X>',
        "<class '_contextvars.ContextVar'>",
        "<class '_contextvars.Token'>",
        "<class '_contextvars.Context'>",
      ])
    })
  })
})

describe('Token', () => {
  test('reset() restores the value or its absence', () => {
    isolated(() => {
      const variable = new ContextVar<number | undefined>('v')
      const first = variable.set(undefined)
      const second = variable.set(2)
      expect([first.old_value, second.old_value, second.var]).toEqual([Token.MISSING, undefined, variable])
      variable.reset(second)
      expect(variable.get()).toBeUndefined()
      variable.reset(first)
      expect(variable.get('none')).toBe('none')
    })
  })

  test('reset() refuses tokens that are used, of others, of elsewhere', () => {
    isolated(() => {
      const variable = new ContextVar<number>('v')
      const other = new ContextVar<number>('o')
      const token = variable.set(1)
      const shown = "<Token var=<ContextVar name='v' at X> at X>"
      expect(raised(() => variable.reset(1 as never))).toBe('TypeError: expected an instance of Token, got 1')
      expect(raised(() => other.reset(token))).toBe(
        `ValueError: ${shown} was created by a different ContextVar`,
      )
      expect(
        raised(() =>
          copy_context().run(() => {
            variable.reset(token)
          }),
        ),
      ).toBe(`ValueError: ${shown} was created in a different Context`)
      expect(() => other.reset(token)).toThrow(ValueError)
      variable.reset(token)
      expect(raised(() => variable.reset(token))).toBe(
        "RuntimeError: <Token used var=<ContextVar name='v' at X> at X> has already been used once",
      )
    })
  })

  test('cannot be made by a program', () => {
    expect(raised(() => Reflect.construct(Token, []))).toBe(
      'RuntimeError: Tokens can only be created by ContextVars',
    )
  })

  test('leaving a block restores the value', () => {
    isolated(() => {
      const variable = new ContextVar('v', { default: 1 })
      const token = variable.set(2)
      expect([token.__enter__() === token, variable.get()]).toEqual([true, 2])
      token.__exit__()
      expect(variable.get()).toBe(1)
      variable.set(3)[Symbol.dispose]()
      expect(variable.get()).toBe(1)
    })
  })
})

describe('Context', () => {
  test('run() keeps what is set inside', () => {
    isolated(() => {
      const variable = new ContextVar('v', { default: 0 })
      const context = copy_context()
      expect(
        context.run((n: number) => {
          variable.set(n)
          return variable.get()
        }, 5),
      ).toBe(5)
      expect([variable.get(), context.get(variable)]).toEqual([0, 5])
      expect(context.run(() => variable.get())).toBe(5)
    })
  })

  test('run() hands all arguments on, keyword arguments in a plain object', () => {
    const seen = (...args: unknown[]): unknown[] => args
    const options = { a: 1 }
    const [plain, marked] = [new Context().run(seen, 1, options), new Context().run(seen, 1, kw(options))]
    expect([plain, marked]).toEqual([
      [1, { a: 1 }],
      [1, { a: 1 }],
    ])
    expect(plain[1]).toBe(options)
    expect(Object.getPrototypeOf(marked[1])).toBe(Object.prototype)
  })

  test('run() refuses to enter a context twice, and restores after an error', () => {
    const outside = _active
    const context = new Context()
    expect(raised(() => context.run(() => context.run(() => 1)))).toBe(
      'RuntimeError: cannot enter context: <_contextvars.Context object at X> is already entered',
    )
    expect(() =>
      context.run(() => {
        throw new ValueError('x')
      }),
    ).toThrow(ValueError)
    expect([_active, context.run(() => _active)]).toEqual([outside, context])
    expect(() => context.run(() => context.run(() => 1))).toThrow(RuntimeError)
  })

  test('run() without something to call', () => {
    expect(raised(() => new Context().run(1 as never))).toBe("TypeError: 'int' object is not callable")
    expect(raised(() => Reflect.apply(Context.prototype.run, new Context(), []))).toBe(
      'TypeError: run() missing 1 required positional argument',
    )
  })

  test('is a mapping', () => {
    isolated(() => {
      const [a, b, c] = ['a', 'b', 'c'].map((name) => new ContextVar<number>(name)) as [
        ContextVar<number>,
        ContextVar<number>,
        ContextVar<number>,
      ]
      a.set(1)
      b.set(2)
      const context = copy_context()
      expect([context.size, context.__len__(), [...context], [...context.__iter__()]]).toEqual([
        2,
        2,
        [a, b],
        [a, b],
      ])
      expect([[...context.keys()], [...context.values()], [...context.items()]]).toEqual([
        [a, b],
        [1, 2],
        [
          [a, 1],
          [b, 2],
        ],
      ])
      expect([context.has(a), context.__contains__(c), context.__getitem__(b)]).toEqual([true, false, 2])
      expect([context.get(a), context.get(c), context.get(c, 9)]).toEqual([1, null, 9])
      expect(raised(() => context.__getitem__(c))).toBe("KeyError: <ContextVar name='c' at X>")
      expect(() => context.__getitem__(c)).toThrow(KeyError)
      const wrong = 1 as never
      for (const action of [
        () => context.__getitem__(wrong),
        () => context.get(wrong),
        () => context.has(wrong),
        () => context.__contains__(wrong),
      ]) {
        expect(raised(action)).toBe('TypeError: a ContextVar key was expected, got 1')
      }
    })
  })

  test('takes no arguments', () => {
    expect(raised(() => Reflect.construct(Context, [1]))).toBe(
      'TypeError: Context() does not accept any arguments',
    )
  })
})

describe('copies', () => {
  test('share nothing that is set later', () => {
    isolated(() => {
      const variable = new ContextVar<number>('v')
      variable.set(0)
      const one = copy_context()
      const two = one.copy()
      const set = (n: number): void => {
        variable.set(n)
      }
      one.run(set, 1)
      two.run(set, 2)
      variable.set(3)
      const three = two.copy()
      three.run(set, 4)
      expect([one, two, three, copy_context()].map((context) => context.get(variable))).toEqual([1, 2, 4, 3])
    })
  })

  test('are made without copying values', () => {
    isolated(() => {
      const variables = Array.from({ length: 50 }, (_, i) => new ContextVar<number>(`v${i}`))
      variables.forEach((variable, i) => variable.set(i))
      const context = copy_context()
      expect(context._map).toBe(_current()._map)
      variables[0]?.set(100)
      expect([context._map === _current()._map, context.size]).toEqual([false, 50])
      const own = _current()._map
      variables[1]?.set(100)
      expect(_current()._map).toBe(own)
    })
  })

  test('reset() in a context that was copied leaves the copy', () => {
    isolated(() => {
      const variable = new ContextVar<number>('v')
      const token = variable.set(1)
      const context = copy_context()
      variable.reset(token)
      expect([context.get(variable), variable.get(null)]).toEqual([1, null])
    })
  })
})

describe('the current context', () => {
  test('is the one swapped in, else the resolver’s, else the root', () => {
    const former = _swap(null)
    try {
      const root = _current()
      const [ours, theirs] = [new Context(), new Context()]
      _set_resolver(() => ({ _context: theirs, _own_context: theirs }))
      expect(_current()).toBe(theirs)
      expect([_swap(ours), _current(), _active]).toEqual([null, ours, ours])
      expect(_swap(null)).toBe(ours)
      _set_resolver(() => null)
      expect(_current()).toBe(root)
      expect(copy_context()).not.toBe(root)
    } finally {
      _swap(former)
    }
  })
})
