// A pooled resource handed out by an async context manager under contention.
import { KeyError } from 'asyncio-shim/builtins'
import type { Dynamic, Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, dyn, sorted, type_name }) => {
  class Pool {
    readonly free: string[]
    readonly sem: Dynamic
    readonly log: string[] = []

    constructor(items: readonly string[]) {
      this.free = [...items]
      this.sem = new (dyn(asyncio).Semaphore)(items.length)
    }

    @asyncio.coroutine
    async __aenter__() {
      await this.sem.acquire()
      this.log.push('take')
      return this.free.pop()
    }

    @asyncio.coroutine
    async __aexit__(et: unknown) {
      this.log.push(`give${et ? '!' : ''}`)
      this.free.push('r')
      this.sem.release()
    }
  }

  const use = asyncio.coroutine(async function use(pool: Pool, n: number) {
    return await asyncio.async_with(pool, async () => {
      await asyncio.sleep(0.01)
      if (n === 2) throw new KeyError(n)
      return n
    })
  })

  const main = asyncio.coroutine(async function main() {
    const pool = new Pool(['r', 'r'])
    const tasks = [0, 1, 2, 3, 4].map((n) => asyncio.ensure_future(use(pool, n)))
    const res = await asyncio.gather(...tasks, { return_exceptions: true })
    print(res.map((r) => (typeof r === 'number' ? r : type_name(r))))
    print(pool.free.length, pool.log.filter((x) => x === 'take').length, sorted(new Set(pool.log)))
  })

  const loop = asyncio.new_event_loop()
  await loop.run_until_complete(main())
  loop.close()
}
export default probe
