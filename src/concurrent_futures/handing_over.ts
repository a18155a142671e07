/** Functions, arguments and results on their way to and from workers. */
import { is_class, type_name_of } from '../builtins/names.js'
import { SharedMemory, from_bytes, to_bytes } from '../host/serialisation.js'
import { in_plain_words, with_errors, without_errors } from './errors_across.js'

/** A function named by where it is: exported by a module, under its name. */
export interface ModuleFunction {
  /** The module: `new URL('./jobs.js', import.meta.url)`, or what `import` takes in any module, such as a package. */
  readonly module: string | URL
  /** Which of the module's exports; `default` by default. */
  readonly name?: string
}

/** What an executor calls: a function that uses nothing around it, or one named by its module. */
export type Callable<T> = ((...args: never[]) => T) | ModuleFunction

/** How a function reaches a worker. */
export type Code = { readonly source: string } | { readonly module: string; readonly name: string }

/** Values on their way: as bytes, or as they are where only the platform can hand them over. */
export type Packed = { readonly bytes: Uint8Array } | { readonly values: unknown }

/** What a worker is asked to do. */
export interface Request {
  readonly code: Code
  readonly args: Packed
  /** Whether `args` are the arguments of several calls, whose results are given as a list. */
  readonly chunk: boolean
  /** What to call first, once in each worker. */
  readonly initializer: { readonly code: Code; readonly args: Packed } | null
}

/** What a worker answers. */
export type Answer =
  | { readonly outcome: 'returned'; readonly value: Packed }
  | { readonly outcome: 'raised'; readonly value: Packed }
  | { readonly outcome: 'not initialized'; readonly value: Packed }

/** What to write instead of a function that cannot be sent. */
export const INSTEAD =
  "pass what it needs as arguments, load what it uses inside it (await import('…')), or name a function that a module " +
  "exports: { module: new URL('./jobs.js', import.meta.url), name: 'job' }"

/** Whether a value names a function by its module. */
export function is_module_function(value: unknown): value is ModuleFunction {
  if (typeof value !== 'object' || value === null || !('module' in value)) return false
  return typeof value.module === 'string' || value.module instanceof URL
}

/**
 * How a function reaches a worker: as its source text, or by name.
 *
 * @throws {TypeError} for what cannot be called, or cannot be sent
 */
export function code_of(callable: unknown): Code {
  if (is_module_function(callable)) {
    const module = String(callable.module)
    if (/^\.\.?\//.test(module)) {
      throw new TypeError(
        `the module ${module} is relative to nothing in a worker: write new URL('${module}', import.meta.url)`,
      )
    }
    return { module, name: callable.name ?? 'default' }
  }
  if (typeof callable !== 'function')
    throw new TypeError(`'${type_name_of(callable)}' object is not callable`)
  const name = callable.name === '' ? '<lambda>' : callable.name
  const source = Function.prototype.toString.call(callable)
  if (/\{\s*\[native code\]\s*\}\s*$/.test(source)) {
    const kind = name.startsWith('bound ') ? 'a bound function' : 'native'
    throw new TypeError(
      `cannot pickle '${name.replace(/^bound /, '') || '<lambda>'}': it is ${kind}, and has no source text to send to a worker; call it from a function ` +
        `that uses nothing around it, (x) => f(x), or ${INSTEAD}`,
    )
  }
  if (is_class(callable)) {
    throw new TypeError(
      `cannot pickle '${name}': it is a class; send a function that uses nothing around it, or ${INSTEAD}`,
    )
  }
  return { source }
}

/**
 * Values, exceptions among them, ready to be sent.
 *
 * @param what - whose they are, for the error
 * @throws {TypeError} for what cannot be cloned
 */
export function pack(value: unknown, what: string): Packed {
  const plain = without_errors(value)
  try {
    return { bytes: to_bytes(plain) }
  } catch (error) {
    if (error instanceof SharedMemory) return { values: plain }
    const reason = error instanceof Error ? error.message : String(error)
    throw new TypeError(
      `cannot pickle ${what}: ${reason.replace(/\.$/, '')}; what goes to a worker or comes back is copied by ` +
        'structured clone: plain objects, arrays, maps, sets, dates, bytes, errors and primitive values',
    )
  }
}

/** An exception, ready to be sent; what cannot be cloned in it is sent as text. */
export function pack_error(error: unknown): Packed {
  try {
    return pack(error, 'an exception')
  } catch {
    return pack(in_plain_words(error), 'an exception')
  }
}

/** What was packed. */
export function unpack(packed: Packed): unknown {
  return with_errors('bytes' in packed ? from_bytes(packed.bytes) : packed.values)
}
