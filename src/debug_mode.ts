import { RuntimeError, repr, str } from './builtins.js'
import { object_address, type_name_of } from './builtins/names.js'
import { short_repr } from './builtins/reprlib.js'
import { refuse_other_than_callable } from './callback_checks.js'
import type { BaseEventLoop } from './base_events.js'
import { stepping_loop } from './events.js'
import type { Future } from './futures.js'
import { format_graphs } from './graph.js'
import { Handle, type Runnable } from './handles.js'
import { host } from './host/node_host.js'
import { debugging, kernel } from './kernel.js'
import { LEVELS, logger } from './log.js'
import { pending_tasks } from './task_registry.js'
import { Task } from './tasks.js'
import { type FrameSummary, extract_stack } from './traceback.js'

/** Who put a task's step into the queue. Tasks are their own handles, and have no room for it. */
const step_tracebacks = new WeakMap<object, FrameSummary[]>()

/** Notes who schedules the next step of a task. */
export function trace_step(task: Task, above: (...args: never[]) => unknown): void {
  step_tracebacks.set(task, extract_stack(above))
}

/** Where the handle was created that a loop runs; null when nothing is known of it. */
function handle_traceback(handle: Runnable | null): FrameSummary[] | null {
  if (handle === null) return null
  const found = handle instanceof Handle ? handle._source_traceback : (step_tracebacks.get(handle) ?? null)
  return found !== null && found.length > 0 ? found : null
}

/** Whether the environment asks for debug mode. */
export function debug_by_environment(loop: BaseEventLoop): boolean {
  const is_set = (name: string): boolean => (host.getenv(name) ?? '') !== ''
  return is_set('PYTHONASYNCIODEBUG') || (loop._profile.debug_dev_mode && is_set('PYTHONDEVMODE'))
}

/** Refuses what Python refuses to other threads: here, to code that another loop runs. */
export function check_thread(loop: BaseEventLoop): void {
  if (!loop.is_running()) return
  const stepping = stepping_loop()
  if (stepping === null || stepping === loop) return
  throw new RuntimeError('Non-thread-safe operation invoked on an event loop other than the current one')
}

/** Refuses what cannot be a callback of `method`, or is scheduled from the wrong place. */
export function check_callback(loop: BaseEventLoop, callback: unknown, method: string): void {
  if (method !== 'call_soon_threadsafe') check_thread(loop)
  refuse_other_than_callable(callback, method)
}

/** How the warning names what took long. */
type Shown = (handle: Runnable) => string

function shown_handle(handle: Runnable): string {
  if ('task' in handle && handle.task instanceof Task) return repr(handle.task)
  const owner =
    handle instanceof Handle ? (handle._callback as { __self__?: unknown } | null)?.__self__ : undefined
  return repr(owner instanceof Task ? owner : handle)
}

/** What the oldest version shows: not the task that a future woke, but the handle of its step. */
function shown_wakeup(task: Task, future: Future): Shown {
  const address = object_address(task)
  const created = step_tracebacks.get(task)?.at(-1)
  const at = created === undefined ? '' : ` created at ${created._place}`
  return () => `<Handle <TaskWakeupMethWrapper object at ${address}>(${short_repr(future)})${at}>`
}

/**
 * The handle that a loop in debug mode runs, and since when.
 *
 * The step of a native coroutine is not over when its handle returns: the time goes on until the step is closed, which
 * is when the loop drives again. Promises of others that settle meanwhile are part of it.
 */
class Measurement {
  readonly handle: Runnable
  private readonly loop: BaseEventLoop
  private readonly shown: Shown
  private readonly began: number

  constructor(loop: BaseEventLoop, handle: Runnable) {
    this.handle = handle
    this.loop = loop
    const woken_by =
      handle instanceof Task && loop._profile.slow_step_repr === 'handle' ? handle._woken_by : null
    this.shown = woken_by === null ? shown_handle : shown_wakeup(handle as Task, woken_by)
    this.began = loop.time()
  }

  /** The handle is done: warns if it took long. */
  end(): void {
    const took = this.loop.time() - this.began
    if (took < this.loop.slow_callback_duration) return
    logger.warning(`Executing ${this.shown(this.handle)} took ${took.toFixed(3)} seconds`)
  }
}

/** A wait of a loop in debug mode, logged by the versions that do so. */
class Wait {
  private readonly loop: BaseEventLoop
  private readonly timeout: number | null
  private readonly began: number

  /** @param timeout - how long the loop will wait (seconds); null for ever */
  constructor(loop: BaseEventLoop, timeout: number | null) {
    this.loop = loop
    this.timeout = timeout
    this.began = loop.time()
  }

