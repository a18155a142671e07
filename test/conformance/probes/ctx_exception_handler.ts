// Context in which a custom exception handler runs for a failing callback and a failing task.
import { ValueError } from 'asyncio-shim/builtins'
import { ContextVar, copy_context } from 'asyncio-shim/contextvars'
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, py }) => {
  if (!py.atLeast('3.7')) {
    print('no contextvars')
    return
  }

  const v = new ContextVar('var', { default: 'default' })
  const seen: string[] = []
  const loop = asyncio.new_event_loop()
  loop.set_exception_handler(() => seen.push(v.get()))

  const boom = () => {
    v.set('in callback')
    throw new ValueError()
  }

  const schedule = () => {
    v.set('scheduler')
    loop.call_soon(boom)
  }

  copy_context().run(schedule)
  loop.call_soon(() => loop.stop())
  await loop.run_forever()
  print(seen)
  loop.close()
}
export default probe
