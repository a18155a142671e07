import { never_awaited } from './coroutine_origins.js'
import { repr } from './builtins.js'
import { type_name_of } from './builtins/names.js'
import { current_dialect } from './compat/bound.js'
import {
  type Steps,
  await_steps,
  has_await,
  has_steps,
  is_generator,
  is_thenable,
  nothing,
  steps_of,
} from './awaitables.js'
import { Coroutine } from './coroutine_objects.js'
import { FunctionCall } from './function_calls.js'
import { _get_running_loop } from './events.js'
import type { Task } from './tasks.js'

export type AnyFunction = (this: unknown, ...args: never[]) => unknown

/** Which kind of function this is: `AsyncFunction`, `GeneratorFunction` … */
export function kind_of(fn: AnyFunction): unknown {
  return (fn as { [Symbol.toStringTag]?: unknown })[Symbol.toStringTag]
}

/**
 * The coroutine in what was given where a coroutine is wanted: itself, or one that calls a function of no arguments.
 * @returns null for anything else
 */
export function to_coroutine(value: unknown): object | null {
  if (value instanceof Coroutine || is_generator(value)) return value
  if (typeof value === 'function' && !is_class(value)) {
    const refuse = (): Error => new TypeError(`a coroutine was expected, got ${repr(value)}`)
    return coroutine_of_call(value as () => unknown, refuse)
  }
  return has_steps(value) ? value : null
}

/**
 * A coroutine that calls a function of no arguments.
 * @param refuse - makes the error for a function that gives nothing to wait for
 */
export function coroutine_of_call(fn: () => unknown, refuse: () => Error): Coroutine {
  const name = fn.name === '' ? '<lambda>' : fn.name
  // Nothing of it runs yet; and it has no continuations, for which storage would have to be in use.
  if (kind_of(fn) === 'GeneratorFunction') return new Coroutine(name, fn() as Steps)
  return new FunctionCall(name, () => {
    const value = fn()
    if (is_thenable(value) || is_generator(value) || has_steps(value) || has_await(value)) return value
    throw refuse()
  })
}

function is_class(fn: object): boolean {
  return Object.getOwnPropertyDescriptor(fn, 'prototype')?.writable === false
}

/** Why a promise is no coroutine, and what to write instead. */
export function promise_refused(where: string): TypeError {
  return new TypeError(
    `${where} takes a coroutine, and a promise is none: its work has begun already. ` +
      'Pass the function itself (`() => worker(1)`), or make worker = asyncio.coroutine(async …)',
  )
}

/** Warns of a task's coroutine that never began. */
export function never_awaited_task(task: Task<unknown>): void {
  if (task._coro instanceof Coroutine) never_awaited(task._coro.__name__, task._coro._origin)
}

/** Steps of whatever can be awaited, for the library's own coroutines. */
export function* steps<T>(awaitable: unknown): Steps<T> {
  if (awaitable instanceof Coroutine || is_generator(awaitable)) return yield* awaitable as Steps<T>
  if (has_await(awaitable)) return (yield* await_steps(awaitable)) as T
  if (has_steps(awaitable)) return (yield* steps_of(awaitable)) as T
  if (is_thenable(awaitable)) {
    return (yield* new FunctionCall('promise', () => awaitable)) as T
  }
  const name = type_name_of(awaitable)
  const { await_refusal } = _get_running_loop()?._profile ?? current_dialect()
  throw new TypeError(await_refusal.replace('{}', name))
}

/** Steps of the call of a function of the program: an async function, a generator function, or a plain one. */
export function call_steps<T>(fn: (...args: never[]) => unknown, ...args: unknown[]): Steps<T> {
  const call = fn as (...args: unknown[]) => unknown
  if (kind_of(fn) === 'GeneratorFunction') return call(...args) as Steps<T>
  return new FunctionCall<T>(fn.name, call, undefined, args)[Symbol.iterator]()
}

/**
 * A coroutine of the library's own. `yield*` delegates to its generator: these are short, and a call by the task would
 * cost more than it saves.
 */
export class LibraryCoroutine<T> extends Coroutine<T> {
  override [Symbol.iterator](): Steps<T> {
    if (this._started && this._is_silent()) return nothing() as Steps<T>
    this._enter(null)
    return this._generator as Steps<T>
  }

  /** In 3.6 the library's coroutines are generators: an exhausted one gives nothing. */
  protected override _is_silent(): boolean {
    const { library_coroutine_reawait } = _get_running_loop()?._profile ?? current_dialect()
    return library_coroutine_reawait === 'silent'
  }
}

/** A coroutine of the library's own, from a generator that was made but not begun. */
export function library_coroutine<T>(name: string, generator: Steps<T>): Coroutine<T> {
  return new LibraryCoroutine<T>(name, generator)
}
