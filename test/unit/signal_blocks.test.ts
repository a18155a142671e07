/** async_with() of an AbortSignal: a block that ends when JavaScript says so. */
import { EventEmitter, getEventListeners, once } from 'node:events'
import { setImmediate as immediately, setTimeout as after } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { ExceptionGroup, ValueError } from 'asyncio-shim/builtins'
import { type Loop, EVERY_VERSION, attempt_await, run_virtual, shown } from './every_version.js'
import { refuse_unwanted } from './unwanted.js'

refuse_unwanted()

const listeners = (signal: AbortSignal): number => getEventListeners(signal, 'abort').length

/** A signal, and what aborts it with a ValueError of some text. */
function abortable(): { signal: AbortSignal; abort: (text?: string) => void } {
  const controller = new AbortController()
  const abort = (text = 'stop'): void => {
    controller.abort(new ValueError(text))
  }
  return { signal: controller.signal, abort }
}

describe.each(EVERY_VERSION)('async_with(signal) of %s', (version, asyncio) => {
  const has_groups = 'TaskGroup' in asyncio && asyncio.TaskGroup !== undefined
  const requests = (task: { _num_cancels_requested?: number } | null): number | undefined =>
    task?._num_cancels_requested
  const current = (loop: Loop): { _num_cancels_requested?: number } | null => loop._current_task

  test('gives what the body returns, which gets the signal, and leaves no listener', async () => {
    const { signal } = abortable()
    const result = await run_virtual(asyncio, function* () {
      const given = yield* asyncio.async_with(signal, function* (x) {
        yield* asyncio.sleep(1)
        expect(listeners(signal)).toBe(1)
        return [x]
      })
      const native = yield* asyncio.async_with(signal, async (x) => [await asyncio.sleep(1, x)])
      return [...given, ...native]
    })
    expect(result).toEqual([signal, signal])
    expect(listeners(signal)).toBe(0)
  })

  test.each(['generator', 'native'])('throws the reason when the signal is aborted (%s)', async (style) => {
    const { signal, abort } = abortable()
    const seen = await run_virtual(asyncio, function* (loop) {
      const inside: unknown[] = []
      loop.call_later(2, abort, 'enough')
      const block =
        style === 'native'
          ? asyncio.async_with(signal, async () => {
              try {
                await asyncio.sleep(60)
              } catch (error) {
                inside.push(shown(error))
                throw error
              }
            })
          : asyncio.async_with(signal, function* () {
              inside.push(yield* attempt_await(asyncio.sleep(60)))
              throw new asyncio.CancelledError()
            })
      const outcome = yield* attempt_await(block)
      const left = requests(current(loop))
      yield* asyncio.sleep(1)
      return [inside, outcome, left, loop.time()]
    })
    expect(seen).toEqual([['CancelledError()'], 'ValueError(enough)', 0, 3])
    expect(listeners(signal)).toBe(0)
  })

  test('wakes a loop that waits, when it is aborted by something outside of it', async () => {
    const loop = asyncio.new_event_loop()
    loop.set_debug(true)
    const main = async (): Promise<unknown> => {
      await asyncio.async_with(AbortSignal.timeout(5), async () => await asyncio.sleep(600))
      return undefined
    }
    await expect(loop.run_until_complete(main)).rejects.toMatchObject({ name: 'TimeoutError' })
    loop.close()
  })

  test('does not begin the body of a signal that is aborted already', async () => {
    const { signal, abort } = abortable()
    abort('before')
    const seen = await run_virtual(asyncio, function* (loop) {
      const begun: string[] = []
      const outcome = yield* attempt_await(asyncio.async_with(signal, async () => begun.push('begun')))
      yield* asyncio.sleep(1)
      return [outcome, begun, requests(current(loop))]
    })
    expect(seen).toEqual(['ValueError(before)', [], 0])
    expect(listeners(signal)).toBe(0)
  })

  test('an abort() without a reason is an AbortError', async () => {
    const controller = new AbortController()
    const main = run_virtual(asyncio, function* (loop) {
      loop.call_soon(() => {
        controller.abort()
      })
      yield* asyncio.async_with(controller.signal, () => asyncio.sleep(60))
    })
    await expect(main).rejects.toMatchObject({ name: 'AbortError' })
  })

  test('takes signals of other libraries, by their methods', async () => {
    const emitter = new EventEmitter()
    const signal = {
      aborted: false,
      addEventListener: emitter.on.bind(emitter),
      removeEventListener: emitter.off.bind(emitter),
    }
    const main = run_virtual(asyncio, function* (loop) {
      loop.call_soon(() => {
        signal.aborted = true
        emitter.emit('abort')
      })
      yield* asyncio.async_with(signal as unknown as AbortSignal, () => asyncio.sleep(60))
    })
    await expect(main).rejects.toMatchObject({ name: 'AbortError' })
    expect(emitter.listenerCount('abort')).toBe(0)
  })

  test('is refused outside of tasks', async () => {
    const { signal } = abortable()
    const block = asyncio.async_with(signal, () => asyncio.sleep(1))
    const loop = asyncio.new_event_loop()
    let refused: unknown
    loop.call_soon(() => {
      try {
        block[Symbol.iterator]().next()
      } catch (error) {
        refused = shown(error)
      }
      loop.stop()
    })
    await loop.run_forever()
    loop.close()
    expect(refused).toBe('RuntimeError(async_with() of an AbortSignal should be used inside a task)')
    expect(listeners(signal)).toBe(0)
  })

  test('what the body throws by itself leaves the block, aborted or not', async () => {
    const { signal, abort } = abortable()
    const seen = await run_virtual(asyncio, function* (loop) {
      const failing = asyncio.async_with(signal, async () => {
        throw new ValueError('by itself')
      })
      const first = yield* attempt_await(failing)
      loop.call_soon(abort)
      const second = yield* attempt_await(
        asyncio.async_with(signal, function* () {
          yield* attempt_await(asyncio.sleep(60))
          throw new ValueError('in cleaning up')
        }),
      )
      yield* asyncio.sleep(1)
      return [first, second, requests(current(loop))]
    })
    expect(seen).toEqual(['ValueError(by itself)', 'ValueError(in cleaning up)', 0])
  })

  test('a body that swallows the cancellation gives its result', async () => {
    const { signal, abort } = abortable()
    const seen = await run_virtual(asyncio, function* (loop) {
      loop.call_soon(abort)
      const result = yield* asyncio.async_with(signal, async () => {
        try {
          await asyncio.sleep(60)
        } catch {
          return 'swallowed'
        }
        return 'never'
      })
      yield* asyncio.sleep(1)
      return [result, requests(current(loop))]
    })
    expect(seen).toEqual(['swallowed', 0])
  })

  test('an abort in the last step of the body ends the block, and nothing after it', async () => {
    const { signal, abort } = abortable()
    const seen = await run_virtual(asyncio, function* (loop) {
      const outcome = yield* attempt_await(
        asyncio.async_with(signal, function* () {
          yield* asyncio.sleep(1)
          abort('too late')
          return 'result'
        }),
      )
      const after_it = yield* attempt_await(asyncio.sleep(1, 'slept'))
      return [outcome, after_it, requests(current(loop))]
    })
    expect(seen).toEqual(['ValueError(too late)', 'slept', 0])
  })

  test('a body that fails in the step that aborts the signal fails, and nothing after it is cancelled', async () => {
    const { signal, abort } = abortable()
    const seen = await run_virtual(asyncio, function* (loop) {
      const outcome = yield* attempt_await(
        asyncio.async_with(signal, async () => {
          abort()
          throw new ValueError('by itself')
        }),
      )
      return [outcome, yield* attempt_await(asyncio.sleep(1, 'slept')), requests(current(loop))]
    })
    expect(seen).toEqual(['ValueError(by itself)', 'slept', 0])
  })

  test('nested: the signal that was aborted is the one whose block throws', async () => {
    const seen = await run_virtual(asyncio, function* (loop) {
      const results: unknown[] = []
      for (const which of ['outer', 'inner', 'both']) {
        const outer = abortable()
        const inner = abortable()
        loop.call_later(1, () => {
          if (which !== 'outer') inner.abort('inner')
          if (which !== 'inner') outer.abort('outer')
        })
        const inside: unknown[] = []
        const outcome = yield* attempt_await(
          asyncio.async_with(outer.signal, async () => {
            try {
              await asyncio.async_with(inner.signal, async () => await asyncio.sleep(60))
            } catch (error) {
              inside.push(shown(error))
              throw error
            }
          }),
        )
        results.push([which, inside, outcome, requests(current(loop))])
        yield* asyncio.sleep(0)
        expect([listeners(outer.signal), listeners(inner.signal)]).toEqual([0, 0])
      }
      return results
    })
    expect(seen).toEqual([
      ['outer', ['CancelledError()'], 'ValueError(outer)', 0],
      ['inner', ['ValueError(inner)'], 'ValueError(inner)', 0],
      ['both', ['CancelledError()'], 'ValueError(outer)', 0],
    ])
  })

  test('the same signal in two blocks of a task ends both', async () => {
    const { signal, abort } = abortable()
    const seen = await run_virtual(asyncio, function* (loop) {
      loop.call_soon(abort)
      const outcome = yield* attempt_await(
        asyncio.async_with(signal, function* () {
          yield* asyncio.async_with(signal, () => asyncio.sleep(60))
        }),
      )
      yield* asyncio.sleep(1)
      return [outcome, requests(current(loop))]
    })
    expect(seen).toEqual(['ValueError(stop)', 0])
  })

  test.each(['before the abort', 'after the abort', 'before the block'])(
    'a cancellation from outside stays one (%s)',
    async (when) => {
      const { signal, abort } = abortable()
      const cancelled = await run_virtual(asyncio, function* (loop) {
        const task = asyncio.ensure_future(
          (function* () {
            if (when === 'before the block') (loop._current_task as { cancel(): void }).cancel()
            yield* asyncio.async_with(signal, async () => await asyncio.sleep(60))
          })(),
        )
        yield* asyncio.sleep(0)
        if (when === 'before the abort') task.cancel()
        abort()
        if (when === 'after the abort') task.cancel()
        yield* asyncio.wait([task])
        return task.cancelled()
      })
      expect(cancelled).toBe(true)
      expect(listeners(signal)).toBe(0)
    },
  )

  test('a cancellation from outside before the block is raised at the next await, whatever the signal does', async () => {
    const { signal, abort } = abortable()
    const seen = await run_virtual(asyncio, function* () {
      const log: unknown[] = []
      const task = asyncio.ensure_future(async () => {
        task.cancel()
        await asyncio.async_with(signal, async () => {
          abort()
        })
        log.push('block ended')
        await asyncio.sleep(1)
        log.push('never')
      })
      yield* asyncio.wait([task])
      return [log, task.cancelled()]
    })
    expect(seen).toEqual([['block ended'], true])
  })

  test('reaches a promise that listens to abort_signal(), whatever error that rejects with', async () => {
    const { signal, abort } = abortable()
    const loop = asyncio.new_event_loop()
    const seen: unknown[] = []
    await loop.run_until_complete(async () => {
      loop.call_later(0.001, abort)
      try {
        await asyncio.async_with(signal, async () => {
          await after(60_000, undefined, { signal: asyncio.abort_signal() })
        })
      } catch (error) {
        seen.push(shown(error))
      }
      seen.push(await asyncio.sleep(0, 'sound'))
    })
    loop.close()
    expect(seen).toEqual(['ValueError(stop)', 'sound'])
  })

  test('a promise that was given the signal itself ends the block the same way', async () => {
    const { signal, abort } = abortable()
    const loop = asyncio.new_event_loop()
    const seen: unknown[] = []
    await loop.run_until_complete(async () => {
      loop.call_later(0.001, abort)
      const waiting = new EventEmitter()
      try {
        await asyncio.async_with(signal, async (given) => {
          await once(waiting, 'never', { signal: given })
        })
      } catch (error) {
        seen.push((error as Error).name)
      }
      seen.push(await asyncio.sleep(0, 'sound'))
    })
    loop.close()
    expect(seen).toEqual(['AbortError', 'sound'])
  })

  test('the signal of a task that is cancelled ends a block of another one', async () => {
    const seen = await run_virtual(asyncio, function* () {
      const signals: AbortSignal[] = []
      const first = asyncio.ensure_future(
        (function* () {
          signals.push(asyncio.abort_signal())
          yield* asyncio.sleep(60)
        })(),
      )
      yield* asyncio.sleep(0)
      const second = asyncio.ensure_future(
        asyncio.async_with(signals[0] as AbortSignal, () => asyncio.sleep(60)),
      )
      yield* asyncio.sleep(0)
      first.cancel()
      yield* asyncio.wait([first, second])
      return [first.cancelled(), second.cancelled()]
    })
    expect(seen).toEqual([true, true])
  })

  test('ten thousand tasks share one listener, and all end', async () => {
    const { signal, abort } = abortable()
    const ended = await run_virtual(asyncio, function* () {
      const tasks = Array.from({ length: 10_000 }, () =>
        asyncio.ensure_future(asyncio.async_with(signal, () => asyncio.sleep(60))),
      )
      yield* asyncio.sleep(0)
      expect(listeners(signal)).toBe(1)
      abort()
      expect(listeners(signal)).toBe(0)
      const results = yield* asyncio.gather(...tasks, { return_exceptions: true })
      return new Set(results.map(shown))
    })
    expect([...ended]).toEqual(['ValueError(stop)'])
    expect(listeners(signal)).toBe(0)
  })

  test('a coroutine that is closed in its block leaves no listener', async () => {
    const { signal } = abortable()
    await run_virtual(asyncio, function* () {
      const block = asyncio.async_with(signal, function* () {
        yield* asyncio.sleep(60)
      })
      block.send(null)
      expect(listeners(signal)).toBe(1)
      block.close()
      expect(listeners(signal)).toBe(0)
      yield* asyncio.sleep(0)
    })
  })

  test('an abort after the loop was closed is of no interest', async () => {
    const { signal, abort } = abortable()
    await run_virtual(asyncio, function* () {
      asyncio.ensure_future(asyncio.async_with(signal, () => asyncio.sleep(60)))
      yield* asyncio.sleep(0)
    })
    abort()
    await immediately()
  })

  test.runIf(has_groups)('a group inside the block is cancelled and joined first', async () => {
    const { signal, abort } = abortable()
    const seen = await run_virtual(asyncio, function* (loop) {
      const log: unknown[] = []
      loop.call_later(1, abort)
      const block = asyncio.async_with(signal, async () => {
        await asyncio.async_with(new asyncio.TaskGroup(), async (group) => {
          group.create_task(async () => {
            try {
              await asyncio.sleep(60)
            } finally {
              await asyncio.sleep(5)
              log.push('joined')
            }
          })
        })
      })
      log.push(yield* attempt_await(block), loop.time(), requests(current(loop)))
      return log
    })
    expect(seen).toEqual(['joined', 'ValueError(stop)', 6, 0])
  })

  test.runIf(has_groups)('a block inside a group fails the group as any error does', async () => {
    const { signal, abort } = abortable()
    const main = run_virtual(asyncio, function* (loop) {
      loop.call_later(1, abort)
      yield* asyncio.async_with(new asyncio.TaskGroup(), async (group) => {
        group.create_task(asyncio.async_with(signal, () => asyncio.sleep(60)))
        await asyncio.sleep(60)
      })
    })
    await expect(main).rejects.toBeInstanceOf(ExceptionGroup)
  })

  test.runIf(has_groups)('crosses timeouts: who ended the block says what it throws', async () => {
    const seen = await run_virtual(asyncio, function* (loop) {
      const results: unknown[] = []
      for (const [limit, abort_at] of [
        [1, 2],
        [2, 1],
      ] as const) {
        for (const outermost of ['signal', 'timeout']) {
          const { signal, abort } = abortable()
          const handle = loop.call_later(abort_at, abort)
          const body = async (): Promise<unknown> => await asyncio.sleep(60)
          const timed = async (): Promise<unknown> => await asyncio.async_with(asyncio.timeout(limit), body)
          const outcome = yield* attempt_await(
            outermost === 'signal'
              ? asyncio.async_with(signal, timed)
              : asyncio.async_with(
                  asyncio.timeout(limit),
                  async () => await asyncio.async_with(signal, body),
                ),
          )
          handle.cancel()
          results.push(outcome, requests(current(loop)))
        }
      }
      return results
    })
    expect(seen).toEqual([
      'TimeoutError()',
      0,
      'TimeoutError()',
      0,
      'ValueError(stop)',
      0,
      'ValueError(stop)',
      0,
    ])
  })

  test.runIf(version !== '3.6')('ends a whole task: create_task(async_with(signal, job))', async () => {
    const { signal, abort } = abortable()
    const job = asyncio.coroutine(async () => {
      await asyncio.sleep(60)
    })
    const outcome = await run_virtual(asyncio, function* (loop) {
      const task = asyncio.create_task(asyncio.async_with(signal, job))
      loop.call_later(1, abort)
      return yield* attempt_await(task)
    })
    expect(outcome).toBe('ValueError(stop)')
  })
})
