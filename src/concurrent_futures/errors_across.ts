/** Exceptions on their way to and from workers: their class, arguments and stack as data. */
import { BaseException, type ErrorClass, hidden } from '../builtins/base.js'
import { class_module, exception_name, is_class, is_error, type_name } from '../builtins/names.js'
import { repr } from '../builtins/repr.js'
import * as builtins from '../builtins.js'
import * as asyncio_exceptions from '../exceptions.js'
import * as own from './errors.js'

/** An exception as data. */
interface PackedError {
  readonly name: string
  /** The classes it is an instance of, from its own up. */
  readonly lineage: readonly string[]
  readonly args: readonly unknown[] | null
  readonly message: string
  readonly stack: string
  readonly properties: Readonly<Record<string, unknown>>
  readonly notes: readonly string[]
  readonly cause: unknown
  readonly context: unknown
}

const NATIVE: readonly ErrorClass[] = [
  Error,
  TypeError,
  RangeError,
  SyntaxError,
  ReferenceError,
  URIError,
  EvalError,
  AggregateError,
  DOMException,
]

const key_of = (cls: ErrorClass): string => `${class_module(cls)}.${type_name(cls)}`

const CLASSES = new Map<string, ErrorClass>(
  [
    ...Object.values(builtins),
    ...Object.values(asyncio_exceptions),
    ...Object.values(own),
    ...NATIVE,
  ].flatMap((cls: unknown) => (is_class(cls) ? [[key_of(cls as ErrorClass), cls as ErrorClass]] : [])),
)

/** No value of a program's own has this key. */
const MARK = '\0asyncio-shim exception'

function lineage_of(error: Error): string[] {
  const names: string[] = []
  let prototype: unknown = Object.getPrototypeOf(error)
  while (typeof prototype === 'object' && prototype !== null && prototype !== Object.prototype) {
    if (Object.hasOwn(prototype, 'constructor')) names.push(key_of(prototype.constructor as ErrorClass))
    prototype = Object.getPrototypeOf(prototype)
  }
  return names
}

function args_of(error: Error): readonly unknown[] | null {
  if (error instanceof AggregateError) return [error.errors]
  return error.constructor.prototype instanceof BaseException ||
    Object.hasOwn(BaseException.prototype, 'args')
    ? ((error as Partial<BaseException>).args ?? null)
    : null
}

/**
 * A value as data, exceptions in it (or in arrays in it) included.
 *
 * @param seen - exceptions that are being packed: a chain may be a ring
 */
export function without_errors(value: unknown, seen: readonly unknown[] = []): unknown {
  if (Array.isArray(value)) {
    const some = value.some((item) => typeof item === 'object' && (Array.isArray(item) || is_error(item)))
    return some ? value.map((item) => without_errors(item, seen)) : value
  }
  if (!is_error(value)) return value
  if (seen.includes(value)) return null
  const deeper = [...seen, value]
  const chained = value as Error & Partial<BaseException>
  const packed: PackedError = {
    name: exception_name(value),
    lineage: lineage_of(value),
    args: args_of(value)?.map((arg) => without_errors(arg, deeper)) ?? null,
    message: value.message,
    stack: value.stack ?? '',
    properties: properties_of(value),
    notes: [...(chained.__notes__ ?? [])],
    cause: without_errors(value.cause ?? null, deeper),
    context: without_errors(chained.__context__ ?? null, deeper),
  }
  return { [MARK]: packed }
}

function properties_of(error: Error): Record<string, unknown> {
  const entries = Object.entries(error).filter(([key]) => key !== 'stack' && key !== 'message')
  return Object.fromEntries(entries.filter(([, value]) => typeof value !== 'function'))
}

/** The same exceptions with arguments, causes and properties that can be cloned: texts of those that cannot. */
export function in_plain_words(error: unknown): unknown {
  if (!is_error(error)) return repr(error)
  const packed = (without_errors(error) as Record<string, PackedError>)[MARK] as PackedError
  return {
    [MARK]: {
      ...packed,
      args: packed.args?.map((arg) => repr(arg)) ?? null,
      properties: {},
      cause: null,
      context: null,
    },
  }
}

/** The value that {@link without_errors} was given. */
export function with_errors(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.some((item) => typeof item === 'object') ? value.map(with_errors) : value
  }
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, MARK)) return value
  return rebuild((value as Record<string, PackedError>)[MARK] as PackedError)
}

function rebuild(packed: PackedError): Error {
  const known = packed.lineage.find((key) => CLASSES.has(key)) ?? 'builtins.Error'
  const cls = CLASSES.get(known) as ErrorClass
  const args = (packed.args ?? []).map(with_errors)
  const error = instance(cls, packed, args)
  // Node's own errors and a program's are of classes that are not known here; their names are kept.
  if (exception_name(error) !== packed.name) hidden(error, 'name', packed.name)
  if (error.message !== packed.message) hidden(error, 'message', packed.message)
  hidden(error, 'stack', packed.stack)
  Object.assign(error, packed.properties)
  for (const note of packed.notes) (error as BaseException).add_note(note)
  const cause = with_errors(packed.cause)
  if (is_error(cause)) hidden(error, 'cause', cause)
  const context = with_errors(packed.context)
  if (is_error(context) && error instanceof BaseException) error.__context__ = context
  return error
}

function instance(cls: ErrorClass, packed: PackedError, args: unknown[]): Error {
  const make = cls as unknown as new (...args: unknown[]) => Error
  if (cls === AggregateError) return new AggregateError(args[0] as Error[], packed.message)
  if (cls === DOMException) return new DOMException(packed.message, packed.name)
  if (packed.args === null) return new make(packed.message)
  try {
    return new make(...args)
  } catch {
    // A constructor of other parameters than the arguments it recorded.
    return new builtins.Exception(...args)
  }
}
