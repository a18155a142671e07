// Several callers share one in-flight computation through a future.
import { ValueError } from 'asyncio-shim/builtins'
import type { Dynamic, Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, type_name }) => {
  const calls: string[] = []
  const cache = new Map<string, Dynamic>()

  const compute = asyncio.coroutine(async function compute(key: string) {
    calls.push(key)
    await asyncio.sleep(0.01)
    if (key === 'bad') throw new ValueError(key)
    return key.toUpperCase()
  })

  const cached = asyncio.coroutine(async function cached(key: string) {
    if (!cache.has(key)) cache.set(key, asyncio.ensure_future(compute(key)))
    return await asyncio.shield(cache.get(key))
  })

  const main = asyncio.coroutine(async function main() {
    const tasks = ['a', 'a', 'bad', 'bad', 'a'].map((k) => asyncio.ensure_future(cached(k)))
    tasks[0]?.cancel()
    const res = await asyncio.gather(...tasks, { return_exceptions: true })
    print(
      res.map((r) => (typeof r === 'string' ? r : type_name(r))),
      calls,
    )
  })

  const loop = asyncio.new_event_loop()
  await loop.run_until_complete(main())
  loop.close()
}
export default probe
