// sleep() of a negative time: a timer, or one bare yield.
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print }) => {
  const loop = asyncio.new_event_loop()
  const order: string[] = []

  const sleeper = asyncio.coroutine(async function sleeper(name: string, delay: number) {
    await asyncio.sleep(delay)
    order.push(name)
  })

  const main = asyncio.coroutine(async function main() {
    await asyncio.wait([loop.create_task(sleeper('negative', -1)), loop.create_task(sleeper('zero', 0))])
    print(order)
  })

  await loop.run_until_complete(main())
  loop.close()
}
export default probe
