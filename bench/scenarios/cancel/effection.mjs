import { all, run, sleep, spawn } from 'effection'
import { measure, parameters } from '../../measure.mjs'

function* job() {
  yield* sleep(3_600_000)
}

function* main() {
  const tasks = []
  for (let i = 0; i < parameters.tasks; i++) tasks.push(yield* spawn(job))
  yield* sleep(0)
  yield* all(tasks.map((task) => task.halt()))
  return tasks.length
}

await measure(() => run(main))
