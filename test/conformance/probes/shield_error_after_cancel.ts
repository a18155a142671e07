// The inner task fails after the shield was cancelled: is that reported?
import { ValueError } from 'asyncio-shim/builtins'
import type { Dynamic, Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, gc }) => {
  const reports: unknown[] = []

  const bad = asyncio.coroutine(async function bad() {
    await asyncio.sleep(0.02)
    throw new ValueError('after')
  })

  // The only references to the futures: a variable of a suspended coroutine cannot be deleted.
  const held = new Map<string, Dynamic>()
  const begin = () => {
    held.set('i', asyncio.ensure_future(bad()))
    held.set('s', asyncio.shield(held.get('i')))
  }
  const cancel = () => print('cancel', held.get('s').cancel())
  const end = () => {
    print('inner done', held.get('i').done())
    held.clear()
  }

  const main = asyncio.coroutine(async function main() {
    const loop = asyncio.get_event_loop()
    loop.set_exception_handler((_lp, ctx) => reports.push(String(ctx['message']).split(' exc')[0]))
    begin()
    await asyncio.sleep(0)
    cancel()
    await asyncio.sleep(0.06)
    end()
    await gc()
    print('reports', reports)
  })

  const loop = asyncio.new_event_loop()
  await loop.run_until_complete(main())
  loop.close()
}
export default probe
