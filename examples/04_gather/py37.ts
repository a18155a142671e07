// gather: many coroutines at once, their results in the order of the arguments.
import * as asyncio from 'asyncio-shim/py37'
import { Exception, ValueError } from 'asyncio-shim/builtins'
import { print } from '../print.js'

const finished: number[] = []
const range = (n: number) => Array.from({ length: n }, (_, i) => i)
const sum = (numbers: number[]) => numbers.reduce((a, b) => a + b, 0)

const square = asyncio.coroutine(async function square(n: number, delay: number = 0) {
  await asyncio.sleep(delay)
  finished.push(n)
  return n * n
})

const fail = asyncio.coroutine(async function fail(text: string, delay: number): Promise<number> {
  await asyncio.sleep(delay)
  throw new ValueError(text)
})

const in_order = asyncio.coroutine(async function in_order() {
  // number 0 sleeps longest, number 29 shortest
  const results = await asyncio.gather(...range(30).map((n) => square(n, (30 - n) * 0.05)))
  print('finished:', finished)
  print('results:', results)
})

const many = asyncio.coroutine(async function many() {
  const results = await asyncio.gather(...range(1000).map((n) => square(n)))
  print('of', results.length, 'the sum is', sum(results))
  print('of none:', await asyncio.gather())
})

const first_exception = asyncio.coroutine(async function first_exception() {
  finished.length = 0
  const slow = asyncio.create_task(square(3, 0.4))
  try {
    await asyncio.gather(square(2, 0.02), fail('bad', 0.1), fail('worse', 0.2), slow)
  } catch (error) {
    if (!(error instanceof ValueError)) throw error
    print('the first exception comes out:', error.message)
  }
  print('so far:', finished)
  print('the others go on:', slow.done(), await slow, finished)
})

const exceptions_as_results = asyncio.coroutine(async function exceptions_as_results() {
  const results = await asyncio.gather(square(4, 0.06), fail('bad', 0.02), square(5), fail('worse', 0.04), {
    return_exceptions: true,
  })
  for (const result of results) print('  ', result instanceof Exception ? result.name : 'result', result)
})

const same_twice = asyncio.coroutine(async function same_twice() {
  finished.length = 0
  const task = asyncio.create_task(square(6))
  print('the same task twice:', await asyncio.gather(task, task), finished)
})

const nested = asyncio.coroutine(async function nested() {
  const evens = asyncio.gather(square(0), square(2), square(4))
  const odds = asyncio.gather(square(1), square(3))
  print('nested:', await asyncio.gather(evens, odds))
})

const cancelled = asyncio.coroutine(async function cancelled() {
  let tasks = range(3).map((n) => asyncio.create_task(square(n, 60)))
  const group = asyncio.gather(...tasks)
  await asyncio.sleep(0)
  print('cancel:', group.cancel())
  try {
    await group
  } catch (error) {
    if (!(error instanceof asyncio.CancelledError)) throw error
    print(
      'cancelled, and its children:',
      tasks.map((task) => task.cancelled()),
    )
  }

  tasks = range(3).map((n) => asyncio.create_task(square(n, 0.02)))
  tasks[1]?.cancel()
  const results = await asyncio.gather(...tasks, { return_exceptions: true })
  print(
    'one child cancelled:',
    results.map((result) => result instanceof asyncio.CancelledError),
  )
})

const main = asyncio.coroutine(async function main() {
  const parts = { in_order, many, first_exception, exceptions_as_results, same_twice, nested, cancelled }
  for (const [name, part] of Object.entries(parts)) {
    print(`== ${name}`)
    await part()
  }
})

await asyncio.run(main())
