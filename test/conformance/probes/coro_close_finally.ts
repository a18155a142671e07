// coroutine.close() runs finally blocks of a started coroutine and is silent for a fresh one.
import { GeneratorExit, RuntimeError, str } from 'asyncio-shim/builtins'
import type { Probe, Styles } from '../probe.js'

const probe: Probe = async ({ asyncio, print }) => {
  const log: string[] = []

  const work = asyncio.coroutine(async function work() {
    try {
      log.push('start')
      await asyncio.sleep(0)
    } catch (e) {
      if (!(e instanceof GeneratorExit)) throw e
      log.push('GeneratorExit')
      throw e
    } finally {
      log.push('finally')
    }
  })

  const fresh = work()
  fresh.close()
  log.push('fresh closed')
  const c = work()
  c.send(null)
  c.close()
  log.push('closed')
  c.close()
  try {
    c.send(null)
  } catch (e) {
    if (!(e instanceof RuntimeError)) throw e
    log.push(str(e))
  }
  print(log)
}
export default probe
export const styles: Styles = ['generator']
export const why = 'a native async function cannot be resumed and finished within one call'
export const keep_wrapper = 'calls send() and close() on the coroutine'
