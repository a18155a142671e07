/** abort_signal(): cancellation that reaches what JavaScript does. */
import { getEventListeners, once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as after } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { EVERY_VERSION, attempt, shown } from './every_version.js'
import { refuse_unwanted } from './unwanted.js'

let url: string
let open_requests = 0
const server = createServer((request, response) => {
  open_requests += 1
  const timer = setTimeout(() => response.end('page'), request.url === '/slow' ? 60_000 : 1)
  response.on('close', () => {
    open_requests -= 1
    clearTimeout(timer)
  })
})
beforeAll(async () => {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

refuse_unwanted()

async function outcome(awaited: PromiseLike<unknown>): Promise<unknown> {
  try {
    return await awaited
  } catch (error) {
    return shown(error)
  }
}

describe.each(EVERY_VERSION)('abort_signal() of %s', (version, asyncio) => {
  const run = async <T>(main: () => Promise<T>): Promise<T> => {
    const loop = asyncio.new_event_loop()
    try {
      return await loop.run_until_complete(main)
    } finally {
      loop.close()
    }
  }

  test('is refused outside of tasks', async () => {
    expect(attempt(() => asyncio.abort_signal())).toMatch(/^RuntimeError\(/)
    const loop = asyncio.new_event_loop()
    let seen: unknown
    loop.call_soon(() => {
      seen = attempt(() => asyncio.abort_signal())
      loop.stop()
    })
    await loop.run_forever()
    loop.close()
    expect(seen).toMatch(/^RuntimeError\(/)
  })

  test('is one signal a task, not aborted, and another task has another', async () => {
    await run(async () => {
      const signal = asyncio.abort_signal()
      expect(signal).toBeInstanceOf(AbortSignal)
      expect(signal.aborted).toBe(false)
      expect(asyncio.abort_signal()).toBe(signal)
      const other = await asyncio.ensure_future(async () => [asyncio.abort_signal()])
      expect(other[0]).not.toBe(signal)
      await asyncio.sleep(0)
      expect(signal.aborted).toBe(false)
    })
  })

  test('fires at once when the task is cancelled, with the CancelledError as its reason', async () => {
    await run(async () => {
      const seen: unknown[] = []
      const task = asyncio.ensure_future(async () => {
        const signal = asyncio.abort_signal()
        signal.addEventListener('abort', () => seen.push(shown(signal.reason)))
        await asyncio.sleep(100)
      })
      await asyncio.sleep(0)
      task.cancel()
      expect(seen).toEqual(['CancelledError()'])
      expect(await outcome(task)).toBe('CancelledError()')
      expect(task.cancelled()).toBe(true)
    })
  })

  test('a task that ends by itself leaves its signal alone', async () => {
    await run(async () => {
      const signals: AbortSignal[] = []
      const task = asyncio.ensure_future(async () => {
        signals.push(asyncio.abort_signal())
        await asyncio.sleep(0)
      })
      await task
      expect(task.cancel()).toBe(false)
      expect(signals[0]?.aborted).toBe(false)
    })
  })

  describe.each([
    ['directly', (promise: Promise<unknown>): PromiseLike<unknown> => promise],
    ['by wrap_future()', (promise: Promise<unknown>): PromiseLike<unknown> => asyncio.wrap_future(promise)],
  ])('fetch awaited %s', (_, taken) => {
    test('is aborted by cancel(), and the server sees it', async () => {
      await run(async () => {
        const seen: unknown[] = []
        const task = asyncio.ensure_future(async () => {
          try {
            await taken(fetch(`${url}/slow`, { signal: asyncio.abort_signal() }))
          } catch (error) {
            seen.push(shown(error))
            // Cleaning up may wait.
            seen.push(await asyncio.sleep(0, 'cleaned up'))
            throw error
          }
        })
        while (open_requests === 0) await asyncio.sleep(0.001)
        task.cancel()
        expect(await outcome(task)).toBe('CancelledError()')
        expect(task.cancelled()).toBe(true)
        expect(seen).toEqual(['CancelledError()', 'cleaned up'])
        while (open_requests > 0) await asyncio.sleep(0.001)
      })
    })

    test('is aborted by a timeout', async () => {
      await run(async () => {
        const page = asyncio.coroutine(async () => {
          await taken(fetch(`${url}/slow`, { signal: asyncio.abort_signal() }))
        })
        expect(await outcome(asyncio.wait_for(page(), 0.005))).toBe('TimeoutError()')
        while (open_requests > 0) await asyncio.sleep(0.001)
        expect(await asyncio.sleep(0, 'sound')).toBe('sound')
      })
    })

    test('a fetch that is over, or was caught, leaves the task to later cancellations', async () => {
      await run(async () => {
        let fetched = false
        const task = asyncio.ensure_future(async () => {
          const signal = asyncio.abort_signal()
          await (await (taken(fetch(url, { signal })) as Promise<Response>)).text()
          fetched = true
          await asyncio.sleep(100)
        })
        while (!fetched) await asyncio.sleep(0.001)
        task.cancel()
        expect(await outcome(task)).toBe('CancelledError()')
      })
    })
  })

  test('a swallowed cancellation is over: there is a new signal', async () => {
    await run(async () => {
      const task = asyncio.ensure_future(async () => {
        const first = asyncio.abort_signal()
        const caught = await outcome(fetch(`${url}/slow`, { signal: first }))
        const second = asyncio.abort_signal()
        return [caught, second === first, second.aborted, await asyncio.sleep(0.001, 'slept')]
      })
      while (open_requests === 0) await asyncio.sleep(0.001)
      task.cancel()
      expect(await task).toEqual(['CancelledError()', false, false, 'slept'])
    })
  })

  test('a promise that does not listen to the signal delays the cancellation, and does not lose it', async () => {
    await run(async () => {
      const seen: unknown[] = []
      let resolve!: (value: string) => void
      const task = asyncio.ensure_future(async () => {
        asyncio.abort_signal()
        seen.push(await new Promise<string>((settle) => (resolve = settle)))
        seen.push(await outcome(asyncio.sleep(0)))
      })
      await asyncio.sleep(0.001)
      task.cancel()
      resolve('promise')
      await task
      expect(seen).toEqual(['promise', 'CancelledError()'])
    })
  })

  test('a promise beside a finished fetch delays the cancellation, and does not lose it', async () => {
    await run(async () => {
      const seen: unknown[] = []
      let resolve: ((value: string) => void) | undefined
      const task = asyncio.ensure_future(async () => {
        await (await fetch(url, { signal: asyncio.abort_signal() })).text()
        seen.push(await new Promise<string>((settle) => (resolve = settle)))
        seen.push(await outcome(asyncio.sleep(0)))
      })
      while (resolve === undefined) await asyncio.sleep(0.001)
      await asyncio.sleep(0.001)
      task.cancel()
      await asyncio.sleep(0.001)
      resolve('promise')
      await task
      expect(seen).toEqual(['promise', 'CancelledError()'])
    })
  })

  test('the AbortError of other interfaces ends the task as cancelled', async () => {
    await run(async () => {
      const waits = [
        (signal: AbortSignal) => after(60_000, undefined, { signal }),
        (signal: AbortSignal) => once(server, 'never', { signal }),
      ]
      for (const wait of waits) {
        const task = asyncio.ensure_future(async () => {
          await wait(asyncio.abort_signal())
        })
        await asyncio.sleep(0.001)
        task.cancel()
        expect(await outcome(task)).toBe('CancelledError()')
        expect(task.cancelled()).toBe(true)
      }
    })
  })

  test('the AbortError of other interfaces ends a block as cancelled: a timeout becomes a TimeoutError', async () => {
    await run(async () => {
      const wait = asyncio.coroutine(async () => {
        await after(60_000, undefined, { signal: asyncio.abort_signal() })
      })
      expect(await outcome(asyncio.wait_for(wait(), 0.001))).toBe('TimeoutError()')
      if ((asyncio.timeout as unknown) === undefined) return
      const block = asyncio.async_with(asyncio.timeout(0.001), async () => {
        await after(60_000, undefined, { signal: asyncio.abort_signal() })
      })
      expect(await outcome(block)).toBe('TimeoutError()')
      expect(await asyncio.sleep(0, 'sound')).toBe('sound')
    })
  })

  test('many requests of a task and many tasks leave no listener and no warning behind', async () => {
    await run(async () => {
      const signals: AbortSignal[] = []
      const worker = asyncio.coroutine(async () => {
        const signal = asyncio.abort_signal()
        signals.push(signal)
        for (let n = 0; n < 15; n++) await readFile(new URL(import.meta.url), { signal })
        await asyncio.sleep(0)
      })
      await asyncio.gather(...Array.from({ length: 15 }, () => worker()))
      expect(new Set(signals).size).toBe(15)
      expect(signals.map((signal) => getEventListeners(signal, 'abort').length)).toEqual(signals.map(() => 0))
    })
  })

  test.runIf(version !== '3.6')('all requests of a cancelled run are aborted', async () => {
    await run(async () => {
      const tasks = [1, 2, 3].map(() =>
        asyncio.create_task(async () => {
          await fetch(`${url}/slow`, { signal: asyncio.abort_signal() })
        }),
      )
      while (open_requests < 3) await asyncio.sleep(0.001)
      const all = asyncio.gather(...tasks)
      all.cancel()
      expect(await outcome(all)).toBe('CancelledError()')
      expect(tasks.map((task) => task.cancelled())).toEqual([true, true, true])
      while (open_requests > 0) await asyncio.sleep(0.001)
    })
  })
})