  /** @param events - how many things happened that ended the wait; 0 when its time is over */
  end(events: number): void {
    const took = this.loop.time() - this.began
    const level = took >= 1 ? LEVELS.INFO : LEVELS.DEBUG
    const ms = (seconds: number): string => `${(seconds * 1000).toFixed(3)} ms`
    if (this.timeout === null) logger.log(level, `poll took ${ms(took)}: ${events} events`)
    else if (events > 0) logger.log(level, `poll ${ms(this.timeout)} took ${ms(took)}: ${events} events`)
    else if (took >= 1) logger.log(level, `poll ${ms(this.timeout)} took ${ms(took)}: timeout`)
  }
}

/** What a loop in debug mode does beside its work: it looks at the clock, and for deadlocks. */
export class LoopObserver {
  private readonly loop: BaseEventLoop
  private measured: Measurement | null = null
  private wait: Wait | null = null
  private stop_watching: (() => void) | null = null

  constructor(loop: BaseEventLoop) {
    this.loop = loop
  }

  /** Runs a handle, and measures it. */
  run(handle: Runnable): void {
    this.measured = new Measurement(this.loop, handle)
    let failed = true
    try {
      handle._run_handle()
      failed = false
    } finally {
      if (failed) this.measured = null
    }
    // Otherwise a native step goes on.
    if (kernel.open === null) this.end_step()
  }

  /** The handle is done; the loop drives again, if it was a native step. */
  end_step(): void {
    const { measured } = this
    this.measured = null
    measured?.end()
  }

  /** The loop ends, whatever runs. */
  forget(): void {
    this.measured = null
  }

  /** Where the handle that runs was created. */
  traceback(): FrameSummary[] | null {
    return handle_traceback(this.measured?.handle ?? null)
  }

  /** The loop begins to wait, at most `timeout` seconds; null for ever. */
  begin_wait(timeout: number | null): void {
    if (this.loop._profile.slow_poll_logged) this.wait = new Wait(this.loop, timeout)
    if (timeout === null) this.stop_watching = watch_for_deadlock(this.loop)
  }

  /** The wait is over, because of so many things that happened. */
  end_wait(events: number): void {
    this.stop_watching?.()
    this.stop_watching = null
    this.wait?.end(events)
    this.wait = null
  }
}

/** What the tasks that were reported waited for; a task that waits for something else is stuck anew. */
const reported = new WeakMap<Task, Future | Task>()

/** Begins to watch for the moment when nothing can happen any more that a loop's tasks wait for. */
function watch_for_deadlock(loop: BaseEventLoop): (() => void) | null {
  if (loop._first_task === null) return null
  return host.when_stalled(() => {
    report_deadlock(loop)
  })
}

function report_deadlock(loop: BaseEventLoop): void {
  const tasks = pending_tasks(loop).filter((task) => task instanceof Task)
  if (tasks.every((task) => reported.get(task) === (task._fut_waiter ?? task))) return
  for (const task of tasks) reported.set(task, task._fut_waiter ?? task)
  const number = tasks.length === 1 ? '1 task waits' : `${tasks.length} tasks wait`
  const why = 'nothing is ready, and no timer and no I/O is left'
  logger.warning(`Deadlock: ${number} for what cannot happen (${why})\n${format_graphs(tasks.map(root_of))}`)
}

/** What a task waits for in the end: the first that waits for no task in turn. */
function root_of(task: Task): Future {
  const path: Future[] = [task]
  for (;;) {
    const last = path.at(-1) as Future
    const next = last instanceof Task ? last._fut_waiter : null
    if (next === null || path.includes(next)) return last
    path.push(next)
  }
}

/** Loops in debug mode that nobody closed. */
const unclosed = new FinalizationRegistry<string>((shown) => {
  host.emit_warning(`unclosed event loop ${shown}`, 'ResourceWarning')
})

/** Has coroutines note where they are created, or not: at once, or from the next iteration on. */
function track_origins(loop: BaseEventLoop, on: boolean): void {
  const track = (): void => {
    loop._tracks_origins = on
  }
  if (loop._profile.coroutine_origin === 'wrapper') track()
  else loop.call_soon_threadsafe(track)
}

/** Debug mode was turned on or off. */
export function debug_was_set(loop: BaseEventLoop): void {
  unclosed.unregister(loop)
  if (loop.is_running()) track_origins(loop, Boolean(loop._debug_flag()))
  if (!loop._debug_flag()) return
  debugging.ever = true
  unclosed.register(
    loop,
    `<${type_name_of(loop)} running=False closed=False debug=${str(loop._debug_flag())}>`,
    loop,
  )
}

/** The loop was closed as it should be. */
export function was_closed(loop: BaseEventLoop): void {
  unclosed.unregister(loop)
}
