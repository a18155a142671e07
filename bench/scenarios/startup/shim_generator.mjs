import * as asyncio from 'asyncio-shim'

await asyncio.run(() => asyncio.sleep(0))
