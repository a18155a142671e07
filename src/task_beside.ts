import type { AbortRequests } from './abort_requests.js'
import type { SideAwait } from './task_frames.js'

// Whether a cancellation reached the code. With several awaits at once the one that was cancelled may be one that
// nobody waits for any more (the loser of a Promise.race): then the step that raises it goes on with nothing.
export const SETTLED = 0
export const ASKED = 1
export const RAISED = 2

/** The bits of a task's booleans; those below are its future's. */
export const TASK_FLAGS = {
  _must_cancel: 16,
  _foreign: 32,
  _log_destroy_pending: 64,
  _suspended: 128,
} as const

/** The bits above these count the requests to cancel. */
export const COUNT_ABOVE = 8

/** What few tasks need, kept apart so that all others are smaller. */
export class Beside {
  /** The awaits that the task has under way beside the one it waits for. */
  readonly sides: SideAwait[] = []
  doubt: number = SETTLED
  abort: AbortRequests | null = null
}
