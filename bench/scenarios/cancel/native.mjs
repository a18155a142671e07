import { measure, parameters } from '../../measure.mjs'

/** The platform's own way to stop something that waits: a signal for each. */
const job = (signal) =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, 3_600_000)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      reject(signal.reason)
    })
  })

await measure(async () => {
  const controllers = Array.from({ length: parameters.tasks }, () => new AbortController())
  const jobs = controllers.map((controller) => job(controller.signal))
  await null
  for (const controller of controllers) controller.abort()
  const results = await Promise.allSettled(jobs)
  return results.filter(({ status }) => status === 'rejected').length
})
