// create_subprocess_shell: pipes, exit status, DEVNULL.
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, tuple }) => {
  const main = asyncio.coroutine(async function main() {
    const { PIPE, DEVNULL, STDOUT } = asyncio.subprocess
    let p = await asyncio.create_subprocess_shell('echo hi; exit 4', { stdout: PIPE })
    print(tuple(...(await p.communicate())), p.returncode, p.stdin, p.stderr)
    p = await asyncio.create_subprocess_shell('echo hidden', { stdout: DEVNULL })
    print(tuple(...(await p.communicate())), await p.wait())
    p = await asyncio.create_subprocess_shell('echo both; echo err >&2', { stdout: PIPE, stderr: STDOUT })
    print(tuple(...(await p.communicate())))
  })

  const loop = asyncio.new_event_loop()
  asyncio.set_event_loop(loop)
  await loop.run_until_complete(main())
  loop.close()
}
export default probe
