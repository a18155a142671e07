import type { Callable } from './concurrent_futures/handing_over.js'
import { type Context, copy_context } from './contextvars/context.js'
import { type Coroutine, type Steps, library_coroutine } from './coroutines.js'
import { get_running_loop } from './events.js'

/** Like Python's `functools.partial`, it tells what it calls: thread pools send that. */
function within<T>(context: Context, func: Callable<T>, args: unknown[]): (() => T) & { args: unknown[] } {
  const call = (): T => context.run(func as () => T, ...(args as []))
  return Object.assign(call, { func, args })
}

function* in_thread<T>(func: Callable<T>, args: unknown[]): Steps<Awaited<T>> {
  return yield* get_running_loop().run_in_executor(null, within(copy_context(), func, args))
}

/**
 * Has a thread of the loop's default executor call a function.
 *
 * A worker thread has variables of its own, context variables too: a function that runs there finds none of the
 * caller's. (An executor that makes calls in this thread calls it in a copy of the caller's context.)
 *
 * @param func - a function that uses nothing around it, or `{ module, name }`; see `ThreadPoolExecutor.submit`
 * @param args - its arguments; keyword arguments, marked by `asyncio.kw`, last: the function finds them in a plain
 *   object
 * @returns a coroutine of what the function returns
 * @see https://docs.python.org/3/library/asyncio-task.html#asyncio.to_thread
 */
export function to_thread<T>(func: Callable<T>, ...args: unknown[]): Coroutine<Awaited<T>> {
  return library_coroutine('to_thread', in_thread(func, args))
}
