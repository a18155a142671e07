// Which signals can be handled, by whom, and what is left when the loop is closed.
import { Exception } from 'asyncio-shim/builtins'
import type { Probe } from '../probe.js'

const SIGUSR2 = 12

const probe: Probe = async ({ asyncio, print, dyn, type_name }) => {
  const coro = asyncio.coroutine(async function coro() {})

  const attempt = (label: string, call: () => unknown) => {
    try {
      print(label, call())
    } catch (e) {
      if (!(e instanceof Exception)) throw e
      print(label, type_name(e), e)
    }
  }

  const main = asyncio.coroutine(async function main() {
    const loop = dyn(asyncio.get_event_loop())
    for (const [sig, shown] of [
      [-1, '-1'],
      [0, '0'],
      [65, '65'],
      [1.5, '1.5'],
      [null, 'None'],
      [9, '9'],
      [19, '19'],
      [32, '32'],
      [true, 'True'],
    ] as const) {
      attempt(`add ${shown}`, () => loop.add_signal_handler(sig, print))
      attempt(`remove ${shown}`, () => loop.remove_signal_handler(sig))
    }
    attempt('coroutine', () => loop.add_signal_handler(SIGUSR2, coro))
    const log: string[] = []
    const append = (text: string) => log.push(text)
    loop.add_signal_handler(SIGUSR2, append, 'first')
    loop.add_signal_handler(SIGUSR2, append, 'second')
    process.kill(process.pid, SIGUSR2)
    while (log.length === 0) await asyncio.sleep(0.01)
    print(log)
  })

  const loop = asyncio.new_event_loop()
  asyncio.set_event_loop(loop)
  await loop.run_until_complete(main())
  loop.close()
  attempt('closed', () => loop.remove_signal_handler(SIGUSR2))
  attempt('closed', () => loop.add_signal_handler(SIGUSR2, print))
}
export default probe
