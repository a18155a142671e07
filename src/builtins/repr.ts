import { bytes_repr, float_repr, string_repr } from './literals.js'
import { class_module, exception_name, is_class, object_address, type_name } from './names.js'

/** How texts differ between Pythons; the newest's by default. */
export interface ReprStyle {
  /** Whether an exception of one argument shows it as a tuple: `ValueError('x',)`, as Python 3.6 does. */
  readonly exception_comma?: boolean
}

const NEWEST: ReprStyle = {}

/** Set while {@link in_style} runs, so that a `__repr__` method that calls {@link repr} keeps the style. */
let style: ReprStyle = NEWEST

/** Containers whose text is being made, so that one inside itself is printed as `[...]`. */
const open: object[] = []

/**
 * Python's `repr(x)`.
 *
 * Arrays print as lists, `Map`s and plain objects as dicts, `Set`s as sets, byte arrays as `b'..'`, `null` and
 * `undefined` as `None`; numbers that are safe integers as `int`, others as `float`. An object with a `__repr__`
 * method prints what that returns. Addresses are made up: one per object, for as long as it lives.
 *
 * @param value - anything
 * @returns the text Python prints for the value's counterpart
 * @see https://docs.python.org/3/library/functions.html#repr
 */
export function repr(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return string_repr(value)
    case 'number':
      return Number.isSafeInteger(value) && !Object.is(value, -0) ? String(value) : float_repr(value)
    case 'boolean':
      return value ? 'True' : 'False'
    case 'undefined':
      return 'None'
    case 'object':
      return value === null ? 'None' : object_repr(value)
    case 'function':
      return function_repr(value)
    default:
      return String(value)
  }
}

/**
 * Python's `str(x)`: a string is itself, an exception gives its message, an object with a `__str__` method what that
 * returns, and everything else its {@link repr}.
 *
 * @param value - anything
 * @see https://docs.python.org/3/library/stdtypes.html#str
 */
export function str(value: unknown): string {
  if (typeof value === 'string') return value
  if (typeof value !== 'object' || value === null) return repr(value)
  const text = call_method(value, '__str__') ?? call_method(value, '_str')
  return text ?? (value instanceof Error ? value.message : repr(value))
}

/**
 * Calls an object's method that prints it.
 *
 * @returns the text, or `undefined` when the object has no such method
 */
export function call_method(value: object, name: '__repr__' | '__str__' | '_str'): string | undefined {
  const method = (value as Partial<Record<typeof name, unknown>>)[name]
  return typeof method === 'function' ? String((method as () => unknown).call(value)) : undefined
}

/** {@link repr} as a certain Python prints it. */
export function repr_as(value: unknown, as: ReprStyle): string {
  return in_style(as, () => repr(value))
}

/** Calls a function in which every {@link repr} is in a certain Python's style. */
export function in_style(as: ReprStyle, print: () => string): string {
  const former = style
  style = as
  try {
    return print()
  } finally {
    style = former
  }
}

/** Python's repr of a tuple of these items: `()`, `(1,)`, `(1, 2)`. */
export function tuple_repr(items: readonly unknown[]): string {
  return items.length === 1 ? `(${repr(items[0])},)` : `(${items.map(repr).join(', ')})`
}

/** `Name(argument, …)`, as Python prints an exception that has these arguments. */
export function call_repr(name: string, args: readonly unknown[]): string {
  if (args.length !== 1) return name + tuple_repr(args)
  return style.exception_comma === true ? name + tuple_repr(args) : `${name}(${repr(args[0])})`
}

/** `<module.Name object at 0x…>`: what Python prints for an object without a repr of its own. */
export function default_repr(value: object): string {
  const { constructor } = value
  if (typeof constructor !== 'function') return `<object object at ${object_address(value)}>`
  return `<${qualified_name(constructor)} object at ${object_address(value)}>`
}

/** Arguments of an exception: Python's `e.args`, or the message of a native error. */
export function exception_args(error: Error): readonly unknown[] {
  if ('args' in error && Array.isArray(error.args)) return error.args
  return error.message === '' ? [] : [error.message]
}

function object_repr(value: object): string {
  const own = call_method(value, '__repr__')
  if (own !== undefined) return own
  if (Array.isArray(value)) return guarded(value, '[...]', () => `[${value.map(repr).join(', ')}]`)
  if (value instanceof Error) {
    return guarded(value, `${exception_name(value)}(...)`, () =>
      call_repr(exception_name(value), exception_args(value)),
    )
  }
  if (value instanceof Map) return guarded(value, '{...}', () => dict_repr(value))
  if (value instanceof Set) {
    if (value.size === 0) return 'set()'
    return guarded(value, '{...}', () => `{${Array.from(value, repr).join(', ')}}`)
  }
  if (value instanceof Uint8Array) return bytes_repr(value)
  if (value instanceof ArrayBuffer) return bytes_repr(new Uint8Array(value))
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype === Object.prototype || prototype === null) {
    return guarded(value, '{...}', () => dict_repr(Object.entries(value)))
  }
  return default_repr(value)
}

function dict_repr(entries: Iterable<readonly [unknown, unknown]>): string {
  return `{${Array.from(entries, ([key, item]) => `${repr(key)}: ${repr(item)}`).join(', ')}}`
}

function guarded(container: object, when_inside: string, print: () => string): string {
  if (open.includes(container)) return when_inside
  open.push(container)
  try {
    return print()
  } finally {
    open.pop()
  }
}

function function_repr(fn: object & { readonly name?: unknown }): string {
  const own = Object.hasOwn(fn, '__repr__') ? call_method(fn, '__repr__') : undefined
  if (own !== undefined) return own
  if (is_class(fn)) return `<class '${qualified_name(fn)}'>`
  return `<function ${function_name(fn)} at ${object_address(fn)}>`
}

/** The name Python would show for a function: `<lambda>` when it has none. */
export function function_name(fn: { readonly name?: unknown }): string {
  return typeof fn.name === 'string' && fn.name !== '' ? fn.name : '<lambda>'
}

/** Python's name of a class with its module in front, unless that is `builtins`. */
export function qualified_name(cls: object & { readonly name?: unknown }): string {
  const module = class_module(cls)
  const name = type_name(cls)
  return module === 'builtins' ? name : `${module}.${name}`
}
