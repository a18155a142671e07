// cancel(msg): accepted or not, and what the task and its awaiter see in args.
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, tuple }) => {
  const work = asyncio.coroutine(async function work() {
    try {
      await asyncio.sleep(5)
    } catch (e) {
      if (!(e instanceof asyncio.CancelledError)) throw e
      print('inside:', tuple(...e.args))
      throw e
    }
  })

  const main = asyncio.coroutine(async function main() {
    const t = asyncio.ensure_future(work())
    await asyncio.sleep(0)
    try {
      t.cancel(asyncio.kw({ msg: 'why' }))
    } catch (e) {
      if (!(e instanceof TypeError)) throw e
      print('no msg argument')
      t.cancel()
    }
    try {
      await t
    } catch (e) {
      if (!(e instanceof asyncio.CancelledError)) throw e
      print('awaiter:', tuple(...e.args))
    }
    try {
      t.result()
    } catch (e) {
      if (!(e instanceof asyncio.CancelledError)) throw e
      print('result():', tuple(...e.args))
    }
    const f = asyncio.get_event_loop().create_future()
    try {
      f.cancel('positional')
    } catch (e) {
      if (!(e instanceof TypeError)) throw e
      f.cancel()
    }
    try {
      await f
    } catch (e) {
      if (!(e instanceof asyncio.CancelledError)) throw e
      print('future:', tuple(...e.args))
    }
  })

  const loop = asyncio.new_event_loop()
  await loop.run_until_complete(main())
  loop.close()
}
export default probe
