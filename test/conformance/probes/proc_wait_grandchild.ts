// wait() when the child is gone but a grandchild still holds its stdout pipe.
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, dyn }) => {
  const main = asyncio.coroutine(async function main() {
    const command = 'sleep 0.35 & sleep 0.06; exit 7'
    const p = await asyncio.create_subprocess_shell(command, { stdout: asyncio.subprocess.PIPE })
    const t = asyncio.ensure_future(p.wait())
    await asyncio.sleep(0.2)
    print('wait returned early:', t.done(), 'returncode:', p.returncode)
    print(await t, await dyn(p.stdout).read())
  })

  const loop = asyncio.new_event_loop()
  asyncio.set_event_loop(loop)
  await loop.run_until_complete(main())
  loop.close()
}
export default probe
