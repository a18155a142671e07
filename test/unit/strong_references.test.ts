/** Pending tasks are held by their loop: none vanishes because nothing else refers to it. */
import { setImmediate as immediately } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { EVERY_VERSION, run_virtual } from './every_version.js'

declare const gc: (() => void) | undefined

async function collect(): Promise<void> {
  if (gc === undefined) throw new Error('run with --expose-gc')
  for (let round = 0; round < 3; round++) {
    await immediately()
    gc()
  }
}

describe.each(EVERY_VERSION)('pending tasks of %s', (_version, asyncio) => {
  // Each kind of waiting that nothing outside of the task itself refers to.
  const pending = (): PromiseLike<unknown> => asyncio.get_event_loop().create_future()
  const waits: [string, () => PromiseLike<unknown>][] = [
    ['a future', pending],
    ['an event', () => new asyncio.Event().wait()],
    ['a queue', () => new asyncio.Queue().get()],
    ['a gather', () => asyncio.gather(pending())],
    ['a shield', () => asyncio.shield(pending())],
    ['wait()', () => asyncio.wait([pending()])],
    ['an async_with', () => asyncio.async_with(new asyncio.Lock(), pending)],
  ]

  test.each(waits)('that wait for %s nobody else knows are there after a collection', async (_, wait) => {
    const seen = await run_virtual(asyncio, () =>
      asyncio
        .coroutine(async () => {
          const loop = asyncio.get_event_loop()
          const weak: WeakRef<object>[] = []
          let cleaned_up = 0
          const reports: string[] = []
          loop.set_exception_handler((_loop, context) => void reports.push(context.message as string))
          const begin = (): void => {
            const body = function* (): Generator<never, void> {
              try {
                yield* wait() as never as Generator<never>
              } finally {
                cleaned_up += 1
              }
            }
            weak.push(new WeakRef(asyncio.ensure_future(body())))
            weak.push(new WeakRef(asyncio.ensure_future(async () => await asyncio.coroutine(body)())))
          }
          begin()
          await asyncio.sleep(1)
          await collect()
          const alive = weak.map((each) => each.deref() !== undefined)
          const current = asyncio.ensure_future(asyncio.sleep(0))
          await current
          for (const each of weak) (each.deref() as { cancel(): void } | undefined)?.cancel()
          await asyncio.sleep(1)
          return [alive, cleaned_up, reports]
        })()
        [Symbol.iterator](),
    )
    expect(seen).toEqual([[true, true], 2, []])
  })

  test('go on when what they wait for comes, though nobody kept them', async () => {
    const log = await run_virtual(asyncio, () =>
      asyncio
        .coroutine(async () => {
          const log: number[] = []
          for (let n = 0; n < 3; n++) {
            asyncio.ensure_future(async () => {
              await asyncio.sleep(n + 1)
              log.push(n)
              await asyncio.sleep(n + 1)
              log.push(n)
            })
          }
          await asyncio.sleep(0)
          await collect()
          await asyncio.sleep(10)
          return log
        })()
        [Symbol.iterator](),
    )
    expect(log).toEqual([0, 1, 0, 2, 1, 2])
  })
})
