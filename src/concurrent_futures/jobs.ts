import { split_kw } from '../builtins/keywords.js'
import type { Future } from './future.js'
import { type Callable, type Request, code_of, pack } from './handing_over.js'

/** A call on its way. */
export interface Job {
  readonly future: Future
  readonly callable: unknown
  readonly args: readonly unknown[]
  readonly chunk: boolean
}

/**
 * What a worker is asked to do.
 *
 * @throws {TypeError} for what cannot be sent
 */
export function request_of(
  { callable, args, chunk }: Job,
  initializer: Callable<unknown> | null,
  initargs: readonly unknown[],
): Request {
  const { func, given } = unwrapped(callable, args)
  const positional = [...given]
  const keywords = split_kw(positional)
  if (keywords !== undefined) positional.push({ ...keywords })
  return {
    code: code_of(func),
    args: pack(positional, 'the arguments of a call'),
    chunk,
    initializer: initializer && {
      code: code_of(initializer),
      args: pack(initargs, 'the arguments of an initializer'),
    },
  }
}

/** The function and arguments behind something like `functools.partial`: a function with `func` and `args`. */
function unwrapped(
  callable: unknown,
  args: readonly unknown[],
): { func: unknown; given: readonly unknown[] } {
  if (typeof callable !== 'function' || !('func' in callable) || !('args' in callable)) {
    return { func: callable, given: args }
  }
  return { func: callable.func, given: [...(callable.args as unknown[]), ...args] }
}
