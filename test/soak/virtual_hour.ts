/** An hour under virtual time: tasks that are created, cancelled and timed out, by the million. */
import * as asyncio from 'asyncio-shim'
import { TimeoutError } from 'asyncio-shim/builtins'
import { virtual_time_loop } from 'asyncio-shim/testing'

const HOUR = 3600
/** How many workers there are at a time. */
const WORKERS = 40

/** How many tasks met which end. */
export interface Ends {
  returned: number
  cancelled: number
  timed_out: number
}

/** What workers share. */
interface Shared {
  lock: asyncio.Lock
  semaphore: asyncio.Semaphore
  queue: asyncio.Queue<number>
  ends: Ends
  /** How long a worker rests between its rounds (seconds). */
  rest: number
}

const child = asyncio.coroutine(async (delay: number) => {
  await asyncio.sleep(delay)
  return delay
})

const generator_child = asyncio.coroutine(function* (delay: number) {
  yield* asyncio.sleep(delay)
  return delay
})

/** One of each kind of thing a task can go through: about a dozen tasks. */
const ROUND: ((shared: Shared) => PromiseLike<void>)[] = [
  async ({ ends }) => {
    const results = await asyncio.gather(child(0.5), generator_child(0.25), child(0))
    ends.returned += results.length
  },
  async ({ ends }) => {
    const task = asyncio.create_task(child(100))
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.wait([task])
    ends.cancelled += 1
  },
  async ({ ends }) => {
    try {
      await asyncio.wait_for(generator_child(10), 0.25)
    } catch (e) {
      if (!(e instanceof TimeoutError)) throw e
      ends.timed_out += 1
    }
  },
  async ({ ends }) => {
    await asyncio.async_with(new asyncio.TaskGroup(), async (group: asyncio.TaskGroup) => {
      group.create_task(child(0.5))
      group.create_task(generator_child(0))
    })
    ends.returned += 2
  },
  async ({ lock, semaphore, ends }) => {
    const task = asyncio.create_task(
      asyncio.coroutine(async () => {
        await asyncio.async_with(semaphore, () => asyncio.async_with(lock, () => asyncio.sleep(0)))
      })(),
    )
    await task
    ends.returned += 1
  },
  async ({ queue, ends }) => {
    const taken = asyncio.create_task(queue.get())
    await queue.put(1)
    await taken
    ends.returned += 1
  },
  async ({ ends }) => {
    const inner = asyncio.create_task(child(0.25))
    const outer = asyncio.create_task(asyncio.coroutine(async () => asyncio.shield(inner))())
    await asyncio.sleep(0)
    outer.cancel()
    await asyncio.wait([outer, inner])
    ends.cancelled += 1
    ends.returned += 1
  },
]

const worker = asyncio.coroutine(async (shared: Shared) => {
  for (;;) {
    for (const step of ROUND) await step(shared)
    await asyncio.sleep(shared.rest)
  }
})

/**
 * Runs until so many tasks have ended, in as many virtual hours as that takes: at least one.
 *
 * @param tasks - how many tasks to bring to an end
 * @param parts - how often to stop and look
 * @param look - called after each part
 */
export async function virtualHour(
  tasks: number,
  parts: number,
  look: (progress: { ends: Ends; time: number }) => Promise<void>,
): Promise<void> {
  const ends: Ends = { returned: 0, cancelled: 0, timed_out: 0 }
  const count = () => ends.returned + ends.cancelled + ends.timed_out
  const loop = virtual_time_loop(asyncio)
  const shared: Shared = {
    lock: new asyncio.Lock(),
    semaphore: new asyncio.Semaphore(3),
    queue: new asyncio.Queue(5),
    ends,
    rest: restFor(tasks),
  }
  const workers = Array.from({ length: WORKERS }, () => loop.create_task(worker(shared)))
  for (let part = 1; part <= parts; part++) {
    while (count() < (tasks * part) / parts || loop.time() < (HOUR * part) / parts)
      await loop.run_until_complete(asyncio.sleep(HOUR / parts / 10))
    await look({ ends, time: loop.time() })
  }
  for (const task of workers) task.cancel()
  await loop.run_until_complete(asyncio.wait(workers))
  loop.close()
}

/** The rest between two rounds with which so many tasks take an hour; a round of ours takes about two seconds. */
function restFor(tasks: number): number {
  const rounds = tasks / WORKERS / 12
  return Math.max(0, HOUR / rounds - 2)
}
