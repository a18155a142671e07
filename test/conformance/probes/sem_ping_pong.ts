// Two tasks alternating on one permit with a yield after each release.
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print }) => {
  const main = asyncio.coroutine(async function main() {
    const sem = new asyncio.Semaphore(1)
    const order: string[] = []

    const spin = asyncio.coroutine(async function spin(n: string) {
      for (let i = 0; i < 3; i++) {
        await sem.acquire()
        order.push(n)
        sem.release()
        await asyncio.sleep(0)
      }
    })

    await asyncio.wait([...'ab'].map((n) => asyncio.ensure_future(spin(n))))
    return order.join('')
  })

  const loop = asyncio.new_event_loop()
  print(await loop.run_until_complete(main()))
  loop.close()
}
export default probe
