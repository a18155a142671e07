import { Exception, KeyboardInterrupt, SystemExit, repr } from './builtins.js'
import { askable, is_error } from './builtins/names.js'
import type { AbstractEventLoop, ExceptionContext, ExceptionHandler } from './abstract_loop.js'
import type { BaseEventLoop } from './base_events.js'
import { type Context, _swap } from './contextvars/context.js'
import { Future } from './futures.js'
import { Handle } from './handles.js'
import { LEVELS, logger } from './log.js'
import type { Task } from './tasks.js'
import { format_list } from './traceback.js'

function log_error(text: string, error: unknown): void {
  logger._emit(LEVELS.ERROR, text, [], error)
}

/** Logs what a context says: its message, then its other entries in the order of their names. */
export function default_exception_handler(loop: BaseEventLoop, context: ExceptionContext): void {
  const message = context['message']
  const lines = [
    typeof message === 'string' && message !== '' ? message : 'Unhandled exception in event loop',
  ]
  const entries: ExceptionContext = { ...context }
  const created = 'source_traceback' in context ? null : loop._observer.traceback()
  if (created !== null) entries['handle_traceback'] = created
  for (const key of Object.keys(entries).sort()) {
    if (key === 'message' || key === 'exception') continue
    lines.push(`${key}: ${entry_text(key, entries[key])}`)
  }
  log_error(lines.join('\n'), context['exception'] ?? undefined)
}

function entry_text(key: string, value: unknown): string {
  const made = key === 'source_traceback' ? 'Object' : key === 'handle_traceback' ? 'Handle' : null
  if (made === null || !Array.isArray(value)) return repr(value)
  return `${made} created at (most recent call last):\n${format_list(value)}`
}

/** The context of the task, future or handle that failed. */
function context_of_failed(context: ExceptionContext): Context | null {
  for (const key of ['task', 'future', 'handle']) {
    const thing = context[key]
    if (thing === undefined || thing === null) continue
    if (thing instanceof Handle) return thing._context
    if (thing instanceof Future && '_context' in thing) return (thing as Task)._context
    return null
  }
  return null
}

function call_handler(loop: BaseEventLoop, handler: ExceptionHandler, context: ExceptionContext): void {
  const own = loop._profile.exception_handler_context === 'failed' ? context_of_failed(context) : null
  if (own === null) {
    handler(loop, context)
    return
  }
  const outer = _swap(own)
  try {
    handler(loop, context)
  } finally {
    _swap(outer)
  }
}

/** Whether an error leaves the loop instead of being logged. */
export function must_leave(error: unknown, loop: AbstractEventLoop): boolean {
  if (error instanceof SystemExit || error instanceof KeyboardInterrupt) return true
  const beyond = is_error(error) && !(error instanceof Exception)
  return beyond && loop._profile.base_exception_in_callback === 'raised'
}

/** Tells a loop's exception handler of an error; a handler that fails is itself reported. */
export function report_exception(
  loop: BaseEventLoop,
  handler: ExceptionHandler | null,
  context: ExceptionContext,
): void {
  if (handler === null) {
    try {
      loop.default_exception_handler(context)
    } catch (thrown) {
      const error = askable(thrown)
      if (must_leave(error, loop)) throw error
      log_error('Exception in default exception handler', error)
    }
    return
  }
  try {
    call_handler(loop, handler, context)
  } catch (thrown) {
    const error = askable(thrown)
    if (must_leave(error, loop)) throw error
    report_handler_failure(loop, error, context)
  }
}

function report_handler_failure(loop: BaseEventLoop, error: unknown, context: ExceptionContext): void {
  try {
    loop.default_exception_handler({
      message: 'Unhandled error in exception handler',
      exception: is_error(error) ? error : new Error(String(error)),
      context,
    })
  } catch (thrown) {
    const second = askable(thrown)
    if (must_leave(second, loop)) throw second
    const text =
      'Exception in default exception handler while handling an unexpected error in custom exception handler'
    log_error(text, second)
  }
}

/** Ends `run_until_complete`; not when the error that ended the task leaves the loop by itself. */
export function _run_until_complete_cb(future: Future): void {
  const error = future._exception
  future._hear()
  if (future._failed && is_error(error)) {
    if (error instanceof SystemExit || error instanceof KeyboardInterrupt) return
    if (!(error instanceof Exception) && future._loop._profile.base_exception_in_task === 'raised') return
  }
  future._loop.stop()
}

/** What fails when a method of its protocol does. */
interface ProtocolOwner {
  readonly _loop: AbstractEventLoop
  _fatal_error(error: unknown, message: string): void
}

/**
 * A method of a protocol that is an async function: its failure is one of the method, only later.
 * @param result - what the method gave
 * @param message - what the owner fails with
 */
export function hear_protocol(owner: ProtocolOwner, result: unknown, message: string): void {
  if (result instanceof Promise) hear_of(owner, result, message)
}

// By itself: what closures refer to costs a scope at every call of the function they are in.
function hear_of(owner: ProtocolOwner, promise: Promise<unknown>, message: string): void {
  promise.catch((error: unknown) => {
    if (must_leave(error, owner._loop)) owner._loop._abort(error)
    else owner._fatal_error(error, message)
  })
}
