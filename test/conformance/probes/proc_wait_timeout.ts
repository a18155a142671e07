// wait_for around a slow child, then kill it.
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print }) => {
  const main = asyncio.coroutine(async function main() {
    const p = await asyncio.create_subprocess_exec('sleep', '5')
    try {
      await asyncio.wait_for(p.wait(), 0.05)
    } catch (e) {
      if (!(e instanceof asyncio.TimeoutError)) throw e
      print('timeout', p.returncode)
    }
    p.kill()
    print(await p.wait())
  })

  const loop = asyncio.new_event_loop()
  asyncio.set_event_loop(loop)
  await loop.run_until_complete(main())
  loop.close()
}
export default probe
