import * as Effect from 'effect/Effect'
import * as Fiber from 'effect/Fiber'
import * as Queue from 'effect/Queue'
import { measure, parameters } from '../../measure.mjs'

const { workers, each } = parameters

const producer = (queue) =>
  Effect.gen(function* () {
    for (let i = 0; i < each; i++) yield* Queue.offer(queue, i)
  })

const consumer = (queue) =>
  Effect.gen(function* () {
    for (let i = 0; i < each; i++) yield* Queue.take(queue)
    return each
  })

const main = Effect.gen(function* () {
  const queue = yield* Queue.bounded(10)
  const producers = []
  const consumers = []
  for (let i = 0; i < workers; i++) producers.push(yield* Effect.forkChild(producer(queue)))
  for (let i = 0; i < workers; i++) consumers.push(yield* Effect.forkChild(consumer(queue)))
  yield* Fiber.joinAll(producers)
  const counts = yield* Fiber.joinAll(consumers)
  return counts.reduce((sum, count) => sum + count)
})

await measure(() => Effect.runPromise(main))
