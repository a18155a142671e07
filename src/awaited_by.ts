import { DoneCallback } from './done_callbacks.js'
import { Future, type Waiter } from './futures.js'

/*
 * Who waits for whom. Nobody keeps a record: a future knows its callbacks, a task that waits is one of them, and the
 * callbacks of `gather`, `wait`, `shield` and `TaskGroup` say whose they are. So the question costs something only
 * when it is asked.
 */

/** On a callback of the library: the task on whose behalf it listens. */
const AWAITED_BY = Symbol('awaited by')

/** A callback that says on whose behalf it listens. */
interface Listener {
  [AWAITED_BY]?: Future<unknown> | null
}

/** What programs said of futures that wait in a way of their own. */
const told = new WeakMap<Future, Set<Future>>()

/** Says on whose behalf a callback listens. */
export function listens_for(callback: (future: never) => unknown, waiter: Future<unknown> | null): void {
  ;(callback as Listener)[AWAITED_BY] = waiter
}

function waiter_behind(waiter: Waiter): Future | null {
  if (waiter instanceof Future) return waiter
  if (waiter instanceof DoneCallback) return (waiter.callback as Listener)[AWAITED_BY] ?? null
  return 'task' in waiter && waiter.task instanceof Future ? waiter.task : null
}

/** The futures, tasks as a rule, that wait for a future; in the order in which they began to. */
export function awaited_by(future: Future<unknown>): Set<Future> {
  const found = new Set<Future>()
  for (const waiter of future._waiter_list()) {
    const behind = waiter_behind(waiter)
    if (behind !== null) found.add(behind)
  }
  for (const waiter of told.get(future) ?? []) found.add(waiter)
  return found
}

/**
 * Records that a future is awaited in a way that the library does not see, for the call graph.
 * @param fut - what is awaited; anything but a future is ignored
 * @param waiter - who awaits it
 * @see https://docs.python.org/3/library/asyncio-graph.html#asyncio.future_add_to_awaited_by
 */
export function future_add_to_awaited_by(fut: unknown, waiter: unknown): void {
  if (!(fut instanceof Future) || !(waiter instanceof Future)) return
  const known = told.get(fut)
  if (known === undefined) told.set(fut, new Set([waiter]))
  else known.add(waiter)
}

/**
 * Takes back {@linkcode future_add_to_awaited_by}. Tasks that do wait stay in the graph.
 * @param fut - what was awaited; anything but a future is ignored
 * @param waiter - who awaited it
 * @see https://docs.python.org/3/library/asyncio-graph.html#asyncio.future_discard_from_awaited_by
 */
export function future_discard_from_awaited_by(fut: unknown, waiter: unknown): void {
  if (fut instanceof Future && waiter instanceof Future) told.get(fut)?.delete(waiter)
}
