// Which keyword arguments the methods for connections and servers take.
import type { Dynamic, Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, dyn, hasattr, tuple }) => {
  const taken = (loop: Dynamic, name: string, keyword: string): boolean => {
    let coro: Dynamic
    try {
      coro = loop[name](asyncio.Protocol, asyncio.kw({ [keyword]: null }))
    } catch (e) {
      if (!(e instanceof TypeError)) throw e
      return !e.message.includes('keyword')
    }
    coro.close()
    return true
  }

  const main = asyncio.coroutine(async function main() {
    const loop = dyn(asyncio.get_event_loop())
    const both = ['ssl_handshake_timeout', 'ssl_shutdown_timeout']
    const methods: [string, string[]][] = [
      ['create_connection', [...both, 'happy_eyeballs_delay', 'interleave', 'all_errors', 'nonsense']],
      ['create_server', [...both, 'start_serving', 'keep_alive', 'reuse_port', 'nonsense']],
      ['create_unix_server', [...both, 'start_serving', 'cleanup_socket']],
    ]
    for (const [name, keywords] of methods) {
      if (name === 'create_unix_server' && !hasattr(loop, 'start_tls')) continue
      print(
        name,
        keywords.map((keyword) => tuple(keyword, taken(loop, name, keyword))),
      )
    }
  })

  const loop = asyncio.new_event_loop()
  await loop.run_until_complete(main())
  loop.close()
}
export default probe
