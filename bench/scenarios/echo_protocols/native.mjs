import { createServer } from 'node:net'
import { measureServer } from '../echo.mjs'

const server = createServer({ noDelay: true }, (socket) => {
  socket.on('error', () => {})
  socket.on('data', (data) => socket.write(data))
})
server.listen(0, '127.0.0.1', 1024, async () => {
  await measureServer(server.address().port)
  server.close()
})
