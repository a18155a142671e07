import * as asyncio from 'asyncio-shim'
import { measure, parameters } from '../../measure.mjs'

const { timers, span } = parameters

const main = async () => {
  const loop = asyncio.get_running_loop()
  const done = loop.create_future()
  let fired = 0
  const fire = () => {
    fired++
  }
  const handles = Array.from({ length: timers }, (_, i) =>
    loop.call_later((((i * 7919) % 1000) / 1000) * span, fire),
  )
  let cancelled = 0
  for (let i = 0; i < timers; i += 2, cancelled++) handles[i].cancel()
  loop.call_later(span + 0.01, () => done.set_result(null))
  await done
  return fired + cancelled
}

await measure(() => asyncio.run(main), { cpu: true })
