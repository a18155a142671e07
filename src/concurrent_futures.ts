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
export type { Callable, ModuleFunction } from './concurrent_futures/handing_over.js'
export type { PoolOptions } from './concurrent_futures/pool_arguments.js'
export { BrokenProcessPool, ProcessPoolExecutor } from './concurrent_futures/process.js'
export type { ProcessPoolOptions } from './concurrent_futures/process.js'
export { BrokenThreadPool, InterpreterPoolExecutor, ThreadPoolExecutor } from './concurrent_futures/thread.js'
export type { ThreadPoolOptions } from './concurrent_futures/thread.js'
export { as_completed, wait } from './concurrent_futures/waiting.js'
export type { DoneAndNotDoneFutures, DoneFuture, WaitOptions } from './concurrent_futures/waiting.js'
