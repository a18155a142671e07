/**
 * What V8 and Node ask for what a task is made of, in nanoseconds: no library, however written, needs less.
 *
 *   node bench/micro/platform.mjs
 */
import { AsyncLocalStorage } from 'node:async_hooks'
import { prints_as_native } from './ways_of_telling.mjs'

const TIMES = 200_000
const ROUNDS = 9

const at_once = {
  then(resolve) {
    resolve(1)
  },
}

const at_once_if_awaited = {
  then(resolve, reject) {
    if (typeof reject === 'function' && prints_as_native(resolve)) resolve(1)
  },
}

const immediate = async () => 1

class Call {
  constructor(fn) {
    this.fn = fn
  }
  then(resolve, reject) {
    this.fn().then(resolve, reject)
  }
}

function* turning() {
  for (;;) yield
}

function* leaf() {}

async function awaiting(make) {
  for (let i = 0; i < TIMES; i++) await make()
}

const generator = turning()

const OPERATIONS = {
  'await of a promise that is fulfilled': () => awaiting(immediate),
  'await of a thenable': () => awaiting(() => at_once),
  'the same, told from a call of then': () => awaiting(() => at_once_if_awaited),
  'the same, of an async function that it calls': () => awaiting(() => new Call(immediate)),
  'generator: resume': () => {
    for (let i = 0; i < TIMES; i++) generator.next()
  },
  'generator: make and run': () => {
    for (let i = 0; i < TIMES; i++) leaf().next()
  },
}

async function measured(operation) {
  const figures = []
  for (let round = 0; round < ROUNDS; round++) {
    const before = process.hrtime.bigint()
    await operation()
    figures.push(Number(process.hrtime.bigint() - before) / TIMES)
  }
  return figures.sort((a, b) => a - b)[ROUNDS >> 1]
}

async function all(title) {
  console.log(title)
  for (const [name, operation] of Object.entries(OPERATIONS))
    console.log(`  ${name.padEnd(50)}${(await measured(operation)).toFixed(1).padStart(9)} ns`)
}

await all(`Node ${process.versions.node}`)
await new AsyncLocalStorage().run({}, () => all('in an AsyncLocalStorage, as native coroutines are'))
