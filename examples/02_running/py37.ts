// Running: asyncio.run(main()), and the event loop by hand with run_until_complete().
import * as asyncio from 'asyncio-shim/py37'
import { RuntimeError, ValueError } from 'asyncio-shim/builtins'
import { print } from '../print.js'

const loops: asyncio.AbstractEventLoop[] = []
const tasks: asyncio.Task<void>[] = []

const add = asyncio.coroutine(async function add(a: number, b: number) {
  loops.push(asyncio.get_running_loop())
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
  tasks.push(asyncio.create_task(linger()))
  await asyncio.sleep(0.02)
})

const run_inside = asyncio.coroutine(async function run_inside() {
  const coro = add(1, 1)
  try {
    await asyncio.run(coro)
  } catch (error) {
    if (!(error instanceof RuntimeError)) throw error
    print('inside a coroutine:', error.message)
  }
  coro.close()
})

async function with_run() {
  print('run returns what main returns:', await asyncio.run(add(1, 2)))
  print('and again:', await asyncio.run(add(3, 4)))
  print('each run has a loop of its own:', loops[0] !== loops[1])
  print('closed afterwards:', loops[0]?.is_closed(), loops[1]?.is_closed())
  try {
    await asyncio.run(fail())
  } catch (error) {
    if (!(error instanceof ValueError)) throw error
    print('run raises what main raises:', error.message)
  }
  await asyncio.run(leave_a_task())
  print('task cancelled:', tasks[0]?.cancelled())
  await asyncio.run(run_inside())
  try {
    asyncio.get_running_loop()
  } catch (error) {
    if (!(error instanceof RuntimeError)) throw error
    print('outside:', error.message)
  }
}

async function with_a_loop() {
  asyncio.set_event_loop(asyncio.new_event_loop())
  const loop = asyncio.get_event_loop()
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
  asyncio.set_event_loop(null)
}

await with_run()
await with_a_loop()
