/**
 * What costs more than a task switch is not touched by programs that do not need it: an AbortController costs some 8,500
 * ns, a WeakRef 720, and an AsyncLocalStorage in use 75 for every await of the whole process.
 */
import { expect, test } from 'vitest'
import { run_program, use_package } from '../host/child.js'

use_package()

/** Counts who is made or used, from before the package is loaded. */
const SPY = `
  import { createRequire, syncBuiltinESMExports } from 'node:module'
  const used = {}
  const count = (name) => { used[name] = (used[name] ?? 0) + 1 }
  for (const name of ['WeakRef', 'AbortController', 'Promise']) {
    globalThis[name] = new Proxy(globalThis[name], {
      construct(target, args, newTarget) { count(name); return Reflect.construct(target, args, newTarget) },
    })
  }
  const hooks = createRequire('/')('node:async_hooks')
  for (const method of ['run', 'enterWith', 'getStore', 'exit']) {
    const original = hooks.AsyncLocalStorage.prototype[method]
    hooks.AsyncLocalStorage.prototype[method] = function (...args) {
      count('AsyncLocalStorage')
      return original.apply(this, args)
    }
  }
  syncBuiltinESMExports()
  const asyncio = await import('asyncio-shim')
`

const WORK = `
  function* worker(lock, queue) {
    for (let i = 0; i < 3; i++) {
      yield* lock.acquire()
      yield* asyncio.sleep(0)
      lock.release()
      yield* queue.put(i)
    }
  }
  function* main() {
    const lock = new asyncio.Lock()
    const queue = new asyncio.Queue(1)
    const event = new asyncio.Event()
    const workers = Array.from({ length: COUNT }, () => asyncio.create_task(worker(lock, queue)))
    for (let i = 0; i < 3 * COUNT; i++) yield* queue.get()
    yield* asyncio.gather(...workers)
    const sleepers = workers.map(() => asyncio.create_task(asyncio.sleep(60)))
    const waiter = asyncio.create_task(event.wait())
    yield* asyncio.sleep(0.001)
    for (const sleeper of sleepers) sleeper.cancel()
    event.set()
    yield* asyncio.wait([...sleepers, waiter])
    yield* asyncio.wait_for(waiter, 1)
  }
  const before = { ...used }
  await asyncio.run(main)
  console.log(JSON.stringify({ ...used, Promise: (used.Promise ?? 0) - (before.Promise ?? 0) }))
`

async function touched(count: number): Promise<Record<string, number>> {
  const { lines, stderr } = await run_program(SPY + WORK.replaceAll('COUNT', String(count)))
  expect(stderr).toBe('')
  return JSON.parse(lines[0] ?? '') as Record<string, number>
}

test('a program of generators touches no AsyncLocalStorage, WeakRef or AbortController', async () => {
  const { Promise: _, ...others } = await touched(10)
  expect(others).toEqual({})
})

test('a program of generators makes no more promises with more tasks', async () => {
  const [few, many] = [await touched(5), await touched(50)]
  expect(many.Promise).toBe(few.Promise)
})

const STARTING = `
  const HEAVY = /^NativeModule (stream|net|tls|dgram|dns|child_process|worker_threads|perf_hooks|timers|util|v8|os)\\b/
  const before = new Set(process.moduleLoadList)
  const asyncio = await import('asyncio-shim')
  await asyncio.run(function* () { yield* asyncio.sleep(0) })
  const loaded = process.moduleLoadList.filter((name) => !before.has(name))
  console.log(JSON.stringify(loaded.filter((name) => HEAVY.test(name))))
`

// The streams of standard input and output alone take 2 ms, and an import of node:process reads them.
test('a program that starts loads no streams, sockets, workers and clocks of Node', async () => {
  const { lines, stderr } = await run_program(STARTING)
  expect(stderr).toBe('')
  expect(lines).toEqual(['[]'])
})

const SWITCHING = `
  const printed = { count: 0 }
  const { toString } = Function.prototype
  Function.prototype.toString = function () {
    printed.count += 1
    return toString.call(this)
  }
  const asyncio = await import('asyncio-shim')
  const child = asyncio.coroutine(async () => { await asyncio.sleep(0) })
  const worker = asyncio.coroutine(async (lock, queue, each) => {
    for (let i = 0; i < each; i++) {
      await lock.acquire()
      await asyncio.sleep(0)
      lock.release()
      await queue.put(i)
      await queue.get()
      await child()
    }
  })
  const work = async (each) => {
    const before = printed.count
    await asyncio.run(async () => {
      const lock = new asyncio.Lock()
      const queue = new asyncio.Queue(1)
      const tasks = [1, 2, 3].map(() => asyncio.create_task(worker(lock, queue, each)))
      await asyncio.wait(tasks)
    })
    return printed.count - before
  }
  await work(1000)
  console.log(JSON.stringify([await work(10), await work(100)]))
`

// Printing them is a fourth of what a switch takes.
test('the awaits of native code print no functions, once there were many', async () => {
  const { lines, stderr } = await run_program(SWITCHING)
  expect(stderr).toBe('')
  expect(lines).toEqual(['[0,0]'])
})
