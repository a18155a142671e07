/** Workers and the life of the process: what they keep alive, and what is left of them. */
import { expect, test } from 'vitest'
import { run_program, use_package } from './child.js'

use_package()

const head = `
  import * as asyncio from 'asyncio-shim'
  import { ProcessPoolExecutor, ThreadPoolExecutor } from 'asyncio-shim/concurrent_futures'
  const block = (ms) => { Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms); return ms }
`

test.each(['ThreadPoolExecutor', 'ProcessPoolExecutor'])(
  'an idle %s lets the process end, and one with a call does not',
  async (name) => {
    const ending = await run_program(`${head}
      const pool = new ${name}(2)
      console.log(await pool.submit(block, 1))
      pool.submit(block, 50).add_done_callback((future) => console.log('done', future.result()))
      process.on('exit', (code) => console.log('exit', code))
    `)
    expect(ending).toMatchObject({ code: 0, lines: ['1', 'done 50', 'exit 0'], stderr: '' })
  },
)

test.each(['ThreadPoolExecutor', 'ProcessPoolExecutor'])(
  'shutdown() of a %s leaves nothing',
  async (name) => {
    const ending = await run_program(`${head}
    const kinds = () => process.getActiveResourcesInfo().filter((kind) => /Worker|MessagePort|Process|Pipe$/.test(kind))
    const before = kinds().length
    const pool = new ${name}(2)
    await Promise.all([pool.submit(block, 1), pool.submit(block, 1)])
    await pool.shutdown()
    await new Promise((resolve) => setTimeout(resolve, 50))
    console.log(kinds().length - before)
  `)
    expect(ending).toMatchObject({ code: 0, lines: ['0'], stderr: '' })
  },
)

test('run() waits for the calls of the default executor', async () => {
  const ending = await run_program(`${head}
    await asyncio.run(async () => {
      const loop = asyncio.get_running_loop()
      loop.run_in_executor(null, (ms) => {
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)
        console.log('in the thread')
      }, 50)
      await asyncio.sleep(0)
      console.log('main ends')
    })
    setTimeout(() => console.log('after run'), 100)
  `)
  expect(ending).toMatchObject({ code: 0, lines: ['main ends', 'in the thread', 'after run'], stderr: '' })
})

test('the modules of workers are not loaded before the first call', async () => {
  const ending = await run_program(`
    import { createRequire } from 'node:module'
    import * as asyncio from 'asyncio-shim'
    import { ThreadPoolExecutor } from 'asyncio-shim/concurrent_futures'
    const loaded = () => Object.keys(createRequire(import.meta.url).cache).some((file) => file.includes('workerpool'))
    const pool = new ThreadPoolExecutor(1)
    console.log(loaded())
    await pool.submit(() => 1)
    console.log(loaded())
  `)
  expect(ending).toMatchObject({ code: 0, lines: ['false', 'true'], stderr: '' })
})
