import type { BaseEventLoop } from './base_events.js'
import { collect, on_child_exit } from './host/processes.js'
import { logger } from './log.js'

/** What a child ended with when nobody can tell any more. */
export const UNKNOWN_RETURNCODE = 255

/** Called when a child has ended. */
export type ExitCallback = (pid: number, returncode: number, ...args: never[]) => void

/**
 * What a child ended with; the number for nobody knows, with a warning, when somebody else was told already, or the
 * child was not started by this library.
 * @returns `null` while it runs
 */
export function wait_child(pid: number, unknown: string): number | null {
  const status = collect(pid)
  if (status !== undefined) return status
  logger.warning(unknown, pid)
  return UNKNOWN_RETURNCODE
}

export const UNKNOWN_CHILD = 'Unknown child process pid %d, will report returncode 255'

/**
 * Has a loop call a function when a child has ended, as soon as the loop comes to it.
 * @param callback - called with the child's number, what it ended with, and `args`
 * @param unknown - what is logged where nobody knows what it ended with
 */
export function watch_exit(
  loop: BaseEventLoop,
  pid: number,
  callback: ExitCallback,
  args: unknown[],
  unknown = UNKNOWN_CHILD,
): () => void {
  const tell = (returncode: number): void => {
    if (loop.is_closed()) logger.warning('Loop %r that handles pid %r is closed', loop, pid)
    else loop._arrived(() => (callback as (...all: unknown[]) => void)(pid, returncode, ...args))
  }
  const early = wait_child(pid, unknown)
  if (early !== null) {
    tell(early)
    return () => undefined
  }
  const forget = on_child_exit((ended) => {
    if (ended !== pid) return
    forget()
    const returncode = wait_child(pid, unknown)
    if (loop.get_debug()) logger.debug('process %s exited with returncode %s', pid, returncode)
    tell(returncode as number)
  })
  return forget
}
