// A failing done callback is reported and the remaining callbacks still run.
import { ValueError, str } from 'asyncio-shim/builtins'
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print }) => {
  const log: unknown[] = []
  const loop = asyncio.new_event_loop()
  loop.set_exception_handler((_lp, ctx) => log.push(str(ctx['exception'])))

  const bad = () => {
    throw new ValueError('bad cb')
  }

  const main = asyncio.coroutine(async function main() {
    const f = loop.create_future()
    f.add_done_callback(bad)
    f.add_done_callback(() => log.push('good'))
    f.set_result(5)
    log.push(await f)
    await asyncio.sleep(0)
  })

  await loop.run_until_complete(main())
  loop.close()
  print(log)
}
export default probe
