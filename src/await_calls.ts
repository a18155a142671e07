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

/** A realm costs a millisecond, as does looking at so many callbacks. */
const MANY = 8_000

/** What functions of the other realm inherit. */
const IS_OURS = Symbol('made for an await')

type Then = (...callbacks: never[]) => unknown

/** Evaluated for each class by itself: functions that one literal made would share what V8 learns of their calls. */
const CALLING = `'use strict';
(method) => ({ then(on_result, on_error) { return method.call(this, on_result, on_error) } }).then`

/** `then` of the classes that may be awaited, by their prototypes. */
const thens = new Map<{ then: Then }, Then>()
let looked_at = 0

/** Has `then` of a class come from another realm when that is worth it. */
export function watch_awaits(prototype: { then: Then }): void {
  thens.set(prototype, prototype.then)
}

function move_to_realm(): void {
  const evaluate = host.new_realm()
  if (evaluate === null) return
  Object.defineProperty(evaluate('Function.prototype'), IS_OURS, { value: true })
  for (const [prototype, method] of thens) {
    // A spy is left where it is, and so is what a program has frozen.
    if (prototype.then !== method) continue
    const then = (evaluate(CALLING) as (method: Then) => Then)(method)
    // For programs it is a function as others are.
    Object.setPrototypeOf(then, Function.prototype)
    Reflect.defineProperty(prototype, 'then', { value: then })
  }
}

// V8's own functions print alike; a function of the program never does.
const NATIVE_SOURCE = Function.prototype.toString.call(Promise.resolve.bind(Promise))
const source_of = Function.prototype.toString

/** Bound functions and Node's own print like those, but have names. */
function prints_as_native(callback: () => void): boolean {
  if (callback === Function.prototype || source_of.call(callback) !== NATIVE_SOURCE || callback.name !== '')
    return false
  looked_at++
  if (looked_at === MANY) move_to_realm()
  return true
}

/**
 * Whether callbacks given to `then` came from an `await` (or from a promise that takes the future over): two, which
 * always come together. Every question asked of a function by itself is a call out of compiled code (printing 50 ns and
 * more, the name 20, the length 15).
 */
export function is_await(on_result: unknown, on_error: unknown): boolean {
  if (typeof on_error !== 'function' || typeof on_result !== 'function') return false
  return (on_result as { [IS_OURS]?: true })[IS_OURS] === true || prints_as_native(on_result as () => void)
}
