// repr of Handle and TimerHandle, live and cancelled.
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, repr }) => {
  const cb = (..._args: unknown[]) => {}

  const show = (label: string, h: unknown) => {
    const s = repr(h).replace(/ at [^ >]*:\d+/g, ' at LOC')
    print(label, s.replace(/when=[0-9.]+/, 'when=N'))
  }

  // The line of the functools.partial is left out: JavaScript has none.
  const loop = asyncio.new_event_loop()
  show('handle', loop.call_soon(cb, 1, 'a'))
  show('timer', loop.call_later(10, cb))
  const t = loop.call_later(10, cb, 'arg')
  t.cancel()
  show('cancelled timer', t)
  const h = loop.call_soon(cb)
  h.cancel()
  show('cancelled handle', h)
  loop.close()
}
export default probe
