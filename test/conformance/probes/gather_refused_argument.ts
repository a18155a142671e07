// gather() with an argument it refuses behind one it takes: is anything left behind?
import { repr } from 'asyncio-shim/builtins'
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, dyn, type_name }) => {
  const loop = asyncio.new_event_loop()
  const reports: string[] = []
  loop.set_exception_handler((_loop, context) => void reports.push(type_name(context.exception)))

  const main = asyncio.coroutine(async function main() {
    const future = loop.create_future<number>()
    try {
      asyncio.gather(future, dyn(5))
    } catch (e) {
      if (!(e instanceof TypeError)) throw e
      print('TypeError', e)
    }
    print('watched:', repr(future).includes('cb='))
    future.set_result(1)
    await asyncio.sleep(0)
    print(reports)
  })

  await loop.run_until_complete(main())
  loop.close()
}
export default probe
