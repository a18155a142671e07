import { AsyncGeneratorObject } from './asyncgens.js'
import { type_name_of } from './builtins/names.js'
import { current_dialect } from './compat/bound.js'
import { warn } from './compat/warn.js'
import type { Profile } from './compat/versions.js'
import { type Steps, has_steps, is_generator } from './awaitables.js'
import { Coroutine } from './coroutine_objects.js'
import { FunctionCall } from './function_calls.js'
import { type AnyFunction, kind_of } from './coroutine_steps.js'
import { _get_running_loop } from './events.js'
import type { Yielded } from './futures.js'
import { extract_stack } from './traceback.js'

export * from './awaitables.js'
export * from './coroutine_calls.js'
export * from './coroutine_objects.js'
export * from './coroutine_steps.js'

/** Functions that give coroutines: those made by `coroutine` and the library's own. */
const coroutine_functions = new WeakSet()

/** Functions that give coroutines whose versions disagree on whether they are coroutine functions. */
const versioned_coroutine_functions = new WeakMap<object, (profile: Profile) => boolean>()

/** Tells in which versions `iscoroutinefunction` holds of a function. */
export function mark_coroutine_function(fn: unknown, in_version: (profile: Profile) => boolean): void {
  versioned_coroutine_functions.set(fn as object, in_version)
}

/**
 * Whether a value is a coroutine: one of this library, a generator object, or an object with Python's protocol.
 * @param obj - anything
 * @see https://docs.python.org/3/library/asyncio-task.html#asyncio.iscoroutine
 */
export function iscoroutine(obj: unknown): boolean {
  return obj instanceof Coroutine || is_generator(obj) || has_steps(obj)
}

/** Whether a function gives coroutines, without the warning that newer versions give. */
export function _iscoroutinefunction(func: unknown): boolean {
  if (typeof func !== 'function') return false
  if (coroutine_functions.has(func)) return true
  const in_version = versioned_coroutine_functions.get(func)
  if (in_version !== undefined) return in_version(_get_running_loop()?._profile ?? current_dialect())
  const kind = kind_of(func as AnyFunction)
  return kind === 'GeneratorFunction' || kind === 'AsyncFunction'
}

/**
 * Whether a function gives coroutines: made by `coroutine`, or a generator function or async function by itself.
 * @param func - anything
 * @see https://docs.python.org/3/library/asyncio-task.html#asyncio.iscoroutinefunction
 */
export function iscoroutinefunction(func: unknown): boolean {
  if ((_get_running_loop()?._profile ?? current_dialect()).iscoroutinefunction_deprecated) {
    const text =
      "'asyncio.iscoroutinefunction' is deprecated and slated for removal in Python 3.16; " +
      'use inspect.iscoroutinefunction() instead'
    warn(text, 'DeprecationWarning')
  }
  return _iscoroutinefunction(func)
}

/** A method decorator's second argument. */
export interface MethodContext {
  kind: 'method'
  name: string | symbol
}

/**
 * Makes a coroutine function of an async function or of a generator function. Also a decorator of methods.
 *
 * @param fn - the body
 * @param context - what a decorator is told of the method
 * @returns a function of the same parameters whose calls give a {@link Coroutine}
 * @see https://docs.python.org/3/library/asyncio-task.html#coroutines
 */
export function coroutine<F extends (this: never, ...args: never[]) => unknown>(
  fn: F,
  context: MethodContext,
): F
export function coroutine<This, A extends unknown[], Y, R, N>(
  fn: (this: This, ...args: A) => AsyncGenerator<Y, R, N>,
): (this: This, ...args: A) => AsyncGeneratorObject<Y, R, N>
export function coroutine<This, A extends unknown[], T>(
  fn: (this: This, ...args: A) => Generator<Yielded, T>,
): (this: This, ...args: A) => Coroutine<T>
export function coroutine<This, A extends unknown[], T>(
  fn: (this: This, ...args: A) => PromiseLike<T>,
): (this: This, ...args: A) => Coroutine<T>
export function coroutine<This, A extends unknown[], T>(
  fn: (this: This, ...args: A) => T,
): (this: This, ...args: A) => Coroutine<T>
export function coroutine(fn: AnyFunction, context?: MethodContext): AnyFunction {
  if (typeof fn !== 'function') {
    throw new TypeError(
      `coroutine() takes an async function or a generator function, not ${type_name_of(fn)}`,
    )
  }
  if (coroutine_functions.has(fn)) return fn
  const name = fn.name === '' ? (typeof context?.name === 'string' ? context.name : '<lambda>') : fn.name
  const call = fn as (this: unknown, ...args: unknown[]) => unknown
  if (kind_of(fn) === 'AsyncGeneratorFunction') return async_generator_function(name, call)
  // In debug mode a coroutine says where it was made: by the wrapper's caller.
  const made = (coro: Coroutine): Coroutine => {
    if (coro._origin !== null) coro._origin = { ...coro._origin, frames: extract_stack(wrapper) }
    return coro
  }
  const wrapper =
    kind_of(fn) === 'GeneratorFunction'
      ? function (this: unknown, ...args: unknown[]): Coroutine {
          return made(new Coroutine(name, call.apply(this, args) as Steps))
        }
      : function (this: unknown, ...args: unknown[]): Coroutine {
          return made(new FunctionCall(name, call, this, args))
        }
  Object.defineProperty(wrapper, 'name', { value: fn.name, configurable: true })
  Object.defineProperty(wrapper, 'length', { value: fn.length, configurable: true })
  coroutine_functions.add(wrapper)
  return wrapper
}

function async_generator_function(
  name: string,
  call: (this: unknown, ...args: unknown[]) => unknown,
): AnyFunction {
  const wrapper = function (this: unknown, ...args: unknown[]): AsyncGeneratorObject {
    return new AsyncGeneratorObject(name, call.apply(this, args) as AsyncGenerator)
  }
  Object.defineProperty(wrapper, 'name', { value: name, configurable: true })
  return wrapper
}

/** How a coroutine reads in reprs: `worker() running at …`. */
export function _format_coroutine(coro: unknown, done: boolean): string {
  const name = coroutine_name(coro)
  return done ? `${name} done, defined at javascript:0` : `${name} running at javascript:0`
}

/** The name that reprs show for a coroutine: `worker()`. */
export function coroutine_name(coro: unknown): string {
  if (coro instanceof Coroutine) return `${coro.__name__}()`
  const named = coro as { __qualname__?: unknown; __name__?: unknown }
  for (const name of [named.__qualname__, named.__name__]) if (typeof name === 'string') return `${name}()`
  return is_generator(coro) ? `${generator_name(coro)}()` : `${type_name_of(coro)}()`
}

// A generator object does not know its function; the prototype it got from it may.
function generator_name(generator: Steps): string {
  const prototype = Object.getPrototypeOf(generator) as { constructor?: { name?: unknown } } | null
  const name = prototype?.constructor?.name
  return typeof name === 'string' && name !== '' && name !== 'GeneratorFunctionPrototype' ? name : 'generator'
}
