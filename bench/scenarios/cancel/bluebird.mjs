import Bluebird from 'bluebird'
import { measure, parameters } from '../../measure.mjs'

Bluebird.config({ cancellation: true })

await measure(async () => {
  let cancelled = 0
  const jobs = Array.from(
    { length: parameters.tasks },
    () =>
      new Bluebird((resolve, reject, onCancel) => {
        const timer = setTimeout(resolve, 3_600_000)
        onCancel(() => {
          clearTimeout(timer)
          cancelled++
        })
      }),
  )
  await null
  for (const job of jobs) job.cancel()
  await new Promise(setImmediate)
  return cancelled
})
