/**
 * What it costs to tell an `await` of a thenable from a call of `then` by the program, in nanoseconds: nothing at all, by
 * how V8's own functions print, by the promise that hooks number (Node 20 and 22), and by the order of microtasks. The
 * last takes `coro.then(await f(), g)` for an `await`, since there is a microtask between its looking up and its call as
 * well: it is here to show what being right costs where there are no hooks.
 *
 *   node bench/micro/telling.mjs
 */
import { executionAsyncId } from 'node:async_hooks'
import { has_hooks, new_storage, newest_promise, prints_as_native } from './continuations.mjs'

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

class Hooked {
  constructor() {
    this.looked_up_at = -1
  }
}
function hooked_then(resolve, reject) {
  if (this.looked_up_at !== executionAsyncId() || typeof reject !== 'function') mistaken++
  resolve(1)
}
Object.defineProperty(Hooked.prototype, 'then', {
  get() {
    this.looked_up_at = newest_promise
    return hooked_then
  },
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

const WAYS = { 'not at all': Silent, printed: Printed, 'by hooks': Hooked, 'by order, not exact': Ordered }
if (!has_hooks) delete WAYS['by hooks']

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
await new_storage().run(1, measure)
