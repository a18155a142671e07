import { parameters, weigh } from '../../measure.mjs'

const job = async () => {
  await new Promise((resolve) => setTimeout(resolve, 3_600_000))
}

let sleeping
await weigh(parameters.tasks, async () => {
  sleeping = Array.from({ length: parameters.tasks }, () => job())
})
sleeping.length = 0
