// Tasks: how they are made, and everything one can ask of them.
import * as asyncio from 'asyncio-shim/py37'
import { KeyError, RuntimeError, str } from 'asyncio-shim/builtins'
import { print } from '../print.js'

const work = asyncio.coroutine(async function work(name: string, delay: number) {
  print(`  ${name} starts`)
  await asyncio.sleep(delay)
  print(`  ${name} ends`)
  return name.toUpperCase()
})

const fail = asyncio.coroutine(async function fail() {
  await asyncio.sleep(0.02)
  throw new KeyError('missing')
})

const tidy = asyncio.coroutine(async function tidy() {
  try {
    await asyncio.sleep(60)
  } catch (error) {
    if (!(error instanceof asyncio.CancelledError)) throw error
    print('  tidying up')
    await asyncio.sleep(0.02)
    print('  tidied up')
    throw error
  }
})

const stubborn = asyncio.coroutine(async function stubborn() {
  try {
    await asyncio.sleep(60)
    return 'slept'
  } catch (error) {
    if (!(error instanceof asyncio.CancelledError)) throw error
    return 'cancelled? no, thanks'
  }
})

async function without_a_running_loop() {
  const coro = work('early', 0.02)
  try {
    asyncio.create_task(coro)
  } catch (error) {
    if (!(error instanceof RuntimeError)) throw error
    print('create_task needs a running loop:', error.message)
    coro.close() // it will never be awaited: without this, a warning would say so
  }

  const loop = asyncio.new_event_loop()
  const task = loop.create_task(work('early', 0.02))
  print('loop.create_task does not:', task.done())
  print('and the task runs when the loop does:', await loop.run_until_complete(task))
  loop.close()
}

const states = asyncio.coroutine(async function states() {
  const task = asyncio.create_task(work('job', 0.02))
  print('new:', task.done(), task.cancelled(), asyncio.isfuture(task))
  try {
    task.result()
  } catch (error) {
    if (!(error instanceof asyncio.InvalidStateError)) throw error
    print('result too early:', error.message)
  }
  try {
    task.exception()
  } catch (error) {
    if (!(error instanceof asyncio.InvalidStateError)) throw error
    print('exception too early:', error.message)
  }
  print('awaited:', await task)
  print('done:', task.done(), task.cancelled(), task.result(), task.exception())
  print('awaited again:', await task)
  print('too late to cancel:', task.cancel())
})

const ensuring = asyncio.coroutine(async function ensuring() {
  const ensured = asyncio.ensure_future(work('ensured', 0.02))
  print('of a coroutine, a task:', ensured instanceof asyncio.Task)
  print('of a task, the same:', asyncio.ensure_future(ensured) === ensured)
  print(await ensured)
  const seen: unknown[] = []

  const look = asyncio.coroutine(async function look() {
    seen.push(asyncio.current_task())
  })

  const task = asyncio.create_task(look())
  print('all tasks:', asyncio.all_tasks().size)
  await task
  print('current_task, inside:', seen[0] === task)
  print('all tasks:', asyncio.all_tasks().size)
})

const failing = asyncio.coroutine(async function failing() {
  const task = asyncio.create_task(fail())
  try {
    await task
  } catch (error) {
    if (!(error instanceof KeyError)) throw error
    print('await raises: KeyError', str(error))
  }
  print('exception returns it:', task.exception() instanceof KeyError)
  try {
    task.result()
  } catch (error) {
    if (!(error instanceof KeyError)) throw error
    print('result raises: KeyError', str(error))
  }
})

const cancelling = asyncio.coroutine(async function cancelling() {
  const tidying = asyncio.create_task(tidy())
  await asyncio.sleep(0)
  print('cancel:', tidying.cancel())
  print('asked for, not done yet:', tidying.done(), tidying.cancelled())
  try {
    await tidying
  } catch (error) {
    if (!(error instanceof asyncio.CancelledError)) throw error
    print('await raises CancelledError')
  }
  print('now it is:', tidying.done(), tidying.cancelled())

  const never = asyncio.create_task(work('never', 0.02))
  never.cancel()
  await asyncio.wait([never])
  print('cancelled before its first step:', never.cancelled())

  const task = asyncio.create_task(stubborn())
  await asyncio.sleep(0)
  task.cancel()
  print('cancelled, but it caught that:', await task, task.cancelled())
})

const callbacks = asyncio.coroutine(async function callbacks() {
  const first = (task: asyncio.Future<string>) => print('  first callback:', task.result())
  const second = (task: asyncio.Future<string>) => print('  second callback:', task.done())
  const third = () => print('  never called')

  const task = asyncio.create_task(work('called back', 0.02))
  task.add_done_callback(first)
  task.add_done_callback(second)
  task.add_done_callback(third)
  print('removed:', task.remove_done_callback(third))
  print('awaited:', await task)
  task.add_done_callback(first)
  print('added to a task that is done: called soon, not now')
  await asyncio.sleep(0)
})

const main = asyncio.coroutine(async function main() {
  for (const [name, part] of Object.entries({ states, ensuring, failing, cancelling, callbacks })) {
    print(`== ${name}`)
    await part()
  }
})

print('== without_a_running_loop')
await without_a_running_loop()
await asyncio.run(main())
