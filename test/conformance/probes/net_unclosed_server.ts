// A server that is still open when its loop is closed.
import { OSError } from 'asyncio-shim/builtins'
import { socket } from 'asyncio-shim/socket'
import type { Dynamic, Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, catch_warnings, outside, print }) => {
  const main = asyncio.coroutine(async function main() {
    const server: Dynamic = await asyncio.start_server(() => undefined, '127.0.0.1', 0)
    return server.sockets[0].getsockname()
  })

  const connect = asyncio.coroutine(async function connect(address: Dynamic) {
    const s = new socket()
    s.setblocking(false)
    try {
      await asyncio.get_event_loop().sock_connect(s, address)
      return true
    } catch (e) {
      if (!(e instanceof OSError)) throw e
      return false
    } finally {
      s.close()
    }
  })

  const listening = outside(async (address: Dynamic): Promise<boolean> => {
    const other = asyncio.new_event_loop()
    const found = await other.run_until_complete(connect(address))
    other.close()
    return found
  })

  const loop = asyncio.new_event_loop()
  asyncio.set_event_loop(loop)
  const address = await loop.run_until_complete(main())
  const log = catch_warnings()
  loop.close()
  for (const w of log.stop()) print(w.category, w.message.replace(/fd=\d+|, \d+\)/g, 'N'))
  print('listening:', await listening(address))
}
export default probe
