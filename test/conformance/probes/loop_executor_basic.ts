// run_in_executor: results, exceptions, parallel waiting and argument passing.
import { ValueError } from 'asyncio-shim/builtins'
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, tuple, sent }) => {
  const job = sent<[unknown, number, boolean]>(`(a, b = 0) => {
    if (a === 'boom') throw new ValueError('from thread')
    return [a, b, require('node:worker_threads').isMainThread]
  }`)
  const shown = (result: [unknown, number, boolean]) => tuple(...result)

  const main = asyncio.coroutine(async function main() {
    const loop = asyncio.get_event_loop()
    const fut = loop.run_in_executor(null, job, 1, 2)
    print('is future:', asyncio.isfuture(fut), 'coroutine:', asyncio.iscoroutine(fut))
    print(shown(await fut))
    // Python's functools.partial: a function that tells what it calls.
    const partial = Object.assign(() => undefined as never, { func: job, args: [3, 4] })
    print(shown(await loop.run_in_executor(null, partial)))
    try {
      await loop.run_in_executor(null, job, 'boom')
    } catch (e) {
      if (!(e instanceof ValueError)) throw e
      print('ValueError', e)
    }
    const results = await asyncio.gather(...[0, 1, 2, 3].map((n) => loop.run_in_executor(null, job, n)))
    print(results.map(shown))
  })

  const loop = asyncio.new_event_loop()
  await loop.run_until_complete(main())
  loop.close()
}
export default probe
