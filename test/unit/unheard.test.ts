/** What nobody looked at is reported: when it is collected, and at the latest when its loop is closed. */
import { setImmediate as immediately } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { KeyError, ValueError, repr } from 'asyncio-shim/builtins'
import { EVERY_VERSION, as_of, shown } from './every_version.js'
import type { Asyncio, Loop } from './every_version.js'

type Coroutine = ReturnType<Asyncio['sleep']>

const rejections: unknown[] = []
const warnings: string[] = []
const on_rejection = (reason: unknown): void => {
  rejections.push(reason)
}
const on_warning = (warning: Error): void => {
  warnings.push(shown(warning))
}
beforeEach(() => {
  rejections.length = 0
  warnings.length = 0
  process.on('unhandledRejection', on_rejection)
  process.on('warning', on_warning)
})
afterEach(async () => {
  await immediately()
  process.off('unhandledRejection', on_rejection)
  process.off('warning', on_warning)
  expect(rejections).toEqual([])
})

/** Collects what is garbage, and lets the reports be made. */
async function collect(): Promise<void> {
  const gc = (globalThis as { gc?: () => void }).gc
  if (gc === undefined) throw new Error('run with --expose-gc')
  for (let round = 0; round < 3; round++) {
    gc()
    await immediately()
  }
}

async function outcome(call: () => unknown): Promise<unknown> {
  try {
    return await call()
  } catch (error) {
    return shown(error)
  }
}

const STYLES = ['native', 'generator'] as const

