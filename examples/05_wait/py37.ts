// wait: sets of what is done and what is pending, when one wants to know; and how gather differs.
import * as asyncio from 'asyncio-shim/py37'
import { ValueError } from 'asyncio-shim/builtins'
import { print } from '../print.js'

type Job = asyncio.Future<string>
const names = new Map<unknown, string>()

const job = asyncio.coroutine(async function job(name: string, delay: number) {
  await asyncio.sleep(delay)
  if (name.startsWith('bad')) throw new ValueError(name)
  return name
})

function start(name: string, delay: number) {
  const task = asyncio.create_task(job(name, delay))
  names.set(task, name)
  return task
}

function show(label: string, tasks: Set<Job>) {
  const sorted = [...tasks].map((task) => names.get(task)).sort()
  print(`  ${label}: ${sorted.join(', ') || '-'}`)
}

const stop = asyncio.coroutine(async function stop(tasks: Set<Job>) {
  for (const task of tasks) task.cancel()
  if (tasks.size) await asyncio.wait(tasks)
})

const all_completed = asyncio.coroutine(async function all_completed() {
  const tasks = [start('a', 0.09), start('b', 0.03), start('bad c', 0.06)]
  const [done, pending] = await asyncio.wait(tasks)
  print('two sets:', done instanceof Set, pending instanceof Set)
  show('done', done)
  show('pending', pending)
  print('nothing was raised; one asks each task:')
  for (const task of tasks) print('  ', names.get(task), '->', task.exception() ?? task.result())
})

const timeout = asyncio.coroutine(async function timeout() {
  const quick = start('quick', 0.05)
  const slow = start('slow', 0.6)
  let [done, pending] = await asyncio.wait([quick, slow], { timeout: 0.3 })
  show('done in time', done)
  show('pending', pending)
  print('not cancelled by wait:', slow.done())
  ;[done, pending] = await asyncio.wait(pending)
  show('done', done)
})

const first_completed = asyncio.coroutine(async function first_completed() {
  let done: Set<Job>
  let pending: Set<Job> = new Set([start('one', 0.1), start('two', 0.3), start('three', 0.5)])
  while (pending.size) {
    ;[done, pending] = await asyncio.wait(pending, { return_when: asyncio.FIRST_COMPLETED })
    show('done', done)
    show('pending', pending)
  }
})

const first_exception = asyncio.coroutine(async function first_exception() {
  let tasks = [start('fine', 0.1), start('bad', 0.3), start('slow', 60)]
  let [done, pending] = await asyncio.wait(tasks, { return_when: asyncio.FIRST_EXCEPTION })
  show('done', done)
  show('pending', pending)
  const raised = tasks.filter((task) => done.has(task) && task.exception())
  print(
    'raised by:',
    raised.map((task) => names.get(task)),
  )
  await stop(pending)

  tasks = [start('x', 0.05), start('y', 0.1)]
  ;[done, pending] = await asyncio.wait(tasks, { return_when: asyncio.FIRST_EXCEPTION })
  print('without an exception it waits for all:', done.size, pending.size)
})

const wrong = asyncio.coroutine(async function wrong() {
  try {
    await asyncio.wait([])
  } catch (error) {
    if (!(error instanceof ValueError)) throw error
    print('nothing to wait for: ValueError')
  }
  const task = start('z', 0.02)
  try {
    await asyncio.wait([task], { return_when: 'SOMETIME' })
  } catch (error) {
    if (!(error instanceof ValueError)) throw error
    print('ValueError:', error.message)
  }
  await task
})

const wait_and_gather = asyncio.coroutine(async function wait_and_gather() {
  print('gather gives results, in order:')
  print('  ', await asyncio.gather(start('p', 0.06), start('q', 0.03)))
  print('wait gives tasks, in sets:')
  const asked = [start('p', 0.06), start('q', 0.03)]
  const [answered] = await asyncio.wait(asked)
  print(
    '  ',
    asked.filter((task) => answered.has(task)).map((task) => task.result()),
  )

  print('gather raises:')
  let bad = start('bad', 0.05)
  let good = start('r', 0.25)
  try {
    await asyncio.gather(bad, good)
  } catch (error) {
    if (!(error instanceof ValueError)) throw error
    print('  ', error, good.done(), await good)
  }
  print('wait does not:')
  bad = start('bad', 0.05)
  good = start('r', 0.25)
  const [done] = await asyncio.wait([bad, good])
  print('  ', done.size, bad.exception(), good.result())

  print('cancelling gather cancels its children, cancelling wait does not:')
  const gathering = (tasks: Job[]) => asyncio.ensure_future(asyncio.gather(...tasks))
  const waiting = (tasks: Job[]) => asyncio.ensure_future(asyncio.wait(tasks))
  for (const together of [gathering, waiting]) {
    const tasks = [start('s', 0.3), start('t', 0.3)]
    const outer = together(tasks)
    await asyncio.sleep(0.05)
    outer.cancel()
    try {
      await outer
    } catch (error) {
      if (!(error instanceof asyncio.CancelledError)) throw error
    }
    await asyncio.sleep(0.4)
    print(
      '  ',
      tasks.map((task) => task.cancelled()),
    )
  }
})

const main = asyncio.coroutine(async function main() {
  const parts = { all_completed, timeout, first_completed, first_exception, wrong, wait_and_gather }
  for (const [name, part] of Object.entries(parts)) {
    print(`== ${name}`)
    await part()
  }
})

await asyncio.run(main())
