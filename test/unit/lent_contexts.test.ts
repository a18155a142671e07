/** Contexts are made when somebody looks: no program may tell. */
import { KeyboardInterrupt } from 'asyncio-shim/builtins'
import { type Context, ContextVar, type Token, copy_context } from 'asyncio-shim/contextvars'
import { setImmediate as immediately } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { EVERY_VERSION, run_virtual } from './every_version.js'

const WITH_CONTEXTS = EVERY_VERSION.filter(([version]) => version !== '3.6')
const WITH_GET_CONTEXT = EVERY_VERSION.filter(([version]) => ['3.12', '3.13', '3.14'].includes(version))

describe.each(WITH_CONTEXTS)('Python %s', (_version, asyncio) => {
  test('a variable that a callback sets is not set in the next one, whoever schedules it', async () => {
    const variable = new ContextVar<string>('v')
    const seen: unknown[] = []
    await run_virtual(asyncio, function* (loop) {
      const look = (name: string): void => {
        seen.push([name, variable.get('none')])
        variable.set(name)
      }
      const done = loop.create_future()
      loop.call_soon(look, 'a')
      loop.call_soon(look, 'b')
      loop.call_soon(() => {
        variable.set('c')
        loop.call_soon(look, 'child of c')
        loop.call_later(0.1, look, 'timer of c')
        done.add_done_callback(() => {
          look('heard by c')
        })
      })
      done.add_done_callback(() => {
        look('heard')
      })
      loop.call_later(0.1, look, 'timer')
      yield* asyncio.sleep(0)
      done.set_result(null)
      yield* asyncio.sleep(1)
      look('main')
      yield* asyncio.sleep(0)
      look('main again')
    })
    expect(seen).toEqual([
      ['a', 'none'],
      ['b', 'none'],
      ['child of c', 'c'],
      ['heard', 'none'],
      ['heard by c', 'c'],
      ['timer', 'none'],
      ['timer of c', 'c'],
      ['main', 'none'],
      ['main again', 'main'],
    ])
  })

  test.each(['generator', 'native'])('tasks keep what they set from step to step: %s', async (style) => {
    const variable = new ContextVar<number>('v')
    const seen: unknown[] = []
    const generator = function* (n: number): Generator<unknown, void> {
      const turns = [yield* asyncio.sleep(0, 'first'), n]
      seen.push([n, variable.get(-1), turns.length])
      variable.set(n)
      yield* asyncio.sleep(0)
      seen.push([n, variable.get(-1)])
      yield* asyncio.sleep(n)
      seen.push([n, variable.get(-1)])
    }
    const native = asyncio.coroutine(async (n: number) => {
      const turns = [await asyncio.sleep(0, 'first'), n]
      seen.push([n, variable.get(-1), turns.length])
      variable.set(n)
      await asyncio.sleep(0)
      seen.push([n, variable.get(-1)])
      await asyncio.sleep(n)
      seen.push([n, variable.get(-1)])
    })
    await run_virtual(asyncio, function* () {
      const make = style === 'native' ? native : generator
      yield* asyncio.gather(...[1, 2, 3].map((n) => asyncio.ensure_future(make(n))))
      seen.push(variable.get(-1))
    })
    const each = (turn: (n: number) => unknown[]): unknown[] => [1, 2, 3].map(turn)
    const expected = [each((n) => [n, -1, 2]), each((n) => [n, n]), each((n) => [n, n]), [-1]]
    expect(seen).toEqual(expected.flat())
  })

  test('a token is of the context that it was made in, also where that is asked for later', async () => {
    const variable = new ContextVar<number>('v')
    const refused: string[] = []
    await run_virtual(asyncio, function* (loop) {
      let token: Token<number> | undefined
      const reset = (): void => {
        try {
          variable.reset(token as Token<number>)
          refused.push('was reset')
        } catch (error) {
          refused.push((error as Error).name)
        }
      }
      loop.call_soon(() => {
        token = variable.set(1)
      })
      loop.call_soon(reset)
      yield* asyncio.sleep(0)
      reset()
      token = variable.set(2)
      yield* asyncio.sleep(0)
      reset()
    })
    expect(refused).toEqual(['ValueError', 'ValueError', 'was reset'])
  })

  test('what is raised leaves the context, and the next one runs in its own', async () => {
    const variable = new ContextVar<string>('v')
    const log: unknown[] = []
    await run_virtual(asyncio, function* (loop) {
      loop.set_exception_handler((_loop, context) => {
        log.push(['handler', (context['exception'] as Error).message])
      })
      loop.call_soon(() => {
        variable.set('left behind')
        throw new Error('one')
      })
      loop.call_soon(() => {
        throw new Error('two')
      })
      loop.call_soon(() => {
        log.push(variable.get('none'))
        log.push(copy_context().size)
      })
      yield* asyncio.sleep(0)
      const failing = asyncio.ensure_future(
        (function* (): Generator<unknown, void> {
          variable.set('of a task')
          throw new Error('three')
        })(),
      )
      yield* asyncio.wait([failing])
      log.push([(failing.exception() as Error).message, variable.get('none')])
    })
    expect(log).toEqual([['handler', 'one'], ['handler', 'two'], 'none', 0, ['three', 'none']])
  })

  test('a variable that was set and reset changes nothing for others', async () => {
    const variable = new ContextVar<string>('v')
    const seen: string[] = []
    await run_virtual(asyncio, function* (loop) {
      variable.reset(variable.set('for a moment'))
      for (const name of ['a', 'b']) {
        loop.call_soon(() => {
          seen.push(variable.get('none'))
          variable.set(name)
        })
      }
      yield* asyncio.sleep(0)
      seen.push(variable.get('none'))
    })
    expect(seen).toEqual(['none', 'none', 'none'])
  })

  test('code that comes back from a promise sets variables of its task', async () => {
    const variable = new ContextVar<string>('v')
    const seen: string[] = []
    await run_virtual(asyncio, function* (loop) {
      const away = asyncio.coroutine(async (name: string) => {
        await immediately()
        seen.push(variable.get('none'))
        variable.set(name)
        loop.call_soon(() => seen.push(`${name}: ${variable.get('none')}`))
        await immediately()
        seen.push(`${name} still: ${variable.get('none')}`)
        await asyncio.sleep(0)
        seen.push(`${name} in the end: ${variable.get('none')}`)
      })
      yield* asyncio.gather(away('a'), away('b'))
      seen.push(variable.get('none'))
    })
    const of = (name: string): string[] => [
      `${name}: ${name}`,
      `${name} still: ${name}`,
      `${name} in the end: ${name}`,
    ]
    expect(seen.sort()).toEqual([...of('a'), ...of('b'), 'none', 'none', 'none'].sort())
  })

  test('a loop that schedules by itself gives each callback and task one', async () => {
    const variable = new ContextVar<string>('v')
    const seen: string[] = []
    class Counting extends asyncio.SelectorEventLoop {
      calls = 0
      override call_soon(callback: (...args: never[]) => unknown, ...args: unknown[]): never {
        this.calls += 1
        return super.call_soon(callback as (...args: unknown[]) => unknown, ...args) as never
      }
    }
    const loop = new Counting()
    const job = function* (name: string): Generator<unknown, void> {
      seen.push(variable.get('none'))
      variable.set(name)
      yield* asyncio.sleep(0)
      seen.push(variable.get('none'))
    }
    await loop.run_until_complete(asyncio.gather(...['a', 'b'].map((name) => loop.create_task(job(name)))))
    loop.close()
    expect(seen).toEqual(['none', 'none', 'a', 'b'])
    expect(loop.calls).toBeGreaterThan(4)
  })

  test('an interrupt that leaves the loop leaves the contexts as well', async () => {
    const variable = new ContextVar<string>('v')
    const log: unknown[] = []
    const loop = asyncio.new_event_loop()
    const interrupt = function* (): Generator<unknown, void> {
      variable.set('interrupted')
      throw new KeyboardInterrupt()
    }
    const look = function* (): Generator<unknown, void> {
      log.push(variable.get('none'))
      variable.set('looked')
    }
    await expect(loop.run_until_complete(interrupt())).rejects.toBeInstanceOf(KeyboardInterrupt)
    await loop.run_until_complete(look())
    await loop.run_until_complete(look())
    loop.close()
    expect(log).toEqual(['none', 'none'])
  })
})

