// Are context variable changes made inside wait_for visible to the caller?
import { ContextVar } from 'asyncio-shim/contextvars'
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, py }) => {
  if (!py.atLeast('3.7')) {
    print('no contextvars')
    return
  }
  const v = new ContextVar('var', { default: 'outer' })

  const setter = asyncio.coroutine(async function setter() {
    v.set('inner')
  })

  const main = asyncio.coroutine(async function main() {
    await asyncio.wait_for(setter(), 1)
    print('after wait_for:', v.get())
    v.set('outer')
    await asyncio.wait_for(setter(), null)
    print('after wait_for(None):', v.get())
  })

  const loop = asyncio.new_event_loop()
  await loop.run_until_complete(main())
  loop.close()
}
export default probe
