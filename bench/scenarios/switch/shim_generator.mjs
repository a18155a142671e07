import * as asyncio from 'asyncio-shim'
import { measure, parameters } from '../../measure.mjs'

const { tasks, each } = parameters

function* worker() {
  for (let i = 0; i < each; i++) yield* asyncio.sleep(0)
  return each
}

function* main() {
  const counts = yield* asyncio.gather(...Array.from({ length: tasks }, () => asyncio.create_task(worker())))
  return counts.reduce((sum, count) => sum + count)
}

await measure(() => asyncio.run(main))
