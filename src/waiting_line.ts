import { Deque } from './collections/deque.js'
import type { Future } from './futures.js'
import type { _LoopBoundMixin } from './mixins.js'

/** Who waits, longest first; null until somebody did. */
export type Line = Deque<Future> | null

/** A new waiter, at the end of the line. */
export function stand_in_line(primitive: _LoopBoundMixin & { _waiters: Line }): Future {
  const waiter = primitive._get_loop().create_future()
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
  if (line === null || line.length === 0) return false
  for (const waiter of line) if (!waiter.cancelled()) return true
  return false
}

/** `, waiters:2`, in the version's spelling. */
export function waiters_text(line: Line, separator: string): string {
  return line === null || line.length === 0 ? '' : `${separator}waiters:${line.length}`
}
