// FIRST_EXCEPTION ignores cancellation of a member.
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print }) => {
  const main = asyncio.coroutine(async function main() {
    const a = asyncio.ensure_future(asyncio.sleep(5))
    const b = asyncio.ensure_future(asyncio.sleep(0.03, 'b'))
    asyncio.get_event_loop().call_soon(() => a.cancel())
    const [done, pending] = await asyncio.wait([a, b], { return_when: asyncio.FIRST_EXCEPTION })
    print(done.size, pending.size, a.cancelled(), b.result())
  })

  const loop = asyncio.new_event_loop()
  await loop.run_until_complete(main())
  loop.close()
}
export default probe
