import * as asyncio from 'asyncio-shim'
import { parameters } from '../../measure.mjs'
import { measureServer } from '../echo.mjs'

const { bytes } = parameters

const echo = asyncio.coroutine(async (reader, writer) => {
  for (;;) {
    let data
    try {
      data = await reader.readexactly(bytes)
    } catch {
      break
    }
    writer.write(data)
    await writer.drain()
  }
  writer.close()
})

const main = async () => {
  const server = await asyncio.start_server(echo, '127.0.0.1', 0, { backlog: 1024 })
  await measureServer(server.sockets[0].getsockname()[1])
  server.close()
}

await asyncio.run(main)
