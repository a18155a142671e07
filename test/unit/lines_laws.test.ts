/**
 * Async functions that one task calls without awaiting each (`Promise.all`, `Promise.race`): each line of code goes on by
 * itself, as if it were a task, whatever the others wait for.
 */
import { setImmediate as immediately } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import fc from 'fast-check'
import { virtual_time_loop } from 'asyncio-shim/testing'
import { EVERY_VERSION } from './every_version.js'
import type { Asyncio, Loop } from './every_version.js'
import { RUNS } from './laws.js'

const numRuns = RUNS ?? 50

/** What a line awaits. */
type Step =
  | { does: 'sleeps'; for: number }
  | { does: 'awaits a coroutine' | 'awaits a generator'; for: number }
  | { does: 'holds the lock' | 'takes a place'; for: number }
  | { does: 'awaits a future' | 'passes an item on' | 'awaits a promise' | 'awaits a turn of Node' }

const delay = fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 3 }))
const does = <T extends string>(...what: T[]): fc.Arbitrary<T> => fc.constantFrom(...what)
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ does: does('sleeps', 'awaits a coroutine', 'awaits a generator'), for: delay }),
  fc.record({ does: does('awaits a future', 'passes an item on', 'awaits a promise') }),
)
/** Who comes first is not the same where the loop goes on as soon as one of the lines suspends. */
const contended: fc.Arbitrary<Step> = fc.record({ does: does('holds the lock', 'takes a place'), for: delay })
const turn: fc.Arbitrary<Step> = fc.record({ does: does('awaits a turn of Node') })
const lines_of = (one: fc.Arbitrary<Step>): fc.Arbitrary<Step[][]> =>
  fc.array(fc.array(one, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 5 })

/** What each line did, and when. */
type Log = [string, number][]

class Scene {
  private readonly lock
  private readonly places
  private readonly queue
  private holders = 0
  private items = 0

  constructor(
    private readonly asyncio: Asyncio,
    readonly loop: Loop,
  ) {
    this.lock = new asyncio.Lock()
    this.places = new asyncio.Semaphore(2)
    this.queue = new asyncio.Queue(0)
  }

  async line(steps: readonly Step[]): Promise<Log> {
    const log: Log = []
    for (const one of steps) {
      await this.take(one)
      log.push([one.does, this.loop.time()])
    }
    return log
  }

  private async take(one: Step): Promise<void> {
    const { asyncio, loop } = this
    switch (one.does) {
      case 'sleeps':
        expect(await asyncio.sleep(one.for, one)).toBe(one)
        return
      case 'awaits a coroutine':
        expect(await asyncio.coroutine(async () => await asyncio.sleep(one.for, one))()).toBe(one)
        return
      case 'awaits a generator':
        expect(
          await asyncio.coroutine(function* (): Generator<unknown, unknown> {
            return yield* asyncio.sleep(one.for, one)
          })(),
        ).toBe(one)
        return
      case 'holds the lock':
        await this.lock.acquire()
        expect((this.holders += 1)).toBe(1)
        await asyncio.sleep(one.for)
        this.holders -= 1
        this.lock.release()
        return
      case 'takes a place':
        await this.places.acquire()
        await asyncio.sleep(one.for)
        this.places.release()
        return
      case 'awaits a future': {
        const future = loop.create_future()
        loop.call_soon(() => {
          future.set_result(one)
        })
        expect(await future).toBe(one)
        return
      }
      case 'passes an item on':
        await this.queue.put((this.items += 1))
        await this.queue.get()
        return
      case 'awaits a promise':
        await Promise.resolve()
        return
      case 'awaits a turn of Node':
        await immediately()
    }
  }
}

/** Runs lines on a new loop, until all have ended; a line that is left behind is a failure. */
async function run(
  asyncio: Asyncio,
  lines: readonly Step[][],
  together: (scene: Scene, lines: readonly Step[][]) => Promise<Log[]>,
): Promise<Log[]> {
  const loop = virtual_time_loop(asyncio)
  asyncio.set_event_loop(loop)
  let timer: NodeJS.Timeout | undefined
  try {
    const main = asyncio.coroutine(async () => await together(new Scene(asyncio, loop), lines))
    const limit = new Promise<never>((_, reject) => {
      timer = setTimeout(reject, 5000, new Error('a line was left behind'))
    })
    return await Promise.race([loop.run_until_complete<Log[]>(main()), limit])
  } finally {
    clearTimeout(timer)
    asyncio.set_event_loop(null)
    if (!loop.is_running()) loop.close()
  }
}

const in_one_task = (scene: Scene, lines: readonly Step[][]): Promise<Log[]> =>
  Promise.all(lines.map((steps) => scene.line(steps)))

describe.each(EVERY_VERSION)('lines of one task in %s', (_version, asyncio) => {
  const in_tasks = async (scene: Scene, lines: readonly Step[][]): Promise<Log[]> => {
    const line = asyncio.coroutine(async (steps: readonly Step[]) => await scene.line(steps))
    const logs: unknown[] = await asyncio.gather(...lines.map((steps) => line(steps)))
    return logs as Log[]
  }

  test('go on as tasks do, at the same times', async () => {
    await fc.assert(
      fc.asyncProperty(lines_of(step), async (lines) => {
        expect(await run(asyncio, lines, in_one_task)).toEqual(await run(asyncio, lines, in_tasks))
      }),
      { numRuns },
    )
  })

  test('all end, whatever they share, among promises of Node too', async () => {
    await fc.assert(
      fc.asyncProperty(lines_of(fc.oneof(step, contended, turn)), async (lines) => {
        const logs = await run(asyncio, lines, in_one_task)
        expect(logs.map((log) => log.map(([does]) => does))).toEqual(
          lines.map((steps) => steps.map(({ does }) => does)),
        )
      }),
      { numRuns },
    )
  })

  test('are left by a task that is cancelled, at once', async () => {
    await fc.assert(
      fc.asyncProperty(lines_of(fc.oneof(step, contended)), fc.nat(6), async (lines, turns) => {
        const ended = async (scene: Scene): Promise<Log[]> => {
          const { loop } = scene
          const task = loop.create_task(async () => await in_one_task(scene, lines))
          // Between two sleeps' ends: whoever is not done waits.
          await asyncio.sleep(turns + 0.5)
          const is_pending = !task.done()
          task.cancel()
          await asyncio.wait([task])
          expect([task.cancelled(), loop.time()]).toEqual([is_pending, turns + 0.5])
          return []
        }
        await run(asyncio, lines, ended)
      }),
      { numRuns },
    )
  })
})
