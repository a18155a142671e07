// call_soon_threadsafe from outside the loop wakes an idle loop; callbacks run in the loop.
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print }) => {
  const main = asyncio.coroutine(async function main() {
    const loop = asyncio.get_event_loop()
    const fut = loop.create_future()
    const seen: number[] = []

    // Where Python has another thread, JavaScript has whatever Node calls while the loop waits.
    const from_elsewhere = () => {
      for (let n = 0; n < 3; n++) loop.call_soon_threadsafe((x: number) => seen.push(x), n)
      loop.call_soon_threadsafe(() => fut.set_result('woken'))
    }

    loop.call_later(0.02, () => setTimeout(from_elsewhere, 5))
    print(await fut, seen)
  })

  const loop = asyncio.new_event_loop()
  await loop.run_until_complete(main())
  loop.close()
}
export default probe
