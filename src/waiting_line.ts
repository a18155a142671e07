import { Deque } from './collections/deque.js'
import type { Future } from './futures.js'
import type { _LoopBoundMixin } from './mixins.js'
import { create_waiter } from './waiters.js'

/** Who waits, longest first; null until somebody did. */
export type Line = Deque<Future> | null

/** A new waiter, at the end of the line. */
export function stand_in_line(primitive: _LoopBoundMixin & { _waiters: Line }): Future {
  const waiter = create_waiter(primitive._get_loop())
  ;(primitive._waiters ??= new Deque()).append(waiter)
  return waiter
}

/** Takes a waiter out of its line. Nearly always it is the first. */
export function leave_line(line: Deque<Future>, waiter: Future): void {
  if (line.at(0) === waiter) line.popleft()
  else line.remove(waiter)
}

/** Whether anybody waits who was not cancelled. */
export function somebody_waits(line: Line): boolean {
  if (line === null) return false
  // By index: an iterator costs as much as a switch of tasks.
  for (let i = 0; i < line.length; i++) if (!(line.at(i) as Future).cancelled()) return true
  return false
}

/** Who waits longest and was not told yet to go on; null when there is nobody. */
export function first_pending(line: Line): Future | null {
  if (line === null) return null
  for (let i = 0; i < line.length; i++) {
    const waiter = line.at(i) as Future
    if (!waiter.done()) return waiter
  }
  return null
}

/** `, waiters:2`, in the version's spelling. */
export function waiters_text(line: Line, separator: string): string {
  return line === null || line.length === 0 ? '' : `${separator}waiters:${line.length}`
}
