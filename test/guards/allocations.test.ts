/** What a task switch leaves for the collector, and what a sleeping task holds on to: bytes, not seconds. */
import { expect, test } from 'vitest'
import { run_program, use_package } from '../host/child.js'

use_package()

/** The young generation is so large that nothing is collected while we count; `gc` collects what the start left. */
const ARGS = ['--expose-gc', '--max-semi-space-size=256', '--min-semi-space-size=256']

const SWITCHES = `
  import * as asyncio from 'asyncio-shim'
  const used = () => process.memoryUsage().heapUsed
  function* switching(times) {
    for (let i = 0; i < times; i++) yield* asyncio.sleep(0)
  }
  const native = asyncio.coroutine(async (times) => {
    for (let i = 0; i < times; i++) await asyncio.sleep(0)
  })
  for (const worker of [switching, native]) {
    await asyncio.run(() => worker(20_000))
    await asyncio.run(function* () {
      globalThis.gc()
      const before = used()
      yield* worker(20_000)
      console.log(Math.round((used() - before) / 20_000))
    })
  }
`

const SLEEPERS = `
  import * as asyncio from 'asyncio-shim'
  const used = () => { globalThis.gc(); return process.memoryUsage().heapUsed }
  function* sleeper() {
    yield* asyncio.sleep(60)
  }
  const main = (count) => function* () {
    const before = used()
    const tasks = Array.from({ length: count }, () => asyncio.create_task(sleeper()))
    yield* asyncio.sleep(0)
    console.log(Math.round((used() - before) / count))
    for (const task of tasks) task.cancel()
  }
  await asyncio.run(main(20_000))
`

/**
 * Bytes, with a quarter of room over what was measured, since Nodes differ. A switch makes a generator and its result;
 * a native one also promises. A sleeping task is a Task with its generators, a Future, and a timer's handle.
 */
const MOST = { generatorSwitch: 230, nativeSwitch: 1400, sleepingTask: 1600 }

async function figures(source: string): Promise<number[]> {
  const { lines, stderr } = await run_program(source, { args: ARGS, limit: 60 })
  expect(stderr).toBe('')
  return lines.map(Number)
}

test('a task switch allocates no more than its coroutine and its handle', async () => {
  const [generator, native] = await figures(SWITCHES)
  expect(generator).toBeGreaterThan(0)
  expect(generator).toBeLessThan(MOST.generatorSwitch)
  expect(native).toBeLessThan(MOST.nativeSwitch)
})

test('a sleeping task holds on to no more than its parts', async () => {
  const [bytes] = await figures(SLEEPERS)
  expect(bytes).toBeLessThan(MOST.sleepingTask)
})
