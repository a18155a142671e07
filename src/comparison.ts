import { is_plain_object } from './builtins/keywords.js'
import { type_name_of } from './builtins/names.js'

/** An object that says itself how it compares, by the names of Python's methods. */
interface Comparable {
  __lt__?(other: unknown): unknown
  __gt__?(other: unknown): unknown
  __eq__?(other: unknown): unknown
}

function is_number(value: unknown): value is number | bigint | boolean {
  return typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean'
}

/** Python's name of a value's type; an array stands for a tuple. */
function type_name(value: unknown): string {
  return Array.isArray(value) ? 'tuple' : type_name_of(value)
}

/** Python compares strings by code points, JavaScript by halves of them. */
function string_less(a: string, b: string): boolean {
  const length = Math.min(a.length, b.length)
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i)
    const y = b.charCodeAt(i)
    if (x === y) continue
    // A surrogate is half of a code point that is greater than all that need no surrogates.
    const x_high = x >= 0xd800 && x <= 0xdfff
    const y_high = y >= 0xd800 && y <= 0xdfff
    return x_high === y_high ? x < y : y_high
  }
  return a.length < b.length
}

function has_method<K extends keyof Comparable>(
  value: unknown,
  name: K,
): value is Required<Pick<Comparable, K>> {
  return typeof value === 'object' && value !== null && typeof (value as Comparable)[name] === 'function'
}

/** The items at the first place where two sequences differ; null when one is the beginning of the other. */
function first_difference(a: ArrayLike<unknown>, b: ArrayLike<unknown>): readonly [unknown, unknown] | null {
  const length = Math.min(a.length, b.length)
  for (let i = 0; i < length; i++) if (!equal(a[i], b[i])) return [a[i], b[i]]
  return null
}

/**
 * Python's `a == b`: numbers by value, arrays item by item, plain objects as dictionaries, dates and bytes by what they
 * hold, objects by `__eq__` or else by identity.
 */
export function equal(a: unknown, b: unknown): boolean {
  if (a === b) return true
  // `1 == 1n == True`, as in Python.
  if (is_number(a)) return is_number(b) && Number(a) === Number(b)
  if (a === null || a === undefined) return b === null || b === undefined
  if (has_method(a, '__eq__')) return Boolean(a.__eq__(b))
  if (has_method(b, '__eq__')) return Boolean(b.__eq__(a))
  const sequences =
    (Array.isArray(a) && Array.isArray(b)) || (a instanceof Uint8Array && b instanceof Uint8Array)
  if (sequences) return a.length === b.length && first_difference(a, b) === null
  if (is_plain_object(a) && is_plain_object(b)) {
    // Dictionaries are equal by what they hold.
    const keys = Object.keys(a)
    return keys.length === Object.keys(b).length && keys.every((key) => key in b && equal(a[key], b[key]))
  }
  return a instanceof Date && b instanceof Date && a.getTime() === b.getTime()
}

/**
 * Python's `a < b`: numbers, strings, bytes and dates by value, arrays as tuples are compared, item by item, and objects
 * by `__lt__`, or else by the other's `__gt__`.
 * @throws {TypeError} with Python's text, for values that have no order
 */
export function less_than(a: unknown, b: unknown): boolean {
  if (typeof a === 'number' && typeof b === 'number') return a < b
  if (typeof a === 'string' && typeof b === 'string') return string_less(a, b)
  if (is_number(a) && is_number(b)) return a < b
  const sequences =
    (Array.isArray(a) && Array.isArray(b)) || (a instanceof Uint8Array && b instanceof Uint8Array)
  if (sequences) {
    const differing = first_difference(a, b)
    return differing === null ? a.length < b.length : less_than(...differing)
  }
  if (has_method(a, '__lt__')) return Boolean(a.__lt__(b))
  if (has_method(b, '__gt__')) return Boolean(b.__gt__(a))
  if (a instanceof Date && b instanceof Date) return a.getTime() < b.getTime()
  throw new TypeError(`'<' not supported between instances of '${type_name(a)}' and '${type_name(b)}'`)
}
