/**
 * What it costs to tell an `await` of a thenable from a call of `then` by the program, in nanoseconds: nothing at all, by
 * how V8's own functions print, by the realm that they are made in, and by the order of microtasks. The last takes
 * `coro.then(await f(), g)` for an `await`, since there is a microtask between its looking up and its call as well.
 *
 *   node bench/micro/telling.mjs
 */
import { AsyncLocalStorage } from 'node:async_hooks'
import { is_of_realm, prints_as_native, then_of_realm } from './ways_of_telling.mjs'

const TIMES = 200_000
const ROUNDS = 9

let job = 0
let mistaken = 0
const done = Promise.resolve()
const next_job = () => {
  job = (job + 1) & 0x3fffffff
}

class Silent {
  then(resolve) {
    resolve(1)
  }
}

class Printed {
  then(resolve, reject) {
    if (typeof reject !== 'function' || !prints_as_native(resolve)) mistaken++
    resolve(1)
  }
}

class Realm {}
Realm.prototype.then = then_of_realm((resolve, reject) => {
  if (typeof reject !== 'function' || !is_of_realm(resolve)) mistaken++
  resolve(1)
})

class Ordered {
  constructor() {
    this.looked_up_in = -1
  }
}
function ordered_then(resolve, reject) {
  if (this.looked_up_in === job || typeof reject !== 'function') mistaken++
  resolve(1)
}
Object.defineProperty(Ordered.prototype, 'then', {
  get() {
    this.looked_up_in = job
    done.then(next_job)
    return ordered_then
  },
})

const WAYS = { 'not at all': Silent, printed: Printed, 'by realm': Realm, 'by order, not exact': Ordered }

async function awaiting(Thenable) {
  for (let i = 0; i < TIMES; i++) await new Thenable()
}

async function measure() {
  const figures = Object.fromEntries(Object.keys(WAYS).map((name) => [name, []]))
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, Thenable] of Object.entries(WAYS)) {
      mistaken = 0
      const before = process.hrtime.bigint()
      await awaiting(Thenable)
      figures[name].push(Number(process.hrtime.bigint() - before) / TIMES)
      if (mistaken > 0) throw new Error(`${name}: ${mistaken} mistaken`)
    }
  }
  console.log(`Node ${process.versions.node}`)
  for (const [name, all] of Object.entries(figures)) {
    const median = all.sort((a, b) => a - b)[ROUNDS >> 1]
    console.log(`  ${name.padEnd(22)}${median.toFixed(0).padStart(5)} ns`)
  }
}

// With the storage that finds the task of a continuation in use.
await new AsyncLocalStorage().run(1, measure)
