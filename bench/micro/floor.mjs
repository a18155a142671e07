/**
 * What the scenarios' work costs in native style when there is nothing but what the style itself asks for: coroutines
 * that begin when they are awaited, an `await` told from a call of `then`, a storage that finds the task of a
 * continuation, and one step at a time in the order of a queue. No futures, contexts, cancellation, errors or versions.
 * Whoever keeps to the contract needs more than this.
 *
 *   node bench/micro/floor.mjs
 */
import { AsyncLocalStorage } from 'node:async_hooks'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { is_of_realm, then_of_realm } from './ways_of_telling.mjs'

const ROUNDS = 7
const SLICE = 1
const LOOK = 256

const storage = new AsyncLocalStorage()

/** A ring whose size is a power of two. */
class Ring {
  slots = new Array(16).fill(undefined)
  head = 0
  size = 0
  push(item) {
    if (this.size === this.slots.length) this.grow()
    this.slots[(this.head + this.size++) & (this.slots.length - 1)] = item
  }
  shift() {
    const item = this.slots[this.head]
    this.slots[this.head] = undefined
    this.head = (this.head + 1) & (this.slots.length - 1)
    this.size--
    return item
  }
  grow() {
    const slots = new Array(this.slots.length * 2).fill(undefined)
    for (let i = 0; i < this.size; i++) slots[i] = this.slots[(this.head + i) & (this.slots.length - 1)]
    this.slots = slots
    this.head = 0
  }
}

const ready = new Ring()
/** Whether a step is under way. */
let open = false
let until_look = LOOK
let slice_end = 0

function drive() {
  open = false
  while (ready.size > 0) {
    if (--until_look === 0) {
      until_look = LOOK
      if (performance.now() > slice_end) {
        setImmediate(() => {
          slice_end = performance.now() + SLICE
          drive()
        })
        return
      }
    }
    ready.shift().resume()
    if (open) return
  }
}

function check_await(resolve, reject) {
  if (typeof reject !== 'function' || !is_of_realm(resolve)) throw new Error('call of then')
}

/** A coroutine: runs a function, in the task that awaits it. */
class Call {
  constructor(fn, argument) {
    this.fn = fn
    this.argument = argument
    this.begun = false
  }
  then(resolve, reject) {
    check_await(resolve, reject)
    if (this.begun || storage.getStore() === undefined) throw new Error('cannot begin')
    this.begun = true
    this.fn(this.argument).then(resolve, reject)
  }
}

/** What suspends: its `wait` says whether it does. */
class Suspension {
  then(resolve, reject) {
    check_await(resolve, reject)
    this.task = storage.getStore()
    this.resolve = resolve
    if (this.wait()) drive()
    else resolve(this.value)
  }
  resume() {
    open = true
    this.resolve(this.value)
  }
}

for (const { prototype } of [Call, Suspension]) prototype.then = then_of_realm(prototype.then)

class Turn extends Suspension {
  wait() {
    ready.push(this)
    return true
  }
}

class Acquire extends Suspension {
  constructor(places) {
    super()
    this.places = places
  }
  wait() {
    if (this.places.free > 0) {
      this.places.free--
      return false
    }
    this.places.waiting.push(this)
    return true
  }
}

class Places {
  waiting = new Ring()
  constructor(free) {
    this.free = free
  }
  acquire() {
    return new Acquire(this)
  }
  release() {
    if (this.waiting.size > 0) ready.push(this.waiting.shift())
    else this.free++
  }
}

class Put extends Suspension {
  constructor(queue, item) {
    super()
    this.queue = queue
    this.item = item
  }
  wait() {
    const { items, getters, putters } = this.queue
    if (items.size === 10) {
      putters.push(this)
      return true
    }
    if (getters.size > 0) {
      const getter = getters.shift()
      getter.value = this.item
      ready.push(getter)
    } else items.push(this.item)
    return false
  }
}

class Get extends Suspension {
  constructor(queue) {
    super()
    this.queue = queue
  }
  wait() {
    const { items, getters, putters } = this.queue
    if (items.size === 0) {
      getters.push(this)
      return true
    }
    this.value = items.shift()
    if (putters.size > 0) {
      const putter = putters.shift()
      items.push(putter.item)
      ready.push(putter)
    }
    return false
  }
}

