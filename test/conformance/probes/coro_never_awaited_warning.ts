// Dropping an unawaited coroutine object emits RuntimeWarning.
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, gc, catch_warnings }) => {
  const forgotten = asyncio.coroutine(async function forgotten() {
    print('never printed')
  })

  const got = catch_warnings()
  // A function of its own, so that nothing refers to the coroutine once it returns.
  const call = () => {
    forgotten()
  }
  call()
  await gc()
  got.stop()
  for (const w of got.caught) print(w.category, w.message)
}
export default probe
export const keep_wrapper = 'nothing tells when a bare generator object is dropped'
