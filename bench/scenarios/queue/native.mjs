import { measure, parameters } from '../../measure.mjs'

const { workers, each } = parameters

/** The least that is a bounded queue: who finds it full or empty waits for a promise, first come, first served. */
class Queue {
  items = []
  getters = []
  putters = []

  async put(item) {
    while (this.items.length >= 10) await new Promise((resolve) => this.putters.push(resolve))
    this.items.push(item)
    this.getters.shift()?.()
  }

  async get() {
    while (this.items.length === 0) await new Promise((resolve) => this.getters.push(resolve))
    this.putters.shift()?.()
    return this.items.shift()
  }
}

const producer = async (queue) => {
  for (let i = 0; i < each; i++) await queue.put(i)
}

const consumer = async (queue) => {
  for (let i = 0; i < each; i++) await queue.get()
  return each
}

await measure(async () => {
  const queue = new Queue()
  const producers = Array.from({ length: workers }, () => producer(queue))
  const consumers = Array.from({ length: workers }, () => consumer(queue))
  await Promise.all(producers)
  const counts = await Promise.all(consumers)
  return counts.reduce((sum, count) => sum + count)
})
