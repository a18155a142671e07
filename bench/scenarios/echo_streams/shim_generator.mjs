import * as asyncio from 'asyncio-shim'
import { parameters } from '../../measure.mjs'
import { measureServer } from '../echo.mjs'

const { bytes } = parameters

const echo = asyncio.coroutine(function* (reader, writer) {
  for (;;) {
    let data
    try {
      data = yield* reader.readexactly(bytes)
    } catch {
      break
    }
    writer.write(data)
    yield* writer.drain()
  }
  writer.close()
})

function* main() {
  const server = yield* asyncio.start_server(echo, '127.0.0.1', 0, { backlog: 1024 })
  yield* asyncio.wrap_future(measureServer(server.sockets[0].getsockname()[1]))
  server.close()
}

await asyncio.run(main)