const new_queue = () => ({ items: new Ring(), getters: new Ring(), putters: new Ring() })

class Task {
  constructor(coro) {
    this.coro = coro
    this.done = false
    ready.push(this)
  }
  resume() {
    open = true
    const { coro } = this
    storage
      .run(this, () => coro.fn(coro.argument))
      .then((value) => {
        this.done = true
        this.value = value
        this.ended?.(this)
        drive()
      })
  }
}

/** Runs a task for each function, until all are done. */
function run_all(fns) {
  return new Promise((resolve) => {
    let left = fns.length
    const ended = () => {
      if (--left === 0) resolve()
    }
    for (const fn of fns) new Task(new Call(fn, undefined)).ended = ended
    slice_end = performance.now() + SLICE
    drive()
  })
}

const many = (count, fn) => Array.from({ length: count }, () => fn)

const turning = (each) => async () => {
  for (let i = 0; i < each; i++) await new Turn()
}

const sharing = (free, each) => {
  const places = new Places(free)
  return async () => {
    for (let i = 0; i < each; i++) {
      await places.acquire()
      try {
        await new Turn()
      } finally {
        places.release()
      }
    }
  }
}

const queueing = (workers, each) => {
  const queue = new_queue()
  return [
    ...many(workers, async () => {
      for (let i = 0; i < each; i++) await new Put(queue, i)
    }),
    ...many(workers, async () => {
      for (let i = 0; i < each; i++) await new Get(queue)
    }),
  ]
}

const level = async ({ depth, yields }) => {
  if (depth > 0) return await new Call(level, { depth: depth - 1, yields })
  for (let i = 0; i < yields; i++) await new Turn()
  return yields
}

const chain = (times, yields) => async () => {
  for (let i = 0; i < times; i++) await new Call(level, { depth: 100, yields })
}

/** Name, operations of a round, and what the round runs. */
const ROWS = [
  ['switch-1', 100_000, () => many(1, turning(100_000))],
  ['switch-10', 100_000, () => many(10, turning(10_000))],
  ['switch-10k', 300_000, () => many(10_000, turning(30))],
  ['gather', 100_000, () => many(100_000, async () => 1)],
  ['queue-1x1', 50_000, () => queueing(1, 50_000)],
  ['queue-10x10', 40_000, () => queueing(10, 4000)],
  ['lock-contended', 20_000, () => many(100, sharing(1, 200))],
  ['semaphore', 20_000, () => many(100, sharing(10, 200))],
  ['chain-once', 5000, () => [chain(5000, 1)]],
  ['chain-yields', 50_000, () => [chain(50, 1000)]],
]

console.log(`Node ${process.versions.node}`)
for (const [name, operations, make] of ROWS) {
  const figures = []
  for (let round = 0; round < ROUNDS + 3; round++) {
    const work = make()
    const before = process.hrtime.bigint()
    await run_all(work)
    if (round >= 3) figures.push(Number(process.hrtime.bigint() - before) / operations)
  }
  const median = figures.sort((a, b) => a - b)[ROUNDS >> 1]
  console.log(`  ${name.padEnd(16)}${median.toFixed(0).padStart(9)} ns`)
}

/** Suspended and nothing else: a thenable that keeps what `await` hands over, in an async function whose end is waited for. */
class Sleep {
  then(resolve, reject) {
    this.resolve = resolve
    this.reject = reject
  }
}

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc')
const heap_used = () => {
  collect()
  collect()
  return process.memoryUsage().heapUsed
}
const sleeping = new Array(100_000).fill(null)
const before = heap_used()
for (let i = 0; i < sleeping.length; i++) {
  const sleep = new Sleep()
  const ended = (async () => {
    await sleep
  })().then(
    () => undefined,
    () => undefined,
  )
  sleeping[i] = [sleep, ended]
}
await null
const bytes = (heap_used() - before) / sleeping.length
console.log(`  ${'memory'.padEnd(16)}${bytes.toFixed(0).padStart(9)} bytes, of ${sleeping.length} sleeping`)
