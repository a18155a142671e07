import * as asyncio from 'asyncio-shim'
import { parameters, weigh } from '../../measure.mjs'

function* job() {
  yield* asyncio.sleep(3600)
}

await weigh(
  parameters.tasks,
  () =>
    new Promise((resolve) => {
      asyncio.run(function* () {
        const sleeping = Array.from({ length: parameters.tasks }, () => asyncio.create_task(job()))
        yield* asyncio.sleep(0)
        resolve()
        yield* asyncio.sleep(3600)
        return sleeping
      })
    }),
)
