/**
 * One task switch by `sleep(0)`, in nanoseconds: `node bench/task_switch.mjs generator 10` prints one figure.
 * `npm run bench` runs every system in turn and compares.
 */
import * as asyncio from 'asyncio-shim'

const [style = 'generator', tasks = '1', switches = '1000000'] = process.argv.slice(2)
const each = Math.floor(Number(switches) / Number(tasks))

function* generator() {
  for (let i = 0; i < each; i++) yield* asyncio.sleep(0)
}
const native = asyncio.coroutine(async () => {
  for (let i = 0; i < each; i++) await asyncio.sleep(0)
})
const worker = style === 'native' ? native : generator

const all = () =>
  asyncio.run(function* () {
    yield* asyncio.gather(...Array.from({ length: Number(tasks) }, () => asyncio.create_task(worker())))
  })

await all()
const before = performance.now()
await all()
console.log(((performance.now() - before) * 1e6) / (each * Number(tasks)))
