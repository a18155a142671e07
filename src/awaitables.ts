import { GeneratorExit, RuntimeError, StopIteration } from './builtins.js'
import { askable, type_name_of } from './builtins/names.js'
import type { Yielded } from './futures.js'

/** A generator that a task can advance: what it yields are futures, or nothing for one turn of the loop. */
export type Steps<T = unknown> = Generator<Yielded, T, unknown>

/** Whether a value is a generator object, a compiled one included. */
export function is_generator(value: unknown): value is Steps {
  if (typeof value !== 'object' || value === null) return false
  const object = value as Partial<Steps>
  return typeof object.next === 'function' &&
    typeof object.throw === 'function' &&
    typeof object.return === 'function'
    ? Symbol.iterator in value
    : false
}

/** Whether a value can be awaited as a promise can. */
export function is_thenable(value: unknown): value is PromiseLike<unknown> {
  return (
    ((typeof value === 'object' && value !== null) || typeof value === 'function') &&
    typeof (value as { then?: unknown }).then === 'function'
  )
}

/** An object with Python's coroutine protocol. */
export interface PythonCoroutine {
  send(value: unknown): Yielded
  throw(error: unknown): Yielded
  close(): void
}

/** Whether a value has Python's coroutine protocol, though it is not of this library's making. */
export function has_steps(value: unknown): value is PythonCoroutine {
  if (typeof value !== 'object' || value === null) return false
  const object = value as Partial<PythonCoroutine>
  return (
    typeof object.send === 'function' &&
    typeof object.throw === 'function' &&
    typeof object.close === 'function'
  )
}

/** Whether a value has `__await__`. */
export function has_await(value: unknown): value is { __await__(): Iterator<Yielded, unknown, unknown> } {
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof (value as { __await__?: unknown }).__await__ === 'function'
  )
}

/**
 * A generator over an object with Python's coroutine protocol.
 * @param wait - whether the first advance only brings the generator to where an error can be thrown into it
 */
export function steps_of(object: PythonCoroutine, wait = false): Steps {
  const generator = protocol_steps(object, wait)
  if (wait) generator.next()
  return generator
}

function* protocol_steps(object: PythonCoroutine, wait: boolean): Steps {
  let sent: unknown = undefined
  let raised: { error: unknown } | null = null
  try {
    if (wait) yield
  } catch (error) {
    raised = { error }
  }
  for (;;) {
    let yielded: Yielded
    try {
      yielded = raised === null ? object.send(sent) : object.throw(raised.error)
    } catch (error) {
      if (error instanceof StopIteration) return error.value
      throw error
    }
    try {
      sent = yield yielded
      raised = null
    } catch (error) {
      raised = { error }
    }
  }
}

/** A generator over what `__await__` gives. */
export function* await_steps(object: { __await__(): Iterator<Yielded, unknown, unknown> }): Steps {
  const iterator = object.__await__() as Iterator<Yielded, unknown, unknown> & { [Symbol.iterator]?: unknown }
  if (typeof iterator !== 'object' || iterator === null || typeof iterator.next !== 'function') {
    throw new TypeError(`__await__() returned non-iterator of type '${type_name_of(iterator)}'`)
  }
  return yield* { [Symbol.iterator]: () => iterator }
}

/** What leaves a coroutine that throws this. A StopIteration may not: it would look like its result. */
export function without_stop_iteration(thrown: unknown): unknown {
  const error = askable(thrown)
  if (!(error instanceof StopIteration)) return error
  const wrapped = new RuntimeError('coroutine raised StopIteration')
  wrapped.__cause__ = error
  wrapped.__context__ = error
  return wrapped
}

export function close_generator(generator: Steps, what: string): void {
  try {
    const result = generator.throw(new GeneratorExit())
    if (result.done === true) return
  } catch (error) {
    if (error instanceof GeneratorExit || error instanceof StopIteration) return
    throw error
  }
  throw new RuntimeError(`${what} ignored GeneratorExit`)
}

export function* nothing(): Generator<never, undefined> {
  return undefined
}

/**
 * Settles with what the body of a coroutine gives. By itself: what closures refer to costs a scope at every call of the
 * function that they are in.
 */
export function settle_with<T>(
  coroutine: { _finish(): void },
  body: PromiseLike<T>,
  resolve: (value: T) => void,
  reject: (reason: unknown) => void,
): void {
  body.then(
    (value) => {
      coroutine._finish()
      resolve(value)
    },
    (error: unknown) => {
      coroutine._finish()
      reject(without_stop_iteration(error))
    },
  )
}
