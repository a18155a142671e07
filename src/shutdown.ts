import { Exception, repr } from './builtins.js'
import type { BaseEventLoop } from './base_events.js'
import { type Coroutine, type Steps, library_coroutine } from './coroutines.js'
import { gather } from './gathering.js'

function* close_all(loop: BaseEventLoop): Steps<void> {
  loop._asyncgens_shutdown_called = true
  if (loop._asyncgens.size === 0) return
  const closing = [...loop._asyncgens]
  loop._asyncgens.clear()
  const results = yield* gather(...closing.map((each) => each.aclose()), { return_exceptions: true })
  results.forEach((result: unknown, i: number) => {
    if (!(result instanceof Exception)) return
    const asyncgen = closing[i]
    loop.call_exception_handler({
      message: `an error occurred during closing of asynchronous generator ${repr(asyncgen)}`,
      exception: result,
      asyncgen,
    })
  })
}

/** Closes the asynchronous generators of a loop that were begun and not finished. */
export function shutdown_asyncgens(loop: BaseEventLoop): Coroutine<void> {
  return library_coroutine('shutdown_asyncgens', close_all(loop))
}
