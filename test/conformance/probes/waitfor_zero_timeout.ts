// Zero or negative timeouts: started or not, done future, pending future.
import type { Dynamic, Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print }) => {
  const log: string[] = []

  const work = asyncio.coroutine(async function work() {
    log.push('body ran')
    return 'w'
  })

  const main = asyncio.coroutine(async function main() {
    const loop = asyncio.get_event_loop()
    const done = loop.create_future()
    done.set_result('already')
    for (const t of [0, -1]) {
      const makes: [string, () => Dynamic][] = [
        ['done', () => done],
        ['coroutine', work],
        ['pending', () => loop.create_future()],
        ['task', () => asyncio.ensure_future(work())],
      ]
      for (const [label, make] of makes) {
        try {
          print(t, label, '->', await asyncio.wait_for(make(), t), log)
        } catch (e) {
          if (!(e instanceof asyncio.TimeoutError)) throw e
          print(t, label, '-> TimeoutError', log)
        }
        log.length = 0
      }
    }
  })

  const loop = asyncio.new_event_loop()
  await loop.run_until_complete(main())
  loop.close()
}
export default probe
