// gather() with no arguments.
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print }) => {
  const main = asyncio.coroutine(async function main() {
    const loop = asyncio.get_event_loop()
    const log: string[] = []
    loop.call_soon((x: string) => log.push(x), 'tick')
    const g = asyncio.gather()
    print(asyncio.isfuture(g), 'done at once:', g.done())
    print(await g, 'yielded:', log)
    print(await asyncio.gather({ return_exceptions: true }))
  })

  const loop = asyncio.new_event_loop()
  await loop.run_until_complete(main())
  loop.close()
}
export default probe
