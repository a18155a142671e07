import { run, sleep, spawn } from 'effection'
import { parameters, weigh } from '../../measure.mjs'

function* job() {
  yield* sleep(3_600_000)
}

await weigh(
  parameters.tasks,
  () =>
    new Promise((resolve) => {
      run(function* () {
        const sleeping = []
        for (let i = 0; i < parameters.tasks; i++) sleeping.push(yield* spawn(job))
        yield* sleep(1)
        resolve()
        yield* sleep(3_600_000)
        return sleeping
      })
    }),
)
