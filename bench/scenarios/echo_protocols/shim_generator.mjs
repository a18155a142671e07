import * as asyncio from 'asyncio-shim'
import { measureServer } from '../echo.mjs'

class Echo extends asyncio.Protocol {
  connection_made(transport) {
    this.transport = transport
  }
  data_received(data) {
    this.transport.write(data)
  }
}

function* main() {
  const loop = asyncio.get_running_loop()
  const server = yield* loop.create_server(() => new Echo(), '127.0.0.1', 0, { backlog: 1024 })
  yield* asyncio.wrap_future(measureServer(server.sockets[0].getsockname()[1]))
  server.close()
}

await asyncio.run(main)
