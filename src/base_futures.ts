import { in_style } from './builtins/repr.js'
import { short_repr } from './builtins/reprlib.js'
import { _format_callback_source } from './format_helpers.js'
import type { Future, Waiter } from './futures.js'
import { DoneCallback } from './done_callbacks.js'

/** The text of one callback in a future's repr. */
function format_waiter(waiter: Waiter, how: 'wrapper' | 'method', address: string): string {
  if (waiter instanceof DoneCallback) return _format_callback_source(waiter.callback, [])
  return how === 'method' ? 'Task.task_wakeup()' : `<TaskWakeupMethWrapper object at ${address}>()`
}

/** The callbacks of a future as its repr shows them: the first and the last of many. */
function format_callbacks(future: Future): string {
  const waiters = future._waiter_list()
  const how = future._loop._profile.task_wakeup_repr
  const text = (waiter: Waiter | undefined): string =>
    waiter === undefined ? '' : format_waiter(waiter, how, '0x7f0000000000')
  if (waiters.length <= 2) return `cb=[${waiters.map(text).join(', ')}]`
  return `cb=[${text(waiters[0])}, <${waiters.length - 2} more>, ${text(waiters.at(-1))}]`
}

// Futures that print their result may hold themselves: an inner one prints as dots.
const printing = new Set<object>()

/** A result or exception, shortened as Python shortens it. */
function shown(future: Future, value: unknown): string {
  if (printing.has(future)) return '...'
  printing.add(future)
  try {
    return in_style({ exception_comma: future._loop._profile.exception_repr_comma }, () => short_repr(value))
  } finally {
    printing.delete(future)
  }
}

/** The parts of a future's repr after the class's name. */
export function future_repr_info(future: Future): string[] {
  const info = [future._state.toLowerCase()]
  if (future._state === 'FINISHED') {
    info.push(
      future._failed
        ? `exception=${shown(future, future._exception)}`
        : `result=${shown(future, future._result)}`,
    )
  }
  if (future._callbacks !== null) info.push(format_callbacks(future))
  const created = future._source_traceback?.at(-1)
  if (created !== undefined) info.push(`created at ${created._place}`)
  return info
}
