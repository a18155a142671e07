/**
 * The client of the echo scenarios, the same for every server: a process of its own, that the server under test starts
 * with the port, the number of connections and the bytes of a request. It connects, says so by a line on stdout, and for
 * each number on stdin makes as many requests, each connection one after the other, and says so again.
 */
import { connect } from 'node:net'
import { createInterface } from 'node:readline'

const [port, connections, bytes] = process.argv.slice(2).map(Number)
const request = Buffer.alloc(bytes, 'x')
let toSend = 0
let missing = 0

function client() {
  let received = 0
  const socket = connect({
    port,
    host: '127.0.0.1',
    noDelay: true,
    onread: {
      buffer: Buffer.alloc(65536),
      callback(count) {
        received += count
        if (received < bytes) return true
        received -= bytes
        missing -= 1
        if (missing === 0) console.log('done')
        else next()
        return true
      },
    },
  })
  const next = () => {
    if (toSend === 0) return
    toSend -= 1
    socket.write(request)
  }
  return new Promise((resolve, reject) => {
    socket.once('connect', () => resolve(next))
    socket.once('error', reject)
  })
}

const clients = []
// In turn: a thousand at once would not fit into a queue of those who wait to be accepted.
while (clients.length < connections) clients.push(await client())
console.log('ready')
for await (const line of createInterface({ input: process.stdin })) {
  toSend = missing = Number(line)
  for (const next of clients) next()
}
process.exit()
