// Running: get_event_loop() and run_until_complete(), with what asyncio.run() does written out.
import * as asyncio from 'asyncio-shim/py36'
import { RuntimeError, ValueError } from 'asyncio-shim/builtins'
import { print } from '../print.js'

const loops: asyncio.AbstractEventLoop[] = []
const tasks: asyncio.Future<void>[] = []

const add = asyncio.coroutine(async function add(a: number, b: number) {
  loops.push(asyncio.get_event_loop())
  await asyncio.sleep(0.02)
  return a + b
})

const fail = asyncio.coroutine(async function fail() {
  await asyncio.sleep(0.02)
  throw new ValueError('no luck')
})

const linger = asyncio.coroutine(async function linger() {
  try {
    await asyncio.sleep(60)
  } catch (error) {
    if (error instanceof asyncio.CancelledError) print('left over when main ended, so cancelled')
    throw error
  }
})

const leave_a_task = asyncio.coroutine(async function leave_a_task() {
  tasks.push(asyncio.ensure_future(linger()))
  await asyncio.sleep(0.02)
})

const run_inside = asyncio.coroutine(async function run_inside(loop: asyncio.AbstractEventLoop) {
  const task = asyncio.ensure_future(add(1, 1))
  try {
    await loop.run_until_complete(task)
  } catch (error) {
    if (!(error instanceof RuntimeError)) throw error
    print('inside a coroutine:', error.message)
  }
  print('await is the way:', await task)
})

/** What asyncio.run() of later versions does. */
async function run<T>(main: asyncio.Coroutine<T>): Promise<T> {
  const loop = asyncio.new_event_loop()
  asyncio.set_event_loop(loop)
  try {
    return await loop.run_until_complete(main)
  } finally {
    const left = [...asyncio.Task.all_tasks({ loop })].filter((task) => !task.done())
    for (const task of left) task.cancel()
    await loop.run_until_complete(asyncio.gather(...left, { loop, return_exceptions: true }))
    await loop.run_until_complete(loop.shutdown_asyncgens())
    asyncio.set_event_loop(null)
    loop.close()
  }
}

async function with_a_loop() {
  const loop = asyncio.get_event_loop()
  print('the same loop each time:', loop === asyncio.get_event_loop())
  print('run_until_complete returns the result:', await loop.run_until_complete(add(5, 6)))
  print('the loop is kept:', loops.at(-1) === loop, loop.is_running(), loop.is_closed())
  try {
    await loop.run_until_complete(fail())
  } catch (error) {
    if (!(error instanceof ValueError)) throw error
    print('run_until_complete raises the exception:', error.message)
  }

  const task = loop.create_task(add(7, 8))
  await loop.run_until_complete(asyncio.sleep(0))
  print('a pending task stays:', task.done())
  print('and goes on in the next run:', await loop.run_until_complete(task))
  await loop.run_until_complete(run_inside(loop))

  loop.call_later(0.02, () => loop.stop())
  await loop.run_forever()
  print('run_forever ends with stop()')

  loop.close()
  const coro = add(9, 10)
  try {
    await loop.run_until_complete(coro)
  } catch (error) {
    if (!(error instanceof RuntimeError)) throw error
    print('after close():', error.message)
  }
  coro.close()
}

async function with_run() {
  print('run returns what main returns:', await run(add(1, 2)))
  try {
    await run(fail())
  } catch (error) {
    if (!(error instanceof ValueError)) throw error
    print('run raises what main raises:', error.message)
  }
  await run(leave_a_task())
  print('task cancelled:', tasks[0]?.cancelled())
  print('asyncio.run is not there yet:', !('run' in asyncio))
}

await with_a_loop()
await with_run()
