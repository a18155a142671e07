import { _swap, already_entered, enter_own, leave_own } from './contextvars/context.js'
import { running } from './events.js'
import { in_step, kernel, native_task } from './kernel.js'
import { leave_registry } from './task_registry.js'
import type { Task } from './tasks.js'

/**
 * Has a task take its first step now, inside the step of whoever makes it.
 * @throws {RuntimeError} when code runs in its context already
 */
export function begin_at_once(task: Task<unknown>): void {
  const context = task._own_context
  if (context?._entered) {
    leave_registry(task)
    throw already_entered(context)
  }
  const loop = task._loop
  // A continuation that came back from a foreign promise belongs to no step: nor does what it begins.
  const away = kernel.open === null && !loop._driving
  const { loop: outer_loop } = running
  const { maker: outer_maker, scope: outer_scope } = kernel
  kernel.scope = null
  const outer_task = loop._current_task
  const maker = outer_loop === null ? native_task() : outer_task
  if (maker !== null && in_step(maker)) kernel.maker = maker
  const outer = _swap((task._own_context = enter_own(context)))
  running.loop = loop
  loop._current_task = task
  try {
    task._step()
  } finally {
    running.loop = outer_loop
    loop._current_task = outer_task
    kernel.maker = outer_maker
    kernel.scope = outer_scope
    task._own_context = leave_own(task._own_context)
    _swap(outer)
    if (away && kernel.open === task) {
      kernel.open = null
      task._foreign = true
      loop._foreign += 1
    }
  }
}
