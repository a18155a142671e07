import { action, all, run, spawn } from 'effection'
import { measure, parameters } from '../../measure.mjs'

const { workers, each } = parameters

/** Effection's queue has no bound; this is one that has, of its actions. */
class Queue {
  items = []
  getters = []
  putters = [];

  *put(item) {
    while (this.items.length >= 10) yield* waitIn(this.putters)
    this.items.push(item)
    this.getters.shift()?.()
  }

  *get() {
    while (this.items.length === 0) yield* waitIn(this.getters)
    this.putters.shift()?.()
    return this.items.shift()
  }
}

const waitIn = (line) =>
  action((resolve) => {
    line.push(resolve)
    return () => {}
  })

function* producer(queue) {
  for (let i = 0; i < each; i++) yield* queue.put(i)
}

function* consumer(queue) {
  for (let i = 0; i < each; i++) yield* queue.get()
  return each
}

function* main() {
  const queue = new Queue()
  const producers = yield* spawn(() => all(Array.from({ length: workers }, () => producer(queue))))
  const counts = yield* all(Array.from({ length: workers }, () => consumer(queue)))
  yield* producers
  return counts.reduce((sum, count) => sum + count)
}

await measure(() => run(main))
