import * as asyncio from 'asyncio-shim'
import { parameters, weigh } from '../../measure.mjs'

const job = asyncio.coroutine(async () => {
  await asyncio.sleep(3600)
})

await weigh(
  parameters.tasks,
  () =>
    new Promise((resolve) => {
      asyncio.run(async () => {
        const sleeping = Array.from({ length: parameters.tasks }, () => asyncio.create_task(job()))
        await asyncio.sleep(0)
        resolve()
        await asyncio.sleep(3600)
        return sleeping
      })
    }),
)
