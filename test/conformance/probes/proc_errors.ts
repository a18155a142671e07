// Missing program, text mode flags, bad argument types.
import { Exception, OSError } from 'asyncio-shim/builtins'
import type { Dynamic, Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, dyn, type_name }) => {
  const attempt = asyncio.coroutine(async function attempt(label: string, aw: Dynamic) {
    try {
      const p = await aw
      await p.wait()
      print(label, 'ok')
    } catch (e) {
      if (!(e instanceof Exception)) throw e
      print(label, type_name(e), e instanceof OSError ? e.errno : e.message.slice(0, 60))
    }
  })

  const main = asyncio.coroutine(async function main() {
    const ex = dyn(asyncio.create_subprocess_exec)
    await attempt('missing', ex('/no/such/program'))
    await attempt('universal_newlines', ex('true', { universal_newlines: true }))
    await attempt('shell', ex('true', { shell: true }))
    await attempt('bufsize', ex('true', { bufsize: 1 }))
    await attempt('text', ex('true', { text: true }))
    await attempt('encoding', ex('true', { encoding: 'utf-8' }))
    await attempt('shell cmd type', dyn(asyncio.create_subprocess_shell)(['true']))
    await attempt('int arg', ex('true', 5))
  })

  const loop = asyncio.new_event_loop()
  asyncio.set_event_loop(loop)
  await loop.run_until_complete(main())
  loop.close()
}
export default probe
