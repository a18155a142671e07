import PQueue from 'p-queue'
import { measure, parameters } from '../../measure.mjs'

const { workers, each } = parameters

const job = async () => {}

await measure(async () => {
  const queue = new PQueue({ concurrency: workers })
  let done = 0
  const producer = async () => {
    for (let i = 0; i < each; i++) {
      await queue.onSizeLessThan(10)
      queue.add(job).then(() => done++)
    }
  }
  await Promise.all(Array.from({ length: workers }, () => producer()))
  await queue.onIdle()
  return done
})
