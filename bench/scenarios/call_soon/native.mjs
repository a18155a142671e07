import { measure, parameters } from '../../measure.mjs'

const { callbacks, each } = parameters

await measure(
  () =>
    new Promise((resolve) => {
      let running = callbacks
      let count = 0
      const again = (left) => {
        count++
        if (left > 1) queueMicrotask(() => again(left - 1))
        else if (--running === 0) resolve(count)
      }
      for (let i = 0; i < callbacks; i++) queueMicrotask(() => again(each))
    }),
)
