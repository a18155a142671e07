import { RuntimeError, repr } from './builtins.js'
import { object_address } from './builtins/names.js'
import { already_entered } from './contextvars/context.js'
import { new_invalid_state } from './futures.js'
import type { Task } from './tasks.js'

/** The parts of a task's repr after the class's name. */
export function task_repr_info(task: Task, info: string[]): string[] {
  const profile = task._loop._profile
  const cancelling =
    profile.task_repr_cancelling === 'counted'
      ? task._num_cancels_requested > 0 && task._state === 'PENDING'
      : task._must_cancel
  if (cancelling) info[0] = 'cancelling'
  const extra: string[] = []
  if (profile.task_names) extra.push(`name=${repr(task.get_name())}`)
  if (task._coro !== null) extra.push(`coro=<${task._coro_text()}>`)
  if (task._fut_waiter !== null) extra.push(`wait_for=${repr(task._fut_waiter)}`)
  info.splice(1, 0, ...extra)
  return info
}

/**
 * Where a task is suspended. JavaScript does not tell the line that a generator or an async function stopped at, so
 * there is a frame for each coroutine known: the name of its function.
 */
export function extract_frames(task: Task, limit: number | null): string[] {
  if (task._state !== 'PENDING') return []
  const frames = [task._coro_text()]
  return limit === null ? frames : frames.slice(0, Math.max(limit, 0))
}

/** Prints where a task is suspended, by default to standard error. */
export function print_frames(
  task: Task,
  limit: number | null,
  file: { write(text: string): unknown } | null,
): void {
  const frames = extract_frames(task, limit)
  const head =
    frames.length === 0 ? `No stack for ${repr(task)}` : `Stack for ${repr(task)} (most recent call last):`
  const text = [head, ...frames.map((at) => `  ${at}`)].join('\n') + '\n'
  if (file === null) task._loop._write_stderr(text)
  else file.write(text)
}

/** How the handle of a task's step reads. */
function handle_text(task: Task): string {
  if (task._loop._profile.task_wakeup_repr === 'method')
    return task._woken_by ? 'Task.task_wakeup()' : 'Task.__step()'
  return `<${task._woken_by ? 'TaskWakeupMethWrapper' : 'TaskStepMethWrapper'} object at ${object_address(task)}>()`
}

/** A step cannot be taken; the task is stuck, as it is in Python. */
export function report_stuck(task: Task, current: Task | null): void {
  const context = task._context
  const text = `Cannot enter into task ${repr(task)} while another task ${repr(current)} is being executed.`
  const exception = context?._entered ? already_entered(context) : new RuntimeError(text)
  task._loop.call_exception_handler({ message: `Exception in callback ${handle_text(task)}`, exception })
}

/** A step of a task that is done cannot be taken. */
export function report_done_already(task: Task, shown: string): void {
  task._loop.call_exception_handler({
    message: `Exception in callback ${handle_text(task)}`,
    exception: new_invalid_state(task._loop._profile, `__step(): already done: ${repr(task)}, ${shown}`),
  })
}