describe.each(WITH_GET_CONTEXT)('Python %s: get_context()', (_version, asyncio) => {
  const entered = (context: Context): string => {
    try {
      return context.run(() => 'entered')
    } catch (error) {
      return (error as Error).message.replace(/0x[0-9a-f]+/, '0x')
    }
  }
  const REFUSED = 'cannot enter context: <_contextvars.Context object at 0x> is already entered'

  test('of a handle is one, before, while and after it runs, and no other one’s', async () => {
    const variable = new ContextVar<number>('v')
    const contexts: Context[] = []
    const texts: string[] = []
    await run_virtual(asyncio, function* (loop) {
      const early = loop.call_soon(() => {
        contexts.push(early.get_context() as Context)
        variable.set(1)
      })
      contexts.push(early.get_context() as Context)
      const inside = loop.call_soon(() => {
        contexts.push(inside.get_context() as Context)
        texts.push(entered(inside.get_context() as Context))
        variable.set(2)
      })
      const late = loop.call_soon(() => {
        variable.set(3)
      })
      const never = loop.call_soon(() => undefined)
      yield* asyncio.sleep(0)
      contexts.push(early.get_context() as Context, inside.get_context() as Context)
      contexts.push(late.get_context() as Context, never.get_context() as Context)
      texts.push(...contexts.map(entered))
    })
    expect(contexts.map((context) => contexts.indexOf(context))).toEqual([0, 0, 2, 0, 2, 5, 6])
    expect(contexts.map((context) => context.get(variable))).toEqual([1, 1, 2, 1, 2, 3, null])
    expect(texts).toEqual([REFUSED, ...contexts.map(() => 'entered')])
  })

  test.each(['generator', 'native'])('of a task is one, whenever it is asked for: %s', async (style) => {
    const variable = new ContextVar<string>('v')
    const contexts: Context[] = []
    const ask = (task = asyncio.current_task()): void => {
      contexts.push(task?.get_context() as Context)
    }
    const generator = function* (when: string): Generator<unknown, void> {
      if (when === 'first step') ask()
      yield* asyncio.sleep(0)
      if (when === 'second step') ask()
      variable.set(when)
      yield* asyncio.sleep(1)
    }
    const native = asyncio.coroutine(async (when: string) => {
      if (when === 'first step') ask()
      await asyncio.sleep(0)
      if (when === 'second step') ask()
      variable.set(when)
      await asyncio.sleep(1)
    })
    const order = ['before', 'first step', 'between', 'second step', 'suspended', 'after']
    let ends: unknown[] = []
    await run_virtual(asyncio, function* () {
      const make = style === 'native' ? native : generator
      const tasks = order.map((when) => asyncio.create_task(make(when)))
      const of = (when: string): (typeof tasks)[number] =>
        tasks[order.indexOf(when)] as (typeof tasks)[number]
      ask(of('before'))
      yield* asyncio.sleep(0)
      ask(of('between'))
      yield* asyncio.sleep(0.5)
      ask(of('suspended'))
      yield* asyncio.wait(tasks)
      ask(of('after'))
      ends = contexts.map((context) => context.get(variable))
      expect(tasks.map((task) => contexts.includes(task.get_context() as Context))).not.toContain(false)
    })
    expect(new Set(contexts).size).toBe(order.length)
    expect(ends).toEqual(order)
  })

  test('of whoever runs cannot be entered, however deep in others it is asked for', async () => {
    const texts: string[] = []
    await run_virtual(asyncio, function* (loop) {
      const inner = (task: { get_context(): Context | null }): void => {
        const other = copy_context()
        texts.push(other.run(() => entered(task.get_context() as Context)))
        texts.push(entered(task.get_context() as Context))
      }
      const task = asyncio.create_task(
        (function* (): Generator<unknown, void> {
          const own = asyncio.current_task() as NonNullable<ReturnType<typeof asyncio.current_task>>
          const child = loop.call_soon(() => undefined)
          child._run()
          texts.push(entered(child.get_context() as Context))
          inner(own)
          yield* asyncio.sleep(0)
          inner(own)
        })(),
      )
      yield* task
      texts.push(entered(task.get_context() as Context))
    })
    expect(texts).toEqual(['entered', REFUSED, REFUSED, REFUSED, REFUSED, 'entered'])
  })

  test('of a task that was done before its first step is no other one’s', async () => {
    const variable = new ContextVar<string>('v')
    const texts: unknown[] = []
    await run_virtual(asyncio, function* (loop) {
      loop.set_exception_handler(() => undefined)
      const dead = asyncio.create_task(asyncio.sleep(0))
      asyncio.Future.prototype.set_result.call(dead, undefined)
      yield* asyncio.sleep(0)
      loop.call_soon(() => {
        variable.set('of another')
        texts.push(entered(dead.get_context() as Context), dead.get_context()?.get(variable))
      })
      yield* asyncio.sleep(0)
    })
    expect(texts).toEqual(['entered', null])
  })

  test('of eager tasks is their own, and that of whoever makes them stays', async () => {
    const variable = new ContextVar<string>('v')
    const contexts: (Context | null)[] = []
    await run_virtual(asyncio, function* (loop) {
      loop.set_task_factory(asyncio.eager_task_factory as never)
      const set = (name: string): void => {
        variable.set(name)
        contexts.push(asyncio.current_task()?.get_context() ?? null)
      }
      const generator = function* (name: string): Generator<unknown, void> {
        set(name)
        yield* asyncio.sleep(0)
      }
      const native = asyncio.coroutine(async (name: string) => {
        set(name)
        await asyncio.sleep(0)
      })
      const maker = asyncio.coroutine(async () => {
        const made = [asyncio.create_task(generator('a')), asyncio.create_task(native('b'))]
        set('maker')
        await asyncio.gather(...made)
        contexts.push(...made.map((task) => task.get_context()))
      })
      yield* asyncio.gather(asyncio.create_task(maker()), asyncio.create_task(native('c')))
      contexts.push(copy_context())
    })
    expect(contexts.map((context) => contexts.indexOf(context))).toEqual([0, 1, 2, 3, 0, 1, 6])
    expect(contexts.map((context) => context?.get(variable))).toEqual([
      'a',
      'b',
      'maker',
      'c',
      'a',
      'b',
      null,
    ])
  })

  test('of a handle can be replaced', async () => {
    const variable = new ContextVar<string>('v')
    const context = copy_context()
    context.run(() => variable.set('replaced'))
    const seen: unknown[] = []
    await run_virtual(asyncio, function* (loop) {
      const handle = loop.call_soon(() => seen.push(variable.get('none')))
      handle._context = context
      const timer = loop.call_later(1, () => seen.push(variable.get('none')))
      timer._context = context
      seen.push(handle.get_context() === context, timer.get_context() === context)
      yield* asyncio.sleep(2)
    })
    expect(seen).toEqual([true, true, 'replaced', 'replaced'])
  })

  test('of the timer of a sleep is a copy, also when it was cancelled', async () => {
    const variable = new ContextVar<string>('v')
    const seen: unknown[] = []
    await run_virtual(asyncio, function* (loop) {
      const timers = loop as unknown as { _scheduled: { get_context(): Context }[] }
      const sleeper = asyncio.create_task(
        (function* (): Generator<unknown, void> {
          variable.set('sleeps')
          yield* asyncio.sleep(1)
        })(),
      )
      yield* asyncio.sleep(0)
      const timer = timers._scheduled[0]
      sleeper.cancel()
      yield* asyncio.wait([sleeper])
      seen.push(timer?.get_context().get(variable), timer?.get_context() === sleeper.get_context())
    })
    expect(seen).toEqual(['sleeps', false])
  })

  test('a handle that is run within another one has a context besides', async () => {
    const variable = new ContextVar<string>('v')
    const seen: unknown[] = []
    await run_virtual(asyncio, function* (loop) {
      loop.call_soon(() => {
        inner._run()
        seen.push(variable.get('none'))
        variable.set('outer')
        inner._run()
        seen.push(variable.get('none'))
      })
      const inner = loop.call_soon(() => {
        seen.push(variable.get('none'))
        variable.set('inner')
      })
      yield* asyncio.sleep(0)
    })
    expect(seen).toEqual(['none', 'none', 'inner', 'outer', 'inner'])
  })
})
