import { repr } from './builtins.js'
import { type_name_of } from './builtins/names.js'
import type { Profile } from './compat/versions.js'
import { iscoroutine, _iscoroutinefunction } from './coroutines.js'

/** Refuses what cannot be called back. */
export function refuse_other_than_callable(callback: unknown, method: string): void {
  if (iscoroutine(callback) || _iscoroutinefunction(callback)) {
    throw new TypeError(`coroutines cannot be used with ${method}()`)
  }
  if (typeof callback !== 'function') {
    throw new TypeError(`a callable object was expected by ${method}(), got ${repr(callback)}`)
  }
}

/** Refuses, in debug mode, what an executor cannot call. */
export function check_callable(func: unknown): void {
  // Python would not refuse these: an async function is run to its end in the worker, and a module's is named.
  if (Object.prototype.toString.call(func) === '[object AsyncFunction]') return
  if (typeof func === 'object' && func !== null && 'module' in func && !iscoroutine(func)) return
  refuse_other_than_callable(func, 'run_in_executor')
}

/** Refuses a delay that is no number. */
export function bad_delay(profile: Profile, delay: unknown): void {
  if (delay === null || delay === undefined) {
    if (profile.none_delay === 'type_error') throw new TypeError('delay must not be None')
  } else if (typeof delay === 'boolean' || typeof delay === 'bigint') return
  throw new TypeError(`unsupported operand type(s) for +: 'float' and '${type_name_of(delay)}'`)
}
