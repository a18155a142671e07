/** Where programs run: beside fake timers and patched promises, in other realms, in jsdom, in worker threads. */
import FakeTimers from '@sinonjs/fake-timers'
import { JSDOM } from 'jsdom'
import vm from 'node:vm'
import { afterEach, describe, expect, test, vi } from 'vitest'
import * as asyncio from 'asyncio-shim'
import { ValueError } from 'asyncio-shim/builtins'
import { run_program, use_package } from './child.js'
import type { Ending } from './child.js'

/** A bit of everything that waits; gives 'abcd'. */
const program = asyncio.coroutine(async () => {
  const child = asyncio.coroutine(function* (text: string) {
    yield* asyncio.sleep(0.001)
    return text
  })
  const queue = new asyncio.Queue<string>()
  const task = asyncio.create_task(queue.get())
  const [a, b] = await asyncio.gather(child('a'), child('b'))
  await queue.put('c')
  const foreign = await new Promise<string>((resolve) => setImmediateOfNode(resolve, 'd'))
  return a + b + (await asyncio.wait_for(task, 10)) + foreign
})

// Taken before anybody fakes it.
const setImmediateOfNode = setImmediate

describe('fake timers', () => {
  afterEach(() => {
    vi.useRealTimers()
  })

  test("vitest's do not stop a loop", async () => {
    vi.useFakeTimers({
      toFake: ['setTimeout', 'setImmediate', 'queueMicrotask', 'performance', 'Date'],
    })
    expect(await asyncio.run(program())).toBe('abcd')
  })

  test("sinon's do not stop a loop", async () => {
    const clock = FakeTimers.install({ shouldClearNativeTimers: true })
    try {
      expect(await asyncio.run(program())).toBe('abcd')
    } finally {
      clock.uninstall()
    }
  })

  test('promises that wait for a faked timer are awaited until the test moves its clock', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout'] })
    const result = asyncio.run(async () => {
      const far = new Promise<string>((resolve) => setTimeout(resolve, 1e6, 'far'))
      const [value] = await asyncio.gather(asyncio.wrap_future(far), asyncio.sleep(0.001))
      return value
    })
    await vi.advanceTimersByTimeAsync(1e6)
    expect(await result).toBe('far')
  })
})

describe('patched promises', () => {
  const original = { then: Promise.prototype.then, Promise }
  afterEach(() => {
    Promise.prototype.then = original.then
    globalThis.Promise = original.Promise
  })

  test('a patched Promise.prototype.then, as tracers have it', async () => {
    let calls = 0
    Promise.prototype.then = function (this: Promise<unknown>, ...args: Parameters<typeof original.then>) {
      calls += 1
      return original.then.apply(this, args)
    } as typeof original.then
    expect(await asyncio.run(program())).toBe('abcd')
    expect(calls).toBeGreaterThanOrEqual(0)
  })

  test('another class as the global Promise', async () => {
    globalThis.Promise = class Traced<T> extends original.Promise<T> {}
    expect(await asyncio.run(program())).toBe('abcd')
    expect(await asyncio.run(async () => await Promise.resolve('theirs'))).toBe('theirs')
  })
})

