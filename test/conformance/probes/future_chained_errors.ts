// Errors that pass between a loop's future and one of concurrent.futures: which arrive as other objects.
import { BaseException, TimeoutError, ValueError } from 'asyncio-shim/builtins'
import * as threads from 'asyncio-shim/concurrent_futures'
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, tuple, type_name }) => {
  function told(name: string, sent: unknown, got: BaseException): void {
    const same = sent === got ? 'same' : 'other'
    const cause = got.__cause__ != null ? 'cause' : 'no cause'
    print(name, same, type_name(got), tuple(...got.args), cause)
  }

  const inwards = asyncio.coroutine(async function inwards(name: string, error: BaseException) {
    const source = new threads.Future()
    const future = asyncio.wrap_future(source)
    source.set_exception(error)
    try {
      await future
    } catch (got) {
      if (!(got instanceof BaseException)) throw got
      told('in ' + name, error, got)
      print("  asyncio's CancelledError:", got instanceof asyncio.CancelledError)
    }
  })

  const outwards = asyncio.coroutine(async function outwards(name: string, error: BaseException) {
    const job = asyncio.coroutine(async function job() {
      throw error
    })
    const future = asyncio.run_coroutine_threadsafe(job(), asyncio.get_event_loop())
    await asyncio.sleep(0.01)
    told('out ' + name, error, future.exception() as BaseException)
  })

  class OwnTimeout extends TimeoutError {}

  const main = asyncio.coroutine(async function main() {
    await inwards('ValueError', new ValueError(1))
    await outwards('ValueError', new ValueError(1))
    await inwards('TimeoutError', new TimeoutError('late'))
    await outwards('TimeoutError', new TimeoutError('late'))
    await inwards('OwnTimeout', new OwnTimeout('late'))
    await outwards('OwnTimeout', new OwnTimeout('late'))
    await inwards('CancelledError', new threads.CancelledError('gone'))
  })

  const loop = asyncio.new_event_loop()
  await loop.run_until_complete(main())
  loop.close()
}
export default probe
