/**
 * Objects that there are a hundred thousand of: how many fields they have, and that they have them from the beginning to
 * the end. A field that is added later gives an object another hidden class, and every place that has seen objects of
 * several classes is slower; one field more is 8 bytes in each.
 */
import { setFlagsFromString } from 'node:v8'
import { describe, expect, test } from 'vitest'
import * as asyncio from 'asyncio-shim'
import { run_virtual } from '../unit/every_version.js'

setFlagsFromString('--allow-natives-syntax')
const same_class = new Function('a', 'b', 'return %HaveSameMap(a, b)') as (a: object, b: object) => boolean

/** Fields by class: raise a number only for what every such object needs. */
const FIELDS = { Future: 8, Task: 20, Handle: 6, TimerHandle: 8 }

const fields = (object: object): string[] => Reflect.ownKeys(object).map(String)

/** Objects of one class in all states of their lives, taken apart as soon as they are in them. */
async function lives(kind: keyof typeof FIELDS): Promise<object[]> {
  return run_virtual(asyncio, function* (loop) {
    if (kind === 'Future') return futures(loop)
    if (kind === 'Task') return yield* tasks()
    const handles = [0, 1].map((delay) =>
      kind === 'Handle' ? loop.call_soon(() => undefined) : loop.call_later(delay, () => undefined),
    )
    handles[0]?.cancel()
    yield* asyncio.sleep(2)
    return handles
  })
}

function futures(loop: asyncio.AbstractEventLoop): object[] {
  const [pending, done, failed, cancelled, awaited] = [0, 1, 2, 3, 4].map(() => loop.create_future())
  done?.set_result(1)
  failed?.set_exception(new Error('unheard'))
  failed?.exception()
  cancelled?.cancel()
  awaited?.add_done_callback(() => undefined)
  awaited?.add_done_callback(() => undefined)
  return [pending, done, failed, cancelled, awaited].filter((future) => future !== undefined)
}

function* tasks(): Generator<unknown, object[], unknown> {
  const sleeper = function* () {
    yield* asyncio.sleep(1)
  }
  const failing = function* () {
    yield* asyncio.sleep(0)
    throw new Error('expected')
  }
  const all = [
    asyncio.create_task(sleeper()),
    asyncio.create_task(asyncio.sleep(1)),
    asyncio.create_task(failing()),
    asyncio.create_task(sleeper(), { name: 'named' }),
    asyncio.create_task(sleeper()),
  ]
  yield* asyncio.sleep(0)
  all[4]?.cancel()
  yield* asyncio.gather(...all, { return_exceptions: true })
  return [...all, asyncio.create_task(sleeper())]
}

describe.each(Object.keys(FIELDS) as (keyof typeof FIELDS)[])('%s', (kind) => {
  test('has the same fields and one hidden class all its life', async () => {
    const [first, ...others] = await lives(kind)
    for (const other of others) {
      expect(fields(other)).toEqual(fields(first as object))
      expect(same_class(first as object, other)).toBe(true)
    }
  })

  test(`has at most ${FIELDS[kind]} fields`, async () => {
    const [first] = await lives(kind)
    expect(fields(first as object).length).toBeLessThanOrEqual(FIELDS[kind])
  })
})
