import { BaseException, hidden, is_ordinary_instance } from './base.js'

/** An error's `__context__`, native errors' included. */
export function get_context(error: Error): Error | null {
  return (error as { __context__?: Error | null }).__context__ ?? null
}

/** An error's `__cause__`: of a native error its `cause`, when that is an error. */
export function get_cause(error: Error): Error | null {
  if (is_ordinary_instance(BaseException, error)) return error.__cause__
  return error.cause instanceof Error ? error.cause : null
}

/** Does what `raise error from cause` does to the error. */
export function set_cause(error: Error, cause: Error | null): void {
  if (is_ordinary_instance(BaseException, error)) {
    error.__cause__ = cause
  } else if (Object.isExtensible(error)) {
    hidden(error, 'cause', cause ?? undefined)
    hidden(error, '__cause__', cause)
    hidden(error, '__suppress_context__', true)
  }
}

/**
 * Does what raising an error while another is handled does in Python: the other becomes its context, whatever the
 * context was before.
 *
 * An error does not become its own context, neither directly nor further down: where the chain of `context` comes
 * back to `error`, it is cut.
 *
 * @param error - the error being raised; a frozen native error is left alone
 * @param context - the error being handled
 */
export function set_context(error: Error, context: Error | null): void {
  if (context === null || context === error) return
  cut_chain(context, error)
  assign_context(error, context)
}

/** Ends the chain of contexts that begins at `start` before it reaches `error`. */
function cut_chain(start: Error, error: Error): void {
  let link = start
  // A chain may be a ring that does not contain `error`: a second walker at half the speed notices.
  let slow = start
  let advance = false
  for (;;) {
    const next = get_context(link)
    if (next === null) return
    if (next === error) {
      assign_context(link, null)
      return
    }
    link = next
    if (link === slow) return
    if (advance) slow = get_context(slow) ?? slow
    advance = !advance
  }
}

function assign_context(error: Error, context: Error | null): void {
  if (is_ordinary_instance(BaseException, error)) error.__context__ = context
  else if (Object.isExtensible(error)) hidden(error, '__context__', context)
}