describe('another realm', () => {
  const realm = vm.createContext({ asyncio, ValueError })
  const evaluate = (source: string): unknown => vm.runInContext(source, realm)

  test('its async functions and generators are coroutines', async () => {
    const native = evaluate('asyncio.coroutine(async (x) => { await asyncio.sleep(0); return x + 1 })') as (
      x: number,
    ) => Promise<number>
    const steps = evaluate('asyncio.coroutine(function* (x) { yield* asyncio.sleep(0); return x + 1 })') as (
      x: number,
    ) => Promise<number>
    expect(await asyncio.run(async () => [await native(1), await steps(2)])).toEqual([2, 3])
    expect(asyncio.iscoroutinefunction(native)).toBe(true)
    expect(await asyncio.run(evaluate('async () => await asyncio.sleep(0, "from there")') as never)).toBe(
      'from there',
    )
  })

  test('its tasks run step by step with ours', async () => {
    const order: string[] = []
    const make = evaluate(`(order) => asyncio.coroutine(async (name) => {
      for (let i = 0; i < 3; i++) { order.push(name + i); await asyncio.sleep(0) }
    })`) as (order: string[]) => (name: string) => Promise<void>
    const theirs = make(order)
    const ours = asyncio.coroutine(async (name: string) => {
      for (let i = 0; i < 3; i++) {
        order.push(name + i)
        await asyncio.sleep(0)
      }
    })
    await asyncio.run(async () => void (await asyncio.gather(theirs('t'), ours('o'))))
    expect(order).toEqual(['t0', 'o0', 't1', 'o1', 't2', 'o2'])
  })

  test('its errors, promises, keyword objects and iterables are taken', async () => {
    const outcome = await asyncio.run(async () => {
      const failing = evaluate(
        'asyncio.coroutine(async () => { throw new TypeError("theirs") })',
      ) as () => Promise<never>
      const values = await asyncio.gather(
        failing(),
        asyncio.wrap_future(evaluate('Promise.resolve(1)') as Promise<number>),
        evaluate('({ return_exceptions: true })') as { return_exceptions: true },
      )
      const waited = evaluate(
        '[asyncio.create_task(asyncio.coroutine(async () => 2)())]',
      ) as asyncio.Task<number>[]
      const [done] = await asyncio.wait(waited)
      return [String(values[0]), values[1], done.size]
    })
    expect(outcome).toEqual(['TypeError: theirs', 1, 1])
  })
})

test('jsdom: a page can run it', async () => {
  const { window } = new JSDOM('<p id="p"></p>', { runScripts: 'outside-only' })
  Object.assign(window, { asyncio })
  const done = window.eval(`asyncio.run(async () => {
    for (const letter of 'abc') {
      await asyncio.sleep(0)
      document.getElementById('p').textContent += letter
    }
    return document.getElementById('p').textContent
  })`) as Promise<string>
  expect(await done).toBe('abc')
  window.close()
})

test('jsdom: its globals instead of ours', async () => {
  const { window } = new JSDOM('')
  const names = ['AbortController', 'AbortSignal', 'Event', 'EventTarget', 'DOMException'] as const
  const before = names.map((name) => globalThis[name])
  for (const name of names) Object.assign(globalThis, { [name]: window[name] })
  try {
    const fired = await asyncio.run(async () => {
      let seen = false
      const task = asyncio.create_task(
        asyncio.coroutine(async () => {
          asyncio.abort_signal().addEventListener('abort', () => (seen = true))
          await asyncio.sleep(10)
        })(),
      )
      await asyncio.sleep(0)
      task.cancel()
      await asyncio.wait([task])
      return seen
    })
    expect(fired).toBe(true)
    const controller = new window.AbortController()
    controller.abort()
    expect(await asyncio.run(program())).toBe('abcd')
  } finally {
    for (const [i, name] of names.entries()) Object.assign(globalThis, { [name]: before[i] })
    window.close()
  }
})

describe('worker threads', () => {
  use_package()

  /** Runs a main in a thread, beside a loop of the main thread; what either gives is printed. */
  const in_thread = (main: string): Promise<Ending> =>
    run_program(`
      import { Worker } from 'node:worker_threads'
      import * as asyncio from 'asyncio-shim'
      const thread = \`import('asyncio-shim').then(async (asyncio) =>
        console.log('thread', await asyncio.run(${main})))\`
      new Worker(thread, { eval: true }).on('exit', (code) => console.log('exit', code))
      console.log('main', await asyncio.run(async () => await asyncio.sleep(0.01, 'slept')))
    `)

  test('have loops of their own', async () => {
    const { lines } = await in_thread(`async () => {
      const tasks = [1, 2, 3].map((n) => asyncio.create_task(asyncio.sleep(0.001, n)))
      return (await asyncio.gather(...tasks)).join()
    }`)
    expect([...lines].sort()).toEqual(['exit 0', 'main slept', 'thread 1,2,3'])
  })

  test('cannot handle signals, and say so as Python does', async () => {
    const { lines } = await in_thread(`async () => {
      try {
        return asyncio.get_running_loop().add_signal_handler(15, () => undefined)
      } catch (error) {
        return String(error)
      }
    }`)
    expect(lines.find((line) => line.startsWith('thread'))).toBe(
      'thread RuntimeError: set_wakeup_fd only works in main thread of the main interpreter',
    )
  })
})
