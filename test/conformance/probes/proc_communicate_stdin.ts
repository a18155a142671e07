// communicate() with and without something to write, a child that does not read, and a pipe that fails.
import { OSError } from 'asyncio-shim/builtins'
import type { Dynamic, Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, tuple, gc }) => {
  const { PIPE } = asyncio.subprocess

  const main = asyncio.coroutine(async function main() {
    const loop = asyncio.get_event_loop()
    const told: unknown[] = []
    loop.set_exception_handler((_loop, context) => told.push(context['message']))
    let p = await asyncio.create_subprocess_exec('cat', { stdin: PIPE, stdout: PIPE })
    print(tuple(...(await p.communicate(Buffer.from('written')))), p.returncode)
    p = await asyncio.create_subprocess_exec('cat', { stdin: PIPE, stdout: PIPE })
    const t = asyncio.ensure_future(p.communicate())
    try {
      const both = await asyncio.wait_for(asyncio.shield(t), 0.3)
      print(tuple(...both))
    } catch (e) {
      if (!(e instanceof asyncio.TimeoutError)) throw e
      print('waits for the end of its input')
      p.stdin?.close()
      print(tuple(...(await t)))
    }
    p = await asyncio.create_subprocess_exec('true', { stdin: PIPE })
    print(tuple(...(await p.communicate(Buffer.alloc(1000000, 'x')))), p.returncode)
    let protocol: Dynamic = new asyncio.subprocess.SubprocessStreamProtocol(100, loop)
    protocol.pipe_connection_lost(0, new OSError('lost'))
    protocol = null
    await asyncio.sleep(0.1)
    await gc()
    print(told)
  })

  const loop = asyncio.new_event_loop()
  asyncio.set_event_loop(loop)
  await loop.run_until_complete(main())
  loop.close()
}
export default probe
