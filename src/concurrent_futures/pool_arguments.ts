import { is_kw, is_plain_object } from '../builtins/keywords.js'
import { type_name } from '../builtins/names.js'
import { type Callable, is_module_function } from './handing_over.js'

/** Keyword arguments of the executors that have workers. */
export interface PoolOptions {
  /** How many workers there are at most. */
  readonly max_workers?: number | null
  /** What each worker calls before anything else. */
  readonly initializer?: Callable<unknown> | null
  /** The arguments of the initializer. */
  readonly initargs?: readonly unknown[]
}

/** The arguments of a constructor by name, whether they came by place or in an object at the end. */
export function by_name(
  cls: object,
  parameters: readonly string[],
  args: unknown[],
): Record<string, unknown> {
  const last = args.at(-1)
  const keywords = is_kw(last) || (is_plain_object(last) && !is_module_function(last)) ? last : null
  const placed = keywords === null ? args : args.slice(0, -1)
  const shown = `${type_name(cls)}.__init__()`
  for (const key of Object.keys(keywords ?? {})) {
    if (!parameters.includes(key)) throw new TypeError(`${shown} got an unexpected keyword argument '${key}'`)
  }
  if (placed.length > parameters.length) {
    const most = parameters.length + 1
    throw new TypeError(
      `${shown} takes from 1 to ${most} positional arguments but ${placed.length + 1} were given`,
    )
  }
  return { ...Object.fromEntries(placed.map((value, i) => [parameters[i] as string, value])), ...keywords }
}
