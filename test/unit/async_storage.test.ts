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
