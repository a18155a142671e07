import { createServer } from 'node:net'
import { measureServer } from '../echo.mjs'

const server = createServer({ noDelay: true }, async (socket) => {
  socket.on('error', () => {})
  for await (const data of socket)
    if (!socket.write(data)) await new Promise((go) => socket.once('drain', go))
})
server.listen(0, '127.0.0.1', 1024, async () => {
  await measureServer(server.address().port)
  server.close()
})
