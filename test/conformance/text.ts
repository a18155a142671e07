/**
 * Python's `print`, `repr` and `%` for what probes print. Leaves are shown by the library's own `repr`, so that a
 * wrong repr of it is seen; containers are walked here, because a JavaScript array does not say whether it stands
 * for a tuple and a JavaScript number not whether it stands for a float.
 */
import { repr as libraryRepr, str as libraryStr } from 'asyncio-shim/builtins'

class Tuple {
  constructor(readonly items: readonly unknown[]) {}
}

class Float {
  constructor(readonly value: number) {}
}

export const tuple = (...items: readonly unknown[]): Tuple => new Tuple(items)
export const float = (value: number): Float => new Float(value)

function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false
  const proto: unknown = Object.getPrototypeOf(value)
  return proto === Object.prototype || proto === null
}

const list = (items: Iterable<unknown>): string => Array.from(items, repr).join(', ')

const pairs = (entries: Iterable<readonly [unknown, unknown]>): string =>
  Array.from(entries, ([key, value]) => `${repr(key)}: ${repr(value)}`).join(', ')

export function repr(value: unknown): string {
  if (value instanceof Tuple)
    return value.items.length === 1 ? `(${repr(value.items[0])},)` : `(${list(value.items)})`
  if (value instanceof Float)
    return Number.isInteger(value.value) ? `${value.value}.0` : libraryRepr(value.value)
  if (Array.isArray(value)) return `[${list(value)}]`
  if (value instanceof Set) return value.size === 0 ? 'set()' : `{${list(value)}}`
  if (value instanceof Map) return `{${pairs(value)}}`
  if (isPlainObject(value)) return `{${pairs(Object.entries(value))}}`
  return libraryRepr(value)
}

export function str(value: unknown): string {
  if (typeof value === 'string') return value
  if (value instanceof Tuple || value instanceof Float || Array.isArray(value)) return repr(value)
  if (value instanceof Set || value instanceof Map || isPlainObject(value)) return repr(value)
  return libraryStr(value)
}

export function fmt(template: string, ...args: readonly unknown[]): string {
  let next = 0
  return template.replace(/%(?:\.(\d+))?([srdf%])/g, (_, digits: string | undefined, kind: string) => {
    if (kind === '%') return '%'
    const value = args[next++]
    if (kind === 'r') return repr(value)
    if (kind === 'f') return Number(value).toFixed(digits === undefined ? 6 : Number(digits))
    return kind === 'd' ? String(Math.trunc(Number(value))) : str(value)
  })
}

export function typeName(value: unknown): string {
  if (value === null || value === undefined) return 'NoneType'
  if (value instanceof Tuple) return 'tuple'
  if (value instanceof Float) return 'float'
  if (Array.isArray(value)) return 'list'
  if (value instanceof Error) return value.name
  if (Buffer.isBuffer(value)) return 'bytes'
  if (isPlainObject(value)) return 'dict'
  switch (typeof value) {
    case 'boolean':
      return 'bool'
    case 'number':
      return Number.isInteger(value) ? 'int' : 'float'
    case 'string':
      return 'str'
    case 'function':
      return 'function'
    default:
      return value.constructor.name
  }
}

function compare(a: unknown, b: unknown): number {
  const left = a instanceof Tuple ? a.items : a
  const right = b instanceof Tuple ? b.items : b
  if (Array.isArray(left) && Array.isArray(right)) {
    for (let i = 0; i < Math.min(left.length, right.length); i++) {
      const order = compare(left[i], right[i])
      if (order !== 0) return order
    }
    return left.length - right.length
  }
  const [x, y] = [left as number, right as number]
  return x < y ? -1 : x > y ? 1 : 0
}

export const sorted = <T>(items: Iterable<T>): T[] => [...items].sort(compare)
