import { measure, parameters } from '../../measure.mjs'

const { timers, span } = parameters

await measure(
  async () => {
    let fired = 0
    const fire = () => {
      fired++
    }
    const handles = Array.from({ length: timers }, (_, i) => setTimeout(fire, ((i * 7919) % 1000) * span))
    let cancelled = 0
    for (let i = 0; i < timers; i += 2, cancelled++) clearTimeout(handles[i])
    await new Promise((resolve) => setTimeout(resolve, span * 1000 + 10))
    return fired + cancelled
  },
  { cpu: true },
)
