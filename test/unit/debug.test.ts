import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { debugging } from '../../src/kernel.js'
import { EVERY_VERSION, type Loop, as_of, shown } from './every_version.js'

const PLACE = String.raw`\S*debug\.test\.ts:\d+`

/** Blocks the thread. */
function block(seconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, seconds * 1000)
}

test('until some loop is in debug mode, nobody looks for the running one', () => {
  for (const [, asyncio] of EVERY_VERSION) {
    const loop = asyncio.new_event_loop()
    const future = loop.create_future()
    expect(future._source_traceback).toBe(null)
    expect(loop.call_soon(() => undefined)._source_traceback).toBe(null)
    loop.close()
  }
  expect(debugging.ever).toBe(false)
})

describe.each(EVERY_VERSION)('debug mode in %s', (version, asyncio) => {
  let loop: Loop
  let records: string[]
  const grab = (record: { levelname: string; message: string }): void => {
    records.push(`${record.levelname} ${record.message}`)
  }

  beforeEach(() => {
    records = []
    asyncio.log.logger.addHandler(grab)
    loop = asyncio.new_event_loop()
    loop.set_debug(true)
    // Only what a test blocks is slow, however busy the machine is.
    loop.slow_callback_duration = 3600
  })
  afterEach(() => {
    asyncio.log.logger.removeHandler(grab)
    asyncio.log.logger.setLevel('NOTSET')
    loop.close()
  })

  test('set_debug() keeps what it is given', () => {
    for (const [value, text] of [
      [true, 'True'],
      [false, 'False'],
      [null, 'None'],
      [1, '1'],
    ] as const) {
      loop.set_debug(value as boolean)
      expect(loop.get_debug()).toBe(value)
      expect(loop.__repr__()).toContain(`closed=False debug=${text}>`)
    }
  })

  test('reprs tell where futures, tasks and handles were created: in the program', async () => {
    const task = loop.create_task(asyncio.sleep(0))
    expect(task.__repr__()).toMatch(new RegExp(` created at ${PLACE}>$`))
    for (const made of [
      loop.create_future(),
      new asyncio.Future({ loop }),
      loop.call_soon(() => undefined),
    ]) {
      expect(made.__repr__()).toMatch(new RegExp(` created at ${PLACE}>$`))
    }
    await loop.run_until_complete(task)
  })

  test.each(['native', 'generator'])('a slow step of a %s coroutine is reported', async (style) => {
    loop.slow_callback_duration = 0.05
    const generator = function* slow(): Generator<never, void> {
      block(0.06)
    }
    const native = async (): Promise<void> => {
      block(0.06)
    }
    await loop.run_until_complete(style === 'native' ? native : generator)
    expect(records.filter((text) => text.includes('<Task finished'))).toEqual([
      expect.stringMatching(/^WARNING Executing <Task finished .*> took \d\.\d{3} seconds$/),
    ])
  })

  test('the parts of a native step count together, until it is given up', async () => {
    loop.slow_callback_duration = 0.08
    const task = loop.create_task(async () => {
      await asyncio.sleep(0)
      block(0.05)
      // Neither gives the step up.
      await Promise.resolve()
      await (async () => {
        block(0.05)
        await Promise.resolve()
      })()
      await asyncio.sleep(0)
    })
    await loop.run_until_complete(task)
    expect(records.some((text) => text.startsWith('WARNING Executing <Task pending'))).toBe(true)
  })

  test('a step that gives itself up to a promise is reported then', async () => {
    loop.slow_callback_duration = 0.05
    await loop.run_until_complete(async () => {
      await Promise.resolve()
      block(0.06)
      await new Promise((resolve) => setTimeout(resolve, 1))
      records.push('back')
    })
    const seen = records.filter((text) => text === 'back' || text.includes('<Task pending'))
    expect(seen).toEqual([expect.stringMatching(/^WARNING Executing <Task pending/), 'back'])
  })

  test('a step that a future woke is named by its handle in the oldest version', async () => {
    const future = loop.create_future()
    loop.slow_callback_duration = 0.05
    loop.call_later(0.001, () => {
      future.set_result(1)
    })
    await loop.run_until_complete(function* () {
      yield* future
      block(0.06)
    } as () => Generator<never, void>)
    const text = as_of(version, {
      '3.6':
        /^WARNING Executing <Handle <TaskWakeupMethWrapper object at \w+>\(<Future finis.*\) created at .*> took/,
      '3.7': /^WARNING Executing <Task finished .*> took/,
    })
    expect(records.filter((record) => record.includes('Executing')).join()).toMatch(text)
  })

  test('waits are logged until 3.7', async () => {
    asyncio.log.logger.setLevel('DEBUG')
    setTimeout(() => {
      loop.stop()
    }, 5)
    await loop.run_forever()
    const polls = records.filter((text) => text.includes('poll'))
    if (as_of(version, { '3.6': true, '3.8': false })) {
      expect(polls).toEqual([expect.stringMatching(/^(DEBUG|INFO) poll took \d+\.\d{3} ms: 1 events$/)])
    } else expect(polls).toEqual([])
  })

  test('contexts say where the object was created', async () => {
    const contexts: Record<string, unknown>[] = []
    loop.set_exception_handler((_, context) => {
      contexts.push(context)
    })
    await loop.run_until_complete(async () => {
      loop.call_soon(function fails() {
        throw new RangeError('in a callback')
      })
      await asyncio.sleep(0)
    })
    loop.default_exception_handler(contexts[0] ?? {})
    expect(contexts[0]?.['source_traceback']).toMatchObject([
      { filename: expect.stringMatching(/debug\.test/) },
    ])
    expect(records.at(-1)).toMatch(
      /^ERROR Exception in callback .*\nhandle: .*\nsource_traceback: Object created at \(most recent call last\):\n {2}File ".*debug\.test\.ts", line \d+, in /,
    )
  })

  test('the default exception handler tells who scheduled the handle or the step that runs', async () => {
    await loop.run_until_complete(async () => {
      loop.call_soon(() => {
        loop.call_exception_handler({ message: 'in a callback' })
      })
      await asyncio.sleep(0)
      loop.create_task(async () => {
        await Promise.resolve()
        loop.call_exception_handler({ message: 'in a task' })
      })
      await asyncio.sleep(0)
    })
    for (const where of ['in a callback', 'in a task']) {
      const text = records.find((record) => record.startsWith(`ERROR ${where}`)) ?? ''
      expect(text).toMatch(
        /\nhandle_traceback: Handle created at \(most recent call last\):\n {2}File ".*debug\.test\.ts"/,
      )
    }
  })

  test('a coroutine tells where it was created, and what that looks like', async () => {
    const job = asyncio.coroutine(async function work() {})
    const outside = job()
    expect(outside.cr_origin).toBe(null)
    outside.close()
    await loop.run_until_complete(async () => {
      const coro = job()
      if (as_of(version, { '3.6': true, '3.7': false })) {
        expect(coro.cr_origin).toBe(null)
        expect(coro.__repr__()).toMatch(
          new RegExp(`^<CoroWrapper work\\(\\) running at .*, created at ${PLACE}>$`),
        )
      } else {
        expect(coro.cr_origin?.[0]).toEqual([
          expect.stringMatching(/debug\.test/),
          expect.any(Number),
          expect.any(String),
        ])
      }
      await coro
    })
  })

  test('code that another loop runs must not schedule, but by call_soon_threadsafe()', async () => {
    const other = asyncio.new_event_loop()
    const running = other.run_forever()
    const refused =
      'RuntimeError(Non-thread-safe operation invoked on an event loop other than the current one)'
    const attempts: string[] = []
    const attempt = (call: () => unknown): void => {
      try {
        call()
        attempts.push('done')
      } catch (error) {
        attempts.push(shown(error))
      }
    }
    const try_all = (): void => {
      attempt(() => other.call_soon(() => undefined))
      attempt(() => other.call_later(1, () => undefined))
      attempt(() => other.call_soon_threadsafe(() => undefined))
    }
    await loop.run_until_complete(function* () {
      try_all()
      other.call_soon_threadsafe(() => {
        other.set_debug(true)
      })
      while (!other.get_debug()) yield* asyncio.sleep(0.001)
      try_all()
    } as () => Generator<never, void>)
    // Plain code belongs to no loop: it may.
    try_all()
    other.stop()
    await running
    other.close()
    expect(attempts).toEqual(['done', 'done', 'done', refused, refused, 'done', 'done', 'done', 'done'])
  })
})
