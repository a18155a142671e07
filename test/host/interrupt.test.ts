/** Ctrl-C. */
import { describe, expect, test } from 'vitest'
import { ENTRIES, run_program, use_package } from './child.js'
import type { ChildOptions, Ending } from './child.js'

use_package()

/** Runs a program that prints `ready` when it wants to be interrupted. */
const interrupted = (source: string, options: ChildOptions = {}): Promise<Ending> =>
  run_program(source, {
    ...options,
    on_line: (line, child) => {
      if (line.startsWith('ready')) child.kill('SIGINT')
    },
  })

const PRELUDE = (version: string, entry: string): string => `
  import * as asyncio from '${entry}'
  import { KeyboardInterrupt } from 'asyncio-shim/builtins'
  ${
    version === '3.6'
      ? `const run = async (main) => {
           const loop = asyncio.new_event_loop()
           try { return await loop.run_until_complete(main) } finally { loop.close() }
         }`
      : 'const run = asyncio.run'
  }
  const tell = (error) => console.log('caught', error.name, error instanceof KeyboardInterrupt)
`

describe.each(ENTRIES)('Ctrl-C in %s', (version, entry) => {
  const head = PRELUDE(version, entry)
  const cancels_main = version === '3.14'

  test.each([
    ['native', 'async () => { BODY }', 'await '],
    ['generator', 'function* () { BODY }', 'yield* '],
  ])(
    'raises KeyboardInterrupt in a %s main that sleeps; 3.11 and newer cancel it first',
    async (_, main, wait) => {
      const body = `
      try {
        console.log('ready')
        ${wait}asyncio.sleep(100)
      } catch (error) {
        console.log('main got', error.name)
        throw error
      } finally {
        console.log('cleanup')
      }`
      const ending = await interrupted(`${head}
      await run(${main.replace('BODY', body)}).catch(tell)
      console.log('listeners', process.listenerCount('SIGINT'))
    `)
      // Before 3.11 the loop is left at once, and run() cancels the main task while it shuts down; 3.6 has no run().
      const cleanup = version === '3.6' ? [] : ['main got CancelledError', 'cleanup']
      expect(ending).toMatchObject({
        code: 0,
        lines: ['ready', ...cleanup, 'caught KeyboardInterrupt true', 'listeners 0'],
      })
    },
  )

  test('uncaught, ends the process with an error', async () => {
    const ending = await interrupted(`${head}
      await run(async () => {
        console.log('ready')
        await asyncio.sleep(100)
      })
    `)
    expect(ending.code === 0).toBe(false)
    expect(ending.stderr).toContain('KeyboardInterrupt')
  })

  test('reaches a main that computes in steps', async () => {
    const ending = await interrupted(`${head}
      await run(async () => {
        console.log('ready')
        for (;;) await asyncio.sleep(0)
      }).catch(tell)
    `)
    expect(ending.lines).toEqual(['ready', 'caught KeyboardInterrupt true'])
  })

  test('reaches a main that is away on a promise', async () => {
    const ending = await interrupted(`${head}
      await run(async () => {
        console.log('ready')
        await new Promise((resolve) => setTimeout(resolve, 200))
        await asyncio.sleep(100)
      }).catch(tell)
      process.exit()
    `)
    expect(ending.lines).toEqual(['ready', 'caught KeyboardInterrupt true'])
  })

  test('breaks out of run_forever(), and the loop can run again', async () => {
    const ending = await interrupted(`${head}
      const loop = asyncio.new_event_loop()
      const task = loop.create_task(async () => {
        console.log('ready')
        try {
          await asyncio.sleep(100)
        } finally {
          console.log('cleanup')
        }
      })
      await loop.run_forever().catch(tell)
      console.log(loop.is_running(), task.done())
      task.cancel()
      await loop.run_until_complete(task).catch((error) => console.log(error.name))
      loop.close()
    `)
    expect(ending).toMatchObject({
      code: 0,
      lines: ['ready', 'caught KeyboardInterrupt true', 'false false', 'cleanup', 'CancelledError'],
    })
  })

  test('breaks out of run_until_complete()', async () => {
    const ending = await interrupted(`${head}
      const loop = asyncio.new_event_loop()
      await loop.run_until_complete(async () => {
        console.log('ready')
        await asyncio.sleep(100)
      }).catch(tell)
      console.log(await loop.run_until_complete(asyncio.sleep(0, 'usable')))
      loop.close()
    `)
    expect(ending.lines).toEqual(['ready', 'caught KeyboardInterrupt true', 'usable'])
  })

  test('is the program’s own when it listens by itself', async () => {
    const ending = await interrupted(`${head}
      let heard
      process.on('SIGINT', () => {
        console.log('own listener')
        heard.set_result('went on')
      })
      console.log(await run(async () => {
        heard = asyncio.get_event_loop().create_future()
        console.log('ready')
        return await heard
      }))
      process.exit()
    `)
    expect(ending).toMatchObject({ code: 0, lines: ['ready', 'own listener', 'went on'] })
  })

  test('after the run ends the process as usual', async () => {
    const ending = await interrupted(`${head}
      await run(async () => { await asyncio.sleep(0) })
      console.log('listeners', process.listenerCount('SIGINT'))
      setTimeout(() => undefined, 10_000)
      console.log('ready')
    `)
    expect(ending).toMatchObject({ signal: 'SIGINT', lines: ['listeners 0', 'ready'] })
  })

  test('interrupts every loop that runs', async () => {
    const ending = await interrupted(`${head}
      const job = async () => { await asyncio.sleep(100) }
      const results = await Promise.allSettled([run(job), run(job), run(async () => {
        await asyncio.sleep(0)
        console.log('ready')
        await asyncio.sleep(100)
      })])
      console.log(results.map(({ reason }) => reason?.name).join(), process.listenerCount('SIGINT'))
    `)
    expect(ending.lines).toEqual(['ready', 'KeyboardInterrupt,KeyboardInterrupt,KeyboardInterrupt 0'])
  })

  test('still works for the second run when the first has ended', async () => {
    const ending = await interrupted(`${head}
      await Promise.allSettled([
        run(async () => { await asyncio.sleep(0.01) }),
        run(async () => {
          await asyncio.sleep(0.03)
          console.log('ready')
          await asyncio.sleep(100)
        }).catch(tell),
      ])
    `)
    expect(ending.lines).toEqual(['ready', 'caught KeyboardInterrupt true'])
  })

  test.runIf(cancels_main)('swallowed by main: run() gives the result', async () => {
    const ending = await interrupted(`${head}
      console.log(await run(async () => {
        try {
          console.log('ready')
          await asyncio.sleep(100)
        } catch (error) {
          console.log('swallowed', error.name, asyncio.current_task().cancelling())
        }
        return await asyncio.sleep(0.001, 'result')
      }))
    `)
    expect(ending).toMatchObject({ code: 0, lines: ['ready', 'swallowed CancelledError 1', 'result'] })
  })

  test.runIf(cancels_main)('a second Ctrl-C breaks out of a main that does not end', async () => {
    const ending = await interrupted(`${head}
      await run(async () => {
        for (let n = 1; ; n++) {
          try {
            console.log('ready', n)
            await asyncio.sleep(100)
          } catch (error) {
            console.log('got', error.name)
          }
          if (n === 2) return
        }
      }).catch(tell)
    `)
    expect(ending.lines).toEqual([
      'ready 1',
      'got CancelledError',
      'ready 2',
      'got CancelledError',
      'caught KeyboardInterrupt true',
    ])
  })

  test.runIf(cancels_main)('a main that fails while it is cancelled fails run() with its error', async () => {
    const ending = await interrupted(`${head}
      await run(async () => {
        try {
          console.log('ready')
          await asyncio.sleep(100)
        } finally {
          throw new RangeError('in cleanup')
        }
      }).catch(tell)
    `)
    expect(ending.lines).toEqual(['ready', 'caught RangeError false'])
  })

  test.runIf(cancels_main)('a cancellation of the program’s own stays a CancelledError', async () => {
    const ending = await run_program(`${head}
      await run(async () => {
        asyncio.current_task().cancel()
        await asyncio.sleep(0)
      }).catch(tell)
    `)
    expect(ending.lines).toEqual(['caught CancelledError false'])
  })
})
