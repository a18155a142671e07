/** AsyncLocalStorage of the program's own: what a task enters stays in it, and the loop's own storage is not in the way. */
import { AsyncLocalStorage } from 'node:async_hooks'
import { setTimeout as delay } from 'node:timers/promises'
import { expect, test } from 'vitest'
import * as asyncio from 'asyncio-shim'

test('tasks begin in the context of run, eager ones in that of their maker; each keeps what it enters', async () => {
  const storage = new AsyncLocalStorage<string>()
  const seen: Record<string, unknown[]> = {}
  const see = (name: string): void => void (seen[name] ??= []).push(storage.getStore())
  const child = asyncio.coroutine(async (name: string) => {
    see(name)
    await storage.run(`in ${name}`, async () => {
      await asyncio.sleep(0)
      see(name)
      await delay(1)
      see(name)
    })
    see(name)
    return asyncio.current_task() !== null
  })
  const awaiting = asyncio.coroutine(function* () {
    const result = yield* child('awaited')
    see('awaiting')
    return result
  })
  const main = asyncio.coroutine(async () => {
    see('main')
    const tasks = [
      asyncio.create_task(child('first')),
      storage.run('maker', () => asyncio.create_task(child('second'))),
      storage.run('maker', () => asyncio.create_task(child('eager'), { eager_start: true })),
      asyncio.create_task(awaiting()),
    ]
    const results = await asyncio.gather(...tasks)
    see('main')
    return results
  })
  const results = await storage.run('outer', () => asyncio.run(main()))
  expect(results).toEqual([true, true, true, true])
  expect(seen).toEqual({
    main: ['outer', 'outer'],
    first: ['outer', 'in first', 'in first', 'outer'],
    second: ['outer', 'in second', 'in second', 'outer'],
    eager: ['maker', 'in eager', 'in eager', 'maker'],
    awaited: ['outer', 'in awaited', 'in awaited', 'outer'],
    awaiting: ['outer'],
  })
  expect(storage.getStore()).toBe(undefined)
})

test('what gives a promise of another make tells the task of its end too', async () => {
  class Other<T> extends Promise<T> {}
  const give = asyncio.coroutine(() => Other.resolve(5))
  const fail = asyncio.coroutine(() => Other.reject(new Error('expected')))
  const main = asyncio.coroutine(async () => {
    const [given, failed] = [asyncio.create_task(give()), asyncio.create_task(fail())]
    return asyncio.gather(given, failed, { return_exceptions: true })
  })
  expect(await asyncio.run(main())).toEqual([5, new Error('expected')])
})

test('who waits for locks and queues keeps its own, and those that go on in the storage of another make theirs', async () => {
  const storage = new AsyncLocalStorage<string>()
  const seen: string[] = []
  const see = (name: string, what: string): void =>
    void seen.push(`${name} ${what}: ${storage.getStore()}, ${asyncio.current_task()?.get_name()}`)
  const lock = new asyncio.Lock()
  const queue = new asyncio.Queue<string>(1)
  const worker = asyncio.coroutine((name: string) =>
    storage.run(`of ${name}`, async () => {
      await lock.acquire()
      see(name, 'has the lock')
      await asyncio.sleep(0)
      lock.release()
      await queue.put(name)
      see(name, 'has put')
      await asyncio.create_task(
        (function* () {
          see(name, 'has made')
          yield* asyncio.sleep(0)
        })(),
        { name: `made by ${name}` },
      )
    }),
  )
  const main = asyncio.coroutine(async () => {
    const names = ['a', 'b', 'c']
    const tasks = names.map((name) => asyncio.create_task(worker(name), { name }))
    for (const name of names) expect(await queue.get()).toBe(name)
    await asyncio.gather(...tasks)
  })
  await asyncio.run(main())
  const of = (name: string): string[] => [
    `${name} has the lock: of ${name}, ${name}`,
    `${name} has put: of ${name}, ${name}`,
    `${name} has made: undefined, made by ${name}`,
  ]
  expect(seen.sort()).toEqual([...of('a'), ...of('b'), ...of('c')].sort())
})

test('several waits of a task at once, of which one is cancelled', async () => {
  const [first, second] = [new asyncio.Lock(), new asyncio.Lock()]
  const log: unknown[] = []
  const both = asyncio.coroutine(async () => {
    const outcome = await Promise.allSettled([first.acquire(), second.acquire()])
    log.push(outcome.map(({ status }) => status))
    await asyncio.sleep(0)
    log.push('goes on')
  })
  const main = asyncio.coroutine(async () => {
    await first.acquire()
    await second.acquire()
    const task = asyncio.create_task(both())
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.sleep(0)
    second.release()
    first.release()
    const [outcome] = await asyncio.gather(task, { return_exceptions: true })
    log.push(outcome instanceof Error ? outcome.name : outcome, first.locked(), second.locked())
  })
  await asyncio.run(main())
  expect(log).toEqual([['rejected', 'rejected'], 'goes on', undefined, false, false])
})
