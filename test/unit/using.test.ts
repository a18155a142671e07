/** `using` and `await using`, where leaving a block does not look at the exception; compiled down for the oldest Node. */
import { describe, expect, test } from 'vitest'
import { ValueError, repr } from 'asyncio-shim/builtins'
import { ContextVar } from 'asyncio-shim/contextvars'
import { EVERY_VERSION, run_virtual, shown } from './every_version.js'

interface Held {
  __aenter__(): PromiseLike<AsyncDisposable & Disposable>
  release(): void
  locked(): boolean
}

async function outcome(awaited: PromiseLike<unknown>): Promise<unknown> {
  try {
    return await awaited
  } catch (error) {
    return shown(error)
  }
}

describe.each(EVERY_VERSION)('await using in %s', (version, asyncio) => {
  const run = async <T>(main: () => Promise<T>): Promise<T> =>
    await run_virtual(asyncio, () => asyncio.coroutine(main)()[Symbol.iterator]())

  const made: [string, () => Held][] = [
    ['Lock', () => new asyncio.Lock()],
    ['Condition', () => new asyncio.Condition()],
    ['Semaphore', () => new asyncio.Semaphore(1)],
    ['BoundedSemaphore', () => new asyncio.BoundedSemaphore(1)],
  ]

  describe.each(made)('%s', (name, make) => {
    test('is released at the end of the block, whatever that ends with', async () => {
      const seen = await run(async () => {
        const held = make()
        const inside: unknown[] = []
        const block = async (fails: boolean): Promise<string> => {
          await using _ = await held.__aenter__()
          inside.push(held.locked())
          if (fails) throw new ValueError('failed')
          return 'returned'
        }
        return [await block(false), held.locked(), await outcome(block(true)), held.locked(), inside]
      })
      expect(seen).toEqual(['returned', false, 'ValueError(failed)', false, [true, true]])
    })

    test('plain using does as well', async () => {
      const seen = await run(async () => {
        const held = make()
        {
          using _ = await held.__aenter__()
          expect(held.locked()).toBe(true)
        }
        return held.locked()
      })
      expect(seen).toBe(false)
    })

    test('a task that is cancelled inside releases, one that is cancelled while waiting holds nothing', async () => {
      const seen = await run(async () => {
        const held = make()
        const log: string[] = []
        const work = asyncio.coroutine(async (name: string) => {
          await using _ = await held.__aenter__()
          log.push(name)
          await asyncio.sleep(10)
        })
        const tasks = ['first', 'second', 'third'].map((each) => asyncio.ensure_future(work(each)))
        await asyncio.sleep(1)
        tasks[1]?.cancel()
        await asyncio.sleep(1)
        tasks[0]?.cancel()
        await asyncio.wait(tasks)
        return [log, tasks.map((task) => task.cancelled()), held.locked()]
      })
      expect(seen).toEqual([['first', 'third'], [true, true, false], false])
    })

    test('tasks take turns in the order in which they do with async_with', async () => {
      const order = async (
        body: (held: Held, work: () => Promise<void>) => Promise<void>,
      ): Promise<unknown> =>
        await run(async () => {
          const held = make()
          const log: string[] = []
          const work = asyncio.coroutine(async (task: string) => {
            for (let round = 0; round < 3; round++) {
              await body(held, async () => {
                log.push(`${task}${round}`)
                await asyncio.sleep(0)
              })
              log.push(`${task}${round} out`)
            }
          })
          await asyncio.gather(work('a'), work('b'), work('c'))
          return log
        })
      const by_using = await order(async (held, work) => {
        await using _ = await held.__aenter__()
        await work()
      })
      const by_async_with = await order(async (held, work) => {
        await asyncio.async_with(held as never, work)
      })
      expect(by_using).toEqual(by_async_with)
    })

    test('itself, not yet acquired, is refused', async () => {
      const text = `TypeError(${name} is acquired before its block: write \`await using _ = await lock.__aenter__()\`)`
      const seen = await run(async () => {
        const held = make() as unknown as AsyncDisposable & Disposable
        const log: string[] = []
        const asynchronous = async (): Promise<void> => {
          await using _ = held
          log.push('never')
        }
        const plain = async (): Promise<void> => {
          using _ = held
          log.push('never')
        }
        return [await outcome(asynchronous()), await outcome(plain()), log]
      })
      expect(seen).toEqual([text, text, []])
    })

    test("an object may have an end of the program's own", async () => {
      const ended = await run(async () => {
        const log: string[] = []
        const held = Object.assign(make(), { [Symbol.dispose]: () => log.push('ended') })
        {
          using _ = held as unknown as Disposable
        }
        return log
      })
      expect(ended).toEqual(['ended'])
    })
  })

  test('an error of the block and one of releasing are told together', async () => {
    const seen = await run(async () => {
      const lock = new asyncio.Lock()
      const block = async (): Promise<void> => {
        await using _ = await lock.__aenter__()
        lock.release()
        throw new ValueError('of the block')
      }
      try {
        await block()
        return []
      } catch (error) {
        const both = error as { name: string; error: unknown; suppressed: unknown }
        return [both.name, shown(both.error), shown(both.suppressed)]
      }
    })
    expect(seen).toEqual([
      'SuppressedError',
      'RuntimeError(Lock is not acquired.)',
      'ValueError(of the block)',
    ])
  })

  test.each(['TaskGroup', 'timeout', 'timeout_at'] as const)(
    '%s needs the exception: refused',
    async (name) => {
      if ((asyncio[name] as unknown) === undefined) return
      const seen = await run(async () => {
        const make = (): unknown => (name === 'TaskGroup' ? new asyncio.TaskGroup() : asyncio[name](5))
        const log: string[] = []
        const asynchronous = async (): Promise<void> => {
          await using _ = make() as AsyncDisposable
          log.push('never')
        }
        const plain = async (): Promise<void> => {
          using _ = make() as Disposable
          log.push('never')
        }
        const entered = async (): Promise<void> => {
          const manager = make() as { __aenter__(): PromiseLike<AsyncDisposable> }
          await using _ = await manager.__aenter__()
          log.push('never')
        }
        return [
          await outcome(asynchronous()),
          await outcome(plain()),
          await outcome(entered()),
          log,
          await asyncio.sleep(1, 'sound'),
        ]
      })
      const text =
        `TypeError(${name === 'TaskGroup' ? name : 'Timeout'} ends by looking at the exception that leaves its ` +
        'block, which `using` does not tell it: write `await asyncio.async_with(manager, async (x) => { … })`)'
      expect(seen).toEqual([text, text, text, [], 'sound'])
    },
  )

  test('Runner is closed at the end of the block', async () => {
    if ((asyncio.Runner as unknown) === undefined) return
    const log: unknown[] = []
    let kept: InstanceType<typeof asyncio.Runner> | undefined
    {
      await using runner = new asyncio.Runner()
      kept = runner
      await runner.run(async () => {
        asyncio.create_task(async () => {
          try {
            await asyncio.sleep(3600)
          } catch (error) {
            log.push(shown(error))
            throw error
          }
        })
        await asyncio.sleep(0)
      })
      log.push(runner.get_loop().is_closed())
    }
    expect(() => kept.get_loop()).toThrow('Runner is closed')
    expect(log).toEqual([false, 'CancelledError()'])
  })

  test('Runner: an error of the block is not hidden, and the runner is closed', async () => {
    if ((asyncio.Runner as unknown) === undefined) return
    let kept: InstanceType<typeof asyncio.Runner> | undefined
    const block = async (): Promise<void> => {
      await using runner = new asyncio.Runner()
      kept = runner
      await runner.run(async () => await asyncio.sleep(0))
      throw new ValueError('of the block')
    }
    expect(await outcome(block())).toBe('ValueError(of the block)')
    expect(() => kept?.get_loop()).toThrow('Runner is closed')
  })

  test('the token of a context variable resets it', async () => {
    const variable = new ContextVar<number>('variable')
    const seen = await run(async () => {
      variable.set(1)
      const inside: unknown[] = []
      {
        using _ = variable.set(2)
        await asyncio.sleep(1)
        inside.push(variable.get())
      }
      return [...inside, variable.get()]
    })
    expect(seen).toEqual([2, 1])
  })

  test.runIf(version === '3.6' || version === '3.7')('`with await lock` is using', async () => {
    const seen = await run(async () => {
      const lock = new asyncio.Lock()
      {
        using _ = await (lock as unknown as PromiseLike<Disposable>)
        expect(repr(lock)).toMatch(/\[locked\]/)
      }
      return lock.locked()
    })
    expect(seen).toBe(false)
  })
})
