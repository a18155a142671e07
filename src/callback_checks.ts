import { repr } from './builtins.js'
import { type_name_of } from './builtins/names.js'
import type { Profile } from './compat/versions.js'
import { iscoroutine, _iscoroutinefunction } from './coroutines.js'

/** Refuses, in debug mode, what is no callback. */
export function check_callback(callback: unknown, method: string): void {
  if (iscoroutine(callback) || _iscoroutinefunction(callback)) {
    throw new TypeError(`coroutines cannot be used with ${method}()`)
  }
  if (typeof callback !== 'function') {
    throw new TypeError(`a callable object was expected by ${method}(), got ${repr(callback)}`)
  }
}

/** In debug mode; an async function is none that Python would refuse: it is run to its end in the worker. */
export function check_callable(func: unknown): void {
  const is_async = Object.prototype.toString.call(func) === '[object AsyncFunction]'
  if (iscoroutine(func) || (_iscoroutinefunction(func) && !is_async)) {
    throw new TypeError('coroutines cannot be used with run_in_executor()')
  }
  if (typeof func !== 'function' && !(typeof func === 'object' && func !== null && 'module' in func)) {
    throw new TypeError(`a callable object was expected by run_in_executor(), got ${repr(func)}`)
  }
}

/** Refuses a delay that is no number. */
export function bad_delay(profile: Profile, delay: unknown): void {
  if (delay === null || delay === undefined) {
    if (profile.none_delay === 'type_error') throw new TypeError('delay must not be None')
  } else if (typeof delay === 'boolean' || typeof delay === 'bigint') return
  throw new TypeError(`unsupported operand type(s) for +: 'float' and '${type_name_of(delay)}'`)
}
