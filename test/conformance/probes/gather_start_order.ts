// Coroutines given to gather start in argument order (3.6 used a set, so only membership is shown there).
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, py, sorted }) => {
  const log: number[] = []

  const work = asyncio.coroutine(async function work(n: number) {
    log.push(n)
  })

  const main = asyncio.coroutine(async function main() {
    await asyncio.gather(...[0, 1, 2, 3, 4, 5].map((n) => work(n)))
    print(py.atLeast('3.7') ? log : sorted(log))
  })

  const loop = asyncio.new_event_loop()
  await loop.run_until_complete(main())
  loop.close()
}
export default probe
