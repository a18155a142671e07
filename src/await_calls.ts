import { host } from './host/node_host.js'

/*
 * Whether `then` is called by an `await`.
 *
 * Its callbacks tell: an `await` hands over functions of V8's own, which print as such. Nothing else tells those from
 * arrows, and printing takes a fourth of a switch of tasks. But they are made for the call, in the realm that `then` is
 * from (https://tc39.es/ecma262/#sec-newpromiseresolvethenablejob), and inherit from that realm's `Function.prototype`.
 * So once a program has awaited often, `then` is from a realm in which nothing else runs, and what is made there says so:
 *
 *     await x ─ looks up x.then, of the other realm …  job: x.then(resolve, reject), made in the other realm
 *     x.then(f, g)                                          f and g are from where the program is
 *
 * What hands over V8's functions of the program's own realm is looked at all the same: a `then` that a class of the
 * program overrides, a spy, `new Promise((resolve, reject) => void x.then(resolve, reject))`.
 *
 * Not the order of jobs tells as much, as one might think: `x.then(await f(), g)` looks `then` up a job before it calls
 * it just as well.
 */

type Callback = (...args: never[]) => unknown
type Then = (this: unknown, on_result?: unknown, on_error?: unknown) => unknown
type Awaited = (this: unknown, resolve: Callback, reject: Callback) => void

interface Awaitable {
  readonly prototype: object
  readonly then: Then
  readonly awaited: Awaited
}

/** A realm costs a millisecond, as does looking at so many callbacks. */
const MANY = 8_000

/** What functions of the other realm inherit. */
const MADE_FOR_AWAIT = Symbol('made for an await')

/**
 * Makes `then` in the realm where it is evaluated. Once for each class: functions that one literal made would share what
 * V8 learns of their calls. It calls what an `await` does itself, so that stacks are no deeper than elsewhere.
 */
const THEN = `'use strict';
(made_for_await, awaited, then) => ({
  then(on_result, on_error) {
    if (typeof on_error !== 'function' || typeof on_result !== 'function' || on_result[made_for_await] !== true)
      return then.call(this, on_result, on_error)
    awaited.call(this, on_result, on_error)
  }
}).then`

const awaitables: Awaitable[] = []
let looked_at = 0

/**
 * Has `then` of a class come from another realm when that is worth it.
 * @param awaited - what it does when an `await` calls it
 */
export function watch_awaits(prototype: { then: Callback }, awaited: Callback): void {
  awaitables.push({ prototype, then: prototype.then as Then, awaited: awaited as Awaited })
}

/** Nothing of another realm is to be seen, but for what its functions are marked by: others inherit from ours. */
function naturalise(foreign: object, own: object): void {
  for (const key of Reflect.ownKeys(foreign)) Reflect.deleteProperty(foreign, key)
  Object.setPrototypeOf(foreign, own)
}

function move_to_realm(): boolean {
  const evaluate = host.new_realm()
  if (evaluate === null) return false
  const moved = awaitables.map(({ prototype, then, awaited }) => {
    const make = evaluate(THEN) as (key: symbol, awaited: Awaited, then: Then) => Then
    return { prototype, former: then, then: make(MADE_FOR_AWAIT, awaited, then) }
  })
  // V8 throws these where a promise is resolved with itself, and where the stack ends.
  naturalise(evaluate('TypeError.prototype') as object, TypeError.prototype)
  naturalise(evaluate('RangeError.prototype') as object, RangeError.prototype)
  const functions = Object.getPrototypeOf(evaluate('() => undefined')) as object
  naturalise(functions, Function.prototype)
  Object.defineProperty(functions, MADE_FOR_AWAIT, { value: true })
  for (const { prototype, former, then } of moved) {
    Object.setPrototypeOf(then, Function.prototype)
    // A spy is left where it is, and so is what a program has frozen.
    if (Object.getOwnPropertyDescriptor(prototype, 'then')?.value === former)
      Reflect.defineProperty(prototype, 'then', { value: then })
  }
  return true
}

function look_no_more(): void {
  try {
    // A program that is made a snapshot of may have one later.
    if (!move_to_realm()) looked_at = 0
  } catch {
    // No realm as the others are: all stays as it is.
  }
}

// V8's own functions print alike.
const NATIVE_SOURCE = Function.prototype.toString.call(Promise.resolve.bind(Promise))
const source_of = Function.prototype.toString

/** Functions of the program print otherwise. Bound ones and Node's own have names; proxies print as native, whatever of. */
function prints_as_native(callback: Callback): boolean {
  if (callback === Function.prototype || source_of.call(callback) !== NATIVE_SOURCE) return false
  if (callback.name !== '' || host.is_proxy(callback)) return false
  looked_at++
  if (looked_at === MANY) look_no_more()
  return true
}

/**
 * Whether callbacks given to `then` came from an `await` (or from a promise that takes the future over): two, which
 * always come together. Every question asked of a function by itself is a call out of compiled code (printing 50 ns and
 * more, the name 20, the length 15).
 */
export function is_await(on_result: unknown, on_error: unknown): boolean {
  return (
    typeof on_error === 'function' &&
    typeof on_result === 'function' &&
    ((on_result as { [MADE_FOR_AWAIT]?: true })[MADE_FOR_AWAIT] === true ||
      prints_as_native(on_result as Callback))
  )
}
