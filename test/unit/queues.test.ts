import { describe, expect, test } from 'vitest'
import { kw } from 'asyncio-shim'
import { str } from 'asyncio-shim/builtins'
import { as_of, attempt, attempt_await } from './every_version.js'
import {
  LOOP_DEPRECATED,
  VERSIONS,
  new_loop,
  primitives,
  run_on,
  shape,
  since,
  turns,
  warnings_of,
} from './primitives.js'

describe.each(VERSIONS)('asyncio.Queue of %s', (version) => {
  const { Queue, LifoQueue } = primitives(version)

  test('put() and get() move items first in, first out', async () => {
    const seen = await run_on(version, function* () {
      const queue = new Queue<number>()
      const seen: unknown[] = [queue.empty(), queue.full(), queue.maxsize]
      seen.push(yield* queue.put(1))
      queue.put_nowait(2)
      seen.push(queue.qsize(), yield* queue.get(), queue.get_nowait(), queue.empty())
      return seen
    })
    expect(seen).toEqual([true, false, 0, undefined, 2, 1, 2, true])
  })

  test('get() waits for an item, put() for room, each in line', async () => {
    const log = await run_on(version, function* (loop) {
      const queue = new Queue<string>(1)
      const [first, second] = [loop.create_task(queue.get()), loop.create_task(queue.get())]
      yield* turns(1)
      const log: unknown[] = [shape(queue)]
      for (const item of ['a', 'b']) yield* queue.put(item)
      log.push(yield* first, yield* second)
      queue.put_nowait('c')
      const putters = ['d', 'e'].map((item) => loop.create_task(queue.put(item)))
      yield* turns(1)
      log.push(shape(queue))
      for (let i = 0; i < 3; i++) log.push(yield* queue.get())
      for (const putter of putters) yield* putter
      return [...log, shape(queue)]
    })
    expect(log).toEqual([
      '<Queue maxsize=1 _getters[2]>',
      ...['a', 'b'],
      "<Queue maxsize=1 _queue=['c'] _putters[2] tasks=3>",
      ...['c', 'd', 'e'],
      '<Queue maxsize=1 tasks=5>',
    ])
  })

  test('an item is whatever is passed, unless it is marked', async () => {
    const seen = await run_on(version, function* () {
      const queue = new Queue<unknown>()
      yield* queue.put({ item: 1 })
      yield* queue.put(kw({ item: 2 }))
      queue.put_nowait(kw({ item: 3 }))
      queue.put_nowait(undefined)
      const items = []
      while (!queue.empty()) items.push(queue.get_nowait())
      return items
    })
    expect(seen).toEqual([{ item: 1 }, 2, 3, undefined])
  })

  test('get_nowait(), put_nowait() and task_done() refuse', async () => {
    const texts = await run_on(version, function* () {
      const queue = new Queue<number>({ maxsize: 1 })
      const texts: unknown[] = [attempt(() => queue.get_nowait())]
      queue.put_nowait(1)
      texts.push(attempt(() => queue.put_nowait(2)))
      queue.task_done()
      texts.push(attempt(() => queue.task_done()))
      const put = queue.put_nowait.bind(queue) as () => void
      return [...texts, attempt(put)]
    })
    const name = since(version, '3.10') ? 'Queue.put_nowait' : 'put_nowait'
    expect(texts).toEqual([
      'QueueEmpty()',
      'QueueFull()',
      'ValueError(task_done() called too many times)',
      `TypeError(${name}() missing 1 required positional argument: 'item')`,
    ])
  })

  test('join() waits until everything put in is done', async () => {
    const log = await run_on(version, function* (loop) {
      const queue = new Queue<number>()
      yield* queue.join()
      const log: unknown[] = []
      queue.put_nowait(1)
      queue.put_nowait(2)
      const joined = loop.create_task(queue.join())
      for (let i = 0; i < 2; i++) {
        yield* turns(1)
        log.push(joined.done())
        queue.get_nowait()
        queue.task_done()
      }
      yield* joined
      return [...log, joined.done()]
    })
    expect(log).toEqual([false, false, true])
  })

  test('get() that is cancelled after an item came for it hands it on', async () => {
    const seen = await run_on(version, function* (loop) {
      const queue = new Queue<string>()
      const [doomed, next] = [loop.create_task(queue.get()), loop.create_task(queue.get())]
      yield* turns(1)
      queue.put_nowait('x')
      doomed.cancel()
      yield* turns(1)
      return [yield* next, doomed.cancelled(), shape(queue)]
    })
    expect(seen).toEqual(['x', true, '<Queue maxsize=0 tasks=1>'])
  })

  test('put() that is cancelled leaves its item out, and the line but in the oldest version', async () => {
    const seen = await run_on(version, function* (loop) {
      const queue = new Queue<string>(1)
      queue.put_nowait('a')
      const [doomed, next] = [loop.create_task(queue.put('b')), loop.create_task(queue.put('c'))]
      yield* turns(1)
      doomed.cancel()
      yield* turns(1)
      const seen: unknown[] = [shape(queue)]
      seen.push(yield* queue.get(), yield* queue.get(), next.done())
      return seen
    })
    const waiting = since(version, '3.7') ? 1 : 2
    expect(seen).toEqual([`<Queue maxsize=1 _queue=['a'] _putters[${waiting}] tasks=1>`, 'a', 'c', true])
  })

  test('LifoQueue gives the newest item first', async () => {
    const seen = await run_on(version, function* () {
      const queue = new LifoQueue<number>()
      for (const item of [1, 2, 3]) yield* queue.put(item)
      return [shape(queue), yield* queue.get(), queue.get_nowait(), queue.get_nowait()]
    })
    expect(seen).toEqual(['<LifoQueue maxsize=0 _queue=[1, 2, 3] tasks=3>', 3, 2, 1])
  })

  test('subclasses choose how items are kept', async () => {
    const seen = await run_on(version, function* () {
      class Unique extends Queue<string> {
        declare _queue: Set<string> & { length: number }
        override _init(): void {
          this._queue = Object.assign(new Set<string>(), { length: 0 })
        }
        override _put(item: string): void {
          this._queue.add(item)
          this._queue.length = this._queue.size
        }
        override _get(): string {
          const [item = ''] = this._queue
          this._queue.delete(item)
          this._queue.length = this._queue.size
          return item
        }
      }
      const queue = new Unique()
      for (const item of ['a', 'b', 'a']) yield* queue.put(item)
      return [queue.qsize(), shape(queue), str(queue)]
    })
    const state = "maxsize=0 _queue=['a', 'b'] tasks=3>"
    expect(seen).toEqual([2, `<Unique ${state}`, `<Unique ${state}`])
  })

  test('Queue() takes, deprecates or refuses a loop', () => {
    const loop = new_loop(version)
    const options = { loop }
    const outcome = attempt(() => warnings_of(() => new Queue(3, options)))
    const refusal =
      'TypeError(As of 3.10, the *loop* parameter was removed from Queue() since it is no longer necessary)'
    expect(outcome).toEqual(
      as_of<unknown>(version, {
        '3.6': [],
        '3.8': [LOOP_DEPRECATED, LOOP_DEPRECATED],
        '3.10': refusal,
        '3.11': "TypeError(Queue.__init__() got an unexpected keyword argument 'loop')",
      }),
    )
    loop.close()
  })

  if (!since(version, '3.13')) {
    test('shutdown() is not there', () => {
      const loop = new_loop(version)
      expect(new Queue().shutdown).toBeUndefined()
      loop.close()
    })
    return
  }

  test('shutdown() lets what is in it out, and nothing more in', async () => {
    const seen = await run_on(version, function* (loop) {
      const queue = new Queue<number>(1)
      queue.put_nowait(1)
      const putter = loop.create_task(queue.put(2))
      yield* turns(1)
      queue.shutdown()
      yield* turns(2)
      const seen: unknown[] = [shape(queue), yield* attempt_await(putter as never)]
      seen.push(yield* queue.get(), yield* attempt_await(queue.get()))
      return [...seen, attempt(() => queue.get_nowait()), attempt(() => queue.put_nowait(1))]
    })
    const over = 'QueueShutDown()'
    expect(seen).toEqual(['<Queue maxsize=1 _queue=[1] tasks=1 shutdown>', over, 1, over, over, over])
  })

  test('shutdown(true) drops what is in it and ends join()', async () => {
    const seen = await run_on(version, function* (loop) {
      const queue = new Queue<number>()
      queue.put_nowait(1)
      queue.put_nowait(2)
      const joined = loop.create_task(queue.join())
      yield* turns(1)
      queue.shutdown({ immediate: true })
      yield* joined
      const waiting = new Queue<number>()
      const getter = loop.create_task(waiting.get())
      yield* turns(1)
      waiting.shutdown(false)
      return [queue.qsize(), shape(queue), yield* attempt_await(getter as never)]
    })
    expect(seen).toEqual([0, '<Queue maxsize=0 shutdown>', 'QueueShutDown()'])
  })
})
