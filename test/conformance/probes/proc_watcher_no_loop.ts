// A child handed to a watcher that has no loop.
import { RuntimeError, str } from 'asyncio-shim/builtins'
import type { Dynamic, Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, dyn, tuple, catch_warnings }) => {
  const deprecations = catch_warnings()
  const printing = (record: Dynamic): void => {
    print(record.levelname, record.message)
  }
  const { logger } = asyncio.log
  logger.addHandler(printing)

  const attempt = (watcher: Dynamic): void => {
    // No process has this number: the watcher says so and reports an end.
    try {
      watcher.__enter__()
      try {
        const ended = (_pid: number, code: number, ...args: unknown[]): void => {
          print('ended', code, tuple(...args))
        }
        watcher.add_child_handler(99999999, ended, 'x')
      } finally {
        watcher.__exit__(null, null, null)
      }
    } catch (e) {
      if (!(e instanceof RuntimeError)) throw e
      print('RuntimeError:', str(e))
    }
    print('removed', watcher.remove_child_handler(99999999))
  }

  for (const name of ['Safe']) {
    const cls = dyn(asyncio)[`${name}ChildWatcher`]
    if (cls === undefined) {
      print('no', name)
      continue
    }
    print(name)
    const watcher = new cls()
    attempt(watcher)
    const loop = asyncio.new_event_loop()
    watcher.attach_loop(loop)
    attempt(watcher)
    watcher.close()
    loop.close()
  }
  logger.removeHandler(printing)
  deprecations.stop()
}
export default probe
