// Which keyword arguments StreamWriter.start_tls has.
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, hasattr, dyn }) => {
  class Quiet extends asyncio.Transport {
    override is_closing(): boolean {
      return true
    }
  }

  const main = asyncio.coroutine(async function main() {
    const loop = asyncio.get_event_loop()
    const protocol = new asyncio.StreamReaderProtocol(new asyncio.StreamReader())
    const w = new asyncio.StreamWriter(new Quiet(), protocol, null, loop)
    if (!hasattr(w, 'start_tls')) {
      print('start_tls missing')
      return
    }
    for (const name of ['server_hostname', 'ssl_handshake_timeout', 'ssl_shutdown_timeout', 'server_side']) {
      try {
        dyn(w)
          .start_tls(null, { [name]: null })
          .close()
        print(name)
      } catch (e) {
        if (!(e instanceof TypeError)) throw e
        print('TypeError:', e)
      }
    }
  })

  const loop = asyncio.new_event_loop()
  await loop.run_until_complete(main())
  loop.close()
}
export default probe
