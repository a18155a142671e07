import { action, all, run } from 'effection'
import { measure, parameters } from '../../measure.mjs'

const { tasks, each } = parameters

/** Effection has none; this is one of its actions: a free place is handed to the first who waits. */
class Shared {
  free = 1
  line = [];

  *acquire() {
    if (this.free > 0) this.free--
    else
      yield* action((resolve) => {
        this.line.push(resolve)
        return () => {}
      })
  }

  release() {
    if (this.line.length > 0) this.line.shift()()
    else this.free++
  }
}

const giveWay = action((resolve) => {
  queueMicrotask(resolve)
  return () => {}
})

function* worker(shared) {
  for (let i = 0; i < each; i++) {
    yield* shared.acquire()
    try {
      yield* giveWay
    } finally {
      shared.release()
    }
  }
  return each
}

function* main() {
  const shared = new Shared()
  const counts = yield* all(Array.from({ length: tasks }, () => worker(shared)))
  return counts.reduce((sum, count) => sum + count)
}

await measure(() => run(main))
