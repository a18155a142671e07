import * as asyncio from 'asyncio-shim'

await asyncio.run(async () => {
  await asyncio.sleep(0)
})
