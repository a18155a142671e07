import { measure, parameters } from '../../measure.mjs'

const { tasks, each } = parameters

/** The least that is a lock: a free place is handed to the first who waits. */
class Shared {
  free = 1
  line = []

  async acquire() {
    if (this.free > 0) this.free--
    else await new Promise((resolve) => this.line.push(resolve))
  }

  release() {
    if (this.line.length > 0) this.line.shift()()
    else this.free++
  }
}

const worker = async (shared) => {
  for (let i = 0; i < each; i++) {
    await shared.acquire()
    try {
      await null
    } finally {
      shared.release()
    }
  }
  return each
}

await measure(async () => {
  const shared = new Shared()
  const counts = await Promise.all(Array.from({ length: tasks }, () => worker(shared)))
  return counts.reduce((sum, count) => sum + count)
})
