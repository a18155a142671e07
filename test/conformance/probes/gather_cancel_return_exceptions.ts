// Cancelling a gather with return_exceptions=True: list of errors or CancelledError?
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, type_name }) => {
  const main = asyncio.coroutine(async function main() {
    const kids = [1, 2].map(() => asyncio.ensure_future(asyncio.sleep(5)))
    const g = asyncio.gather(...kids, { return_exceptions: true })
    await asyncio.sleep(0)
    g.cancel()
    try {
      const res = await g
      print('list', res.map(type_name))
    } catch (e) {
      if (!(e instanceof asyncio.CancelledError)) throw e
      print('CancelledError raised')
    }
    print(kids.map((k) => k.cancelled()))
  })

  const loop = asyncio.new_event_loop()
  await loop.run_until_complete(main())
  loop.close()
}
export default probe
