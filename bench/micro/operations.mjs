/**
 * What single operations cost, in nanoseconds, by benchmark.js: to see where a scenario's time goes.
 *
 *   npm run build && node bench/micro/operations.mjs
 *   node bench/micro/operations.mjs future        those whose name has this in it
 */
import Benchmark from 'benchmark'
import * as asyncio from 'asyncio-shim'
import { ContextVar, copy_context } from 'asyncio-shim/contextvars'

let loop = asyncio.new_event_loop()
const variable = new ContextVar('variable', { default: 0 })
const nothing = () => {}
const native = asyncio.coroutine(async () => {})
function* generator() {}

/** Cancelled handles stay in the queue until the loop gets to them: a loop that never runs is replaced when it is full. */
let scheduled = 0
const schedule = () => {
  if (++scheduled % 10_000 === 0) {
    loop.close()
    loop = asyncio.new_event_loop()
  }
  loop.call_soon(nothing).cancel()
}

const OPERATIONS = {
  'future: make': () => loop.create_future(),
  'future: make and finish': () => loop.create_future().set_result(1),
  'future: make, finish and read': () => {
    const future = loop.create_future()
    future.set_result(1)
    return future.result()
  },
  'coroutine: make a generator': () => generator(),
  'coroutine: make and close a wrapped async function': () => native().close(),
  'coroutine: make and close sleep(0)': () => asyncio.sleep(0).close(),
  'handle: call_soon and cancel': schedule,
  'context: copy': () => copy_context(),
  'context: get a variable': () => variable.get(),
  'error: make a CancelledError': () => new asyncio.CancelledError(),
  'loop: time': () => loop.time(),
}

const [wanted = ''] = process.argv.slice(2)
const suite = new Benchmark.Suite()
for (const [name, operation] of Object.entries(OPERATIONS)) {
  if (name.includes(wanted)) suite.add(name, operation)
}
suite.on('cycle', ({ target }) => {
  if (target.error) throw target.error
  const nanoseconds = (target.stats.mean * 1e9).toFixed(1)
  console.log(`${target.name.padEnd(54)}${nanoseconds.padStart(9)} ns  ±${target.stats.rme.toFixed(0)}%`)
})
suite.on('complete', () => loop.close())
suite.run()