describe.each(EVERY_VERSION)('unheard in %s', (version, asyncio) => {
  let loop: Loop
  let reports: string[]

  const listen = (to: Loop): void => {
    to.set_exception_handler((_, context) => {
      const about = Object.keys(context)
        .filter((key) => key !== 'message' && key !== 'source_traceback')
        .sort()
        .map(
          (key) =>
            `${key} ${key === 'exception' ? shown(context[key]) : (context[key] as object).constructor.name}`,
        )
      reports.push([context['message'], ...about].join('; ').replace(/ at [^ ;]+:\d+/g, ''))
    })
  }
  beforeEach(() => {
    reports = []
    loop = asyncio.new_event_loop()
    listen(loop)
  })
  afterEach(() => {
    if (!loop.is_closed()) loop.close()
  })

  const UNHEARD_TASK = 'Task exception was never retrieved; exception ValueError(x); future Task'
  const UNHEARD_FUTURE = 'Future exception was never retrieved; exception ValueError(x); future Future'
  const DESTROYED = 'Task was destroyed but it is pending!; task Task'

  describe.each(STYLES)('in %s style', (style) => {
    const in_style = <A extends unknown[]>(
      native: (...args: A) => Promise<void>,
      steps: (...args: A) => Generator<unknown, void>,
    ): ((...args: A) => Coroutine) =>
      style === 'native' ? asyncio.coroutine(native) : asyncio.coroutine(steps)
    const fails = in_style(
      async (delay: number) => {
        await asyncio.sleep(delay)
        throw new ValueError('x')
      },
      function* (delay: number) {
        yield* asyncio.sleep(delay)
        throw new ValueError('x')
      },
    )
    const waits = in_style(
      async () => {
        await asyncio.sleep(1000)
      },
      function* () {
        yield* asyncio.sleep(1000)
      },
    )

    test('a failed task is reported when it is collected, once', async () => {
      await loop.run_until_complete(async () => {
        loop.create_task(fails(0))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        await collect()
      })
      await collect()
      expect(reports).toEqual([UNHEARD_TASK])
      loop.close()
      expect(reports).toEqual([UNHEARD_TASK])
    })

    test('a failed task that something refers to is reported when its loop is closed', async () => {
      const task = loop.create_task(fails(0))
      await loop.run_until_complete(asyncio.sleep(0.001))
      await collect()
      expect(reports).toEqual([])
      loop.close()
      expect(reports).toEqual([UNHEARD_TASK])
      expect(repr(task.exception())).toMatch(/^ValueError\('x'/)
    })

    test.each([
      ['exception()', (task: InstanceType<typeof asyncio.Task>) => task.exception()],
      ['result()', (task: InstanceType<typeof asyncio.Task>) => outcome(() => task.result())],
      ['await', (task: InstanceType<typeof asyncio.Task>) => outcome(() => task)],
      ['cancel()', (task: InstanceType<typeof asyncio.Task>) => task.cancel()],
      ['gather()', (task: InstanceType<typeof asyncio.Task>) => outcome(() => asyncio.gather(task))],
      ['wait_for()', (task: InstanceType<typeof asyncio.Task>) => outcome(() => asyncio.wait_for(task, 1))],
      ['shield()', (task: InstanceType<typeof asyncio.Task>) => outcome(() => asyncio.shield(task))],
      ['Promise.allSettled()', (task: InstanceType<typeof asyncio.Task>) => Promise.allSettled([task])],
      ['then()', (task: InstanceType<typeof asyncio.Task>) => outcome(() => task.then(() => undefined))],
      ['catch()', (task: InstanceType<typeof asyncio.Task>) => task.catch(() => undefined)],
    ])('a failure that %s looked at is not reported', async (_, look) => {
      await loop.run_until_complete(async () => {
        const task = loop.create_task(fails(0))
        await asyncio.wait([task])
        await look(task)
      })
      await collect()
      loop.close()
      expect(reports).toEqual([])
    })

    test('wait() looks at nothing', async () => {
      await loop.run_until_complete(async () => {
        await asyncio.wait([loop.create_task(fails(0))])
      })
      await collect()
      loop.close()
      expect(reports).toEqual([UNHEARD_TASK])
    })

    test('a task that failed before anybody awaited it is heard when it is awaited later', async () => {
      const task = loop.create_task(fails(0))
      await loop.run_until_complete(asyncio.sleep(0.001))
      expect(await outcome(() => loop.run_until_complete(task))).toBe('ValueError(x)')
      await collect()
      loop.close()
      expect(reports).toEqual([])
    })

    test('the later failures of gather() are heard', async () => {
      await loop.run_until_complete(async () => {
        expect(await outcome(() => asyncio.gather(fails(0), fails(0.001), fails(0.002)))).toBe(
          'ValueError(x)',
        )
        await asyncio.sleep(0.005)
      })
      await collect()
      loop.close()
      expect(reports).toEqual([])
    })

    test('a cancelled task is no failure', async () => {
      await loop.run_until_complete(async () => {
        const task = loop.create_task(waits())
        await asyncio.sleep(0)
        task.cancel()
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        expect(task.cancelled()).toBe(true)
      })
      await collect()
      loop.close()
      expect(reports).toEqual([])
    })

    test('what leaves run_until_complete() is not reported again', async () => {
      expect(await outcome(() => loop.run_until_complete(fails(0)))).toBe('ValueError(x)')
      await collect()
      loop.close()
      expect(reports).toEqual([])
    })

    test('pending tasks are kept alive, and reported when the loop is closed', async () => {
      await loop.run_until_complete(async () => {
        loop.create_task(waits())
        loop.create_task(waits())
        await asyncio.sleep(0)
      })
      await collect()
      expect(reports).toEqual([])
      loop.close()
      expect(reports).toEqual([DESTROYED, DESTROYED])
      await collect()
      expect(reports).toHaveLength(2)
      expect(warnings).toEqual([])
    })

    test('a task that never began is reported, and so is its coroutine', async () => {
      const never = in_style(
        async function job() {},
        function* job() {},
      )
      loop.create_task(never())
      loop.close()
      expect(reports).toEqual([DESTROYED])
      await immediately()
      expect(warnings).toEqual(["RuntimeWarning(coroutine 'job' was never awaited)"])
    })

    test('the task of a run that was stopped early is not reported as destroyed', async () => {
      loop.call_soon(() => loop.stop())
      expect(await outcome(() => loop.run_until_complete(waits()))).toMatch(
        /Event loop stopped before Future completed/,
      )
      loop.close()
      expect(reports).toEqual([])
    })

    test('a coroutine that nobody awaited is warned of when it is collected', async () => {
      const make = in_style(
        async function forgotten() {},
        function* forgotten() {},
      )
      void make()
      await collect()
      expect(warnings).toEqual(["RuntimeWarning(coroutine 'forgotten' was never awaited)"])
    })

    test('a coroutine that nobody awaited inside a run is warned of by the time the loop is closed', async () => {
      const kept: unknown[] = []
      const make = in_style(
        async function lasting() {},
        function* lasting() {},
      )
      await loop.run_until_complete(async () => {
        kept.push(make())
        await asyncio.sleep(0)
      })
      await collect()
      expect(warnings).toEqual([])
      loop.close()
      await immediately()
      expect(warnings).toEqual(["RuntimeWarning(coroutine 'lasting' was never awaited)"])
    })

    test('a coroutine that was awaited or closed is not warned of', async () => {
      const job = in_style(
        async () => undefined,
        function* () {},
      )
      job().close()
      await loop.run_until_complete(async () => {
        await job()
        await loop.create_task(job())
        await asyncio.gather(job(), job())
        const cancelled = loop.create_task(job())
        cancelled.cancel()
        await outcome(() => cancelled)
      })
      await collect()
      loop.close()
      await collect()
      expect(warnings).toEqual([])
      expect(reports).toEqual([])
    })
  })

  test('values thrown that are no errors are reported too', async () => {
    await loop.run_until_complete(async () => {
      for (const value of [undefined, null, 0, 'text']) {
        loop.create_task(async () => {
          throw value
        })
      }
      await asyncio.sleep(0)
      await asyncio.sleep(0)
    })
    loop.close()
    expect(reports).toHaveLength(4)
    for (const report of reports) expect(report).toMatch(/^Task exception was never retrieved/)
  })

  test('a failed future is reported unless somebody looked, or cancelled it in vain', async () => {
    await loop.run_until_complete(async () => {
      loop.create_future().set_exception(new ValueError('x'))
      const looked = loop.create_future()
      looked.set_exception(new ValueError('y'))
      looked.exception()
      const cancelled = loop.create_future()
      cancelled.set_exception(new ValueError('z'))
      cancelled.cancel()
      await asyncio.sleep(0)
    })
    await collect()
    expect(reports).toEqual([UNHEARD_FUTURE])
  })

  test('a promise that is wrapped and fails is reported like a future, not as a rejection', async () => {
    await loop.run_until_complete(async () => {
      asyncio.wrap_future(Promise.reject(new ValueError('x')))
      asyncio.ensure_future(Promise.resolve(1))
      await asyncio.sleep(0.001)
    })
    await collect()
    loop.close()
    expect(reports).toEqual([UNHEARD_FUTURE])
  })

  test('errors of callbacks go to the handler, and the loop goes on', async () => {
    const bad = (): never => {
      throw new KeyError('k')
    }
    loop.call_soon(bad)
    loop.call_later(0.001, bad)
    const future = loop.create_future()
    future.add_done_callback(bad)
    future.set_result(1)
    expect(await loop.run_until_complete(asyncio.sleep(0.005, 'sound'))).toBe('sound')
    const arguments_shown = as_of<boolean>(version, { '3.6': true, '3.13': false })
    expect(reports).toEqual(
      [
        "Exception in callback bad(); exception KeyError('k'); handle Handle",
        `Exception in callback bad(${arguments_shown ? '<Future finished result=1>' : ''}); exception KeyError('k'); handle Handle`,
        "Exception in callback bad(); exception KeyError('k'); handle TimerHandle",
      ].map((text) => text.replace("KeyError('k')", shown(new KeyError('k')))),
    )
  })

  test('an async callback whose promise rejects is the business of JavaScript, a coroutine callback is not run', async () => {
    const coroutine_function = asyncio.coroutine(async function job() {})
    loop.call_soon(coroutine_function)
    await loop.run_until_complete(asyncio.sleep(0.001))
    await collect()
    expect(warnings).toEqual(["RuntimeWarning(coroutine 'job' was never awaited)"])
  })

  describe('the exception handler', () => {
    let records: string[]
    const grab = (record: { levelname: string; message: string }): void => {
      records.push(`${record.levelname} ${record.message}`)
    }
    beforeEach(() => {
      records = []
      asyncio.log.logger.addHandler(grab)
    })
    afterEach(() => {
      asyncio.log.logger.removeHandler(grab)
    })

    test('without one, the report is logged with what is known', async () => {
      loop.set_exception_handler(null)
      loop.create_task(async () => {
        throw new ValueError('x')
      })
      await loop.run_until_complete(asyncio.sleep(0.001))
      loop.close()
      expect(records).toHaveLength(1)
      expect(records[0]).toMatch(
        /^ERROR Task exception was never retrieved\nfuture: <Task finished .*exception=ValueError\('x',?\)>/,
      )
    })

    test('one that fails is reported by the default one', async () => {
      loop.set_exception_handler(() => {
        throw new KeyError('handler')
      })
      loop.call_soon(() => {
        throw new ValueError('callback')
      })
      expect(await loop.run_until_complete(asyncio.sleep(0.001, 'sound'))).toBe('sound')
      expect(records[0]).toMatch(/^ERROR Unhandled error in exception handler\ncontext: \{/)
    })

    test('one that is async does not leave a rejection that nobody sees unexplained', async () => {
      loop.set_exception_handler((_: unknown, context: Record<string, unknown>) => {
        reports.push(String(context['message']))
      })
      loop.create_task(async () => {
        throw new ValueError('x')
      })
      await loop.run_until_complete(asyncio.sleep(0.001))
      loop.close()
      expect(reports).toEqual(['Task exception was never retrieved'])
    })
  })

  describe('debug mode', () => {
    test('tells where a task and a coroutine were created', async () => {
      let traced: unknown
      loop.set_debug(true)
      loop.set_exception_handler((_, context) => {
        traced = context['source_traceback']
      })
      await loop.run_until_complete(async () => {
        loop.create_task(async () => {
          throw new ValueError('x')
        })
        await asyncio.sleep(0.001)
        void asyncio.coroutine(async function job() {})()
      })
      loop.close()
      expect(traced).toBeDefined()
      expect(String(traced)).toContain('unheard.test')
      await collect()
      // The oldest version logs where; see the tests of debug mode.
      if (version !== '3.6') {
        expect(warnings.join()).toMatch(
          /coroutine 'job' was never awaited\nCoroutine created at \(most recent call last\)\n.*unheard\.test/s,
        )
      }
    })

    test('reports slow callbacks', async () => {
      const records: string[] = []
      const grab = (record: { levelname: string; message: string }): void => {
        records.push(`${record.levelname} ${record.message}`)
      }
      asyncio.log.logger.addHandler(grab)
      loop.set_debug(true)
      loop.slow_callback_duration = 0.001
      loop.call_soon(function slow() {
        const end = performance.now() + 3
        while (performance.now() < end);
      })
      await loop.run_until_complete(asyncio.sleep(0))
      asyncio.log.logger.removeHandler(grab)
      expect(records.filter((text) => text.includes('slow()')).join()).toMatch(
        /^WARNING Executing <Handle slow\(\).* took 0\.\d{3} seconds$/,
      )
    })
  })

  describe.runIf(version !== '3.6')('asyncio.run()', () => {
    test('cancels what is left, and reports what fails meanwhile', async () => {
      const ended: string[] = []
      await asyncio.run(async () => {
        listen(asyncio.get_running_loop())
        asyncio.create_task(async () => {
          try {
            await asyncio.sleep(1000)
          } finally {
            throw new ValueError('in cleanup')
          }
        })
        asyncio.create_task(function* () {
          try {
            yield* asyncio.sleep(1000)
          } finally {
            ended.push('generator')
          }
        })
        await asyncio.sleep(0)
      })
      expect(ended).toEqual(['generator'])
      expect(reports).toEqual([
        'unhandled exception during asyncio.run() shutdown; exception ValueError(in cleanup); task Task',
      ])
    })

    test('reports failed tasks that nobody looked at when it ends', async () => {
      const kept: unknown[] = []
      await asyncio.run(async () => {
        listen(asyncio.get_running_loop())
        kept.push(
          asyncio.create_task(async () => {
            throw new ValueError('x')
          }),
        )
        await asyncio.sleep(0)
        await asyncio.sleep(0)
      })
      expect(reports).toEqual([UNHEARD_TASK])
    })
  })
})
