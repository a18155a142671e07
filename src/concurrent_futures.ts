/**
 * Futures and executors that run calls elsewhere, with the classes of the newest Python.
 *
 * @see https://docs.python.org/3/library/concurrent.futures.html
 * @packageDocumentation
 */
export {
  BrokenExecutor,
  CancelledError,
  InvalidStateError,
  TimeoutError,
} from './concurrent_futures/errors.js'
export { ALL_COMPLETED, Executor, FIRST_COMPLETED, FIRST_EXCEPTION } from './concurrent_futures/executor.js'
export type { MapOptions, ShutdownOptions } from './concurrent_futures/executor.js'
export { Future } from './concurrent_futures/future.js'
