import { exception_name, object_address } from './names.js'
import { repr } from './repr.js'

// Python's limits.
const MAX_LEVEL = 6
const MAX_ITEMS = 6
const MAX_PAIRS = 4
const MAX_STRING = 30
const MAX_INTEGER = 40
const MAX_OTHER = 30

/**
 * Python's `reprlib.repr(x)`: a {@link repr} kept short, which asyncio prints results and arguments with.
 *
 * Of a long text the ends are kept, of an array or set six items, of a dict four pairs, and six levels of nesting.
 * Keys of dicts and items of sets are sorted where they compare.
 *
 * @see https://docs.python.org/3/library/reprlib.html
 */
export function short_repr(value: unknown): string {
  return at_level(value, MAX_LEVEL)
}

function at_level(value: unknown, level: number): string {
  if (typeof value === 'string') return short_string(value)
  if (typeof value === 'number' && Number.isSafeInteger(value)) return middle_out(repr(value), MAX_INTEGER)
  if (typeof value === 'bigint') return middle_out(repr(value), MAX_INTEGER)
  if (Array.isArray(value)) return short_items(value, value.length, '[', ']', level)
  if (value instanceof Set) {
    return value.size === 0 ? 'set()' : short_items(in_order([...value]), value.size, '{', '}', level)
  }
  if (value instanceof Map) return short_pairs([...value], level)
  if (typeof value === 'object' && value !== null && !('__repr__' in value)) {
    const prototype: unknown = Object.getPrototypeOf(value)
    if (prototype === Object.prototype || prototype === null) return short_pairs(Object.entries(value), level)
  }
  return middle_out(repr_of_instance(value), MAX_OTHER)
}

function repr_of_instance(value: unknown): string {
  try {
    return repr(value)
  } catch (error) {
    if (typeof value !== 'object' || value === null) throw error
    const name = value instanceof Error ? exception_name(value) : value.constructor.name
    return `<${name} instance at ${object_address(value)}>`
  }
}

function short_string(text: string): string {
  // By characters, not UTF-16 units. Of a long text only the ends are looked at.
  const characters = Array.from(
    text.length <= 8 * MAX_STRING ? text : text.slice(0, 4 * MAX_STRING) + text.slice(-4 * MAX_STRING),
  )
  const printed = repr(characters.slice(0, MAX_STRING).join(''))
  if (Array.from(printed).length <= MAX_STRING) return printed
  const { left, right } = split_of(MAX_STRING)
  // A start below zero counts from the end, in Python as here: of a short text with long escapes parts are dropped.
  const tail = characters.slice(characters.length - right)
  return ends(Array.from(repr(characters.slice(0, left).join('') + tail.join(''))), left, right)
}

function middle_out(text: string, limit: number): string {
  if (text.length <= limit) return text
  const characters = Array.from(text)
  if (characters.length <= limit) return text
  const { left, right } = split_of(limit)
  return ends(characters, left, right)
}

function split_of(limit: number): { left: number; right: number } {
  const left = (limit - 3) >> 1
  return { left, right: limit - 3 - left }
}

function ends(characters: readonly string[], left: number, right: number): string {
  return `${characters.slice(0, left).join('')}...${characters.slice(characters.length - right).join('')}`
}

function short_items(
  items: readonly unknown[],
  size: number,
  open: string,
  close: string,
  level: number,
): string {
  if (size === 0) return open + close
  if (level <= 0) return `${open}...${close}`
  const pieces = items.slice(0, MAX_ITEMS).map((item) => at_level(item, level - 1))
  if (size > MAX_ITEMS) pieces.push('...')
  return open + pieces.join(', ') + close
}

function short_pairs(pairs: readonly (readonly [unknown, unknown])[], level: number): string {
  if (pairs.length === 0) return '{}'
  if (level <= 0) return '{...}'
  const values = new Map(pairs)
  const pieces = in_order([...values.keys()])
    .slice(0, MAX_PAIRS)
    .map((key) => `${at_level(key, level - 1)}: ${at_level(values.get(key), level - 1)}`)
  if (pairs.length > MAX_PAIRS) pieces.push('...')
  return `{${pieces.join(', ')}}`
}

/** Sorted if all are numbers or all are strings; else as they are. */
function in_order(items: unknown[]): unknown[] {
  if (items.every((item) => typeof item === 'number')) return items.toSorted((a, b) => a - b)
  if (items.every((item) => typeof item === 'string')) return items.toSorted(by_code_point)
  return items
}

function by_code_point(a: string, b: string): number {
  const left = Array.from(a)
  const right = Array.from(b)
  for (let i = 0; i < left.length && i < right.length; i++) {
    const difference = (left[i]?.codePointAt(0) ?? 0) - (right[i]?.codePointAt(0) ?? 0)
    if (difference !== 0) return difference
  }
  return left.length - right.length
}
