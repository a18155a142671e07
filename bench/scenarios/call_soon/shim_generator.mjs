import * as asyncio from 'asyncio-shim'
import { measure, parameters } from '../../measure.mjs'

const { callbacks, each } = parameters

function* main() {
  const loop = asyncio.get_running_loop()
  const done = loop.create_future()
  let running = callbacks
  let count = 0
  const again = (left) => {
    count++
    if (left > 1) loop.call_soon(again, left - 1)
    else if (--running === 0) done.set_result(null)
  }
  for (let i = 0; i < callbacks; i++) loop.call_soon(again, each)
  yield* done
  return count
}

await measure(() => asyncio.run(main))
