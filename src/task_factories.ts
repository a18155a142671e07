import type { TaskFactory } from './abstract_loop.js'
import type { BaseEventLoop } from './base_events.js'
import type { CoroutineLike, Future } from './futures.js'
import { name_task } from './task_options.js'

/** Has a loop's factory make a task, called as its version calls it. */
export function make_by_factory(
  loop: BaseEventLoop,
  factory: TaskFactory,
  coro: unknown,
  options: Record<string, unknown> = {},
): Future {
  const how = loop._profile.task_factory_keywords
  const { name, ...others } = options
  const given = how === 'all' ? options : others
  const passed = how === 'none' || how === 'set_name' ? {} : given
  const keys = Object.keys(passed).filter((key) => how === 'all' || passed[key] != null)
  const task =
    keys.length === 0
      ? factory(loop, coro as CoroutineLike<never>)
      : factory(loop, coro as CoroutineLike<never>, passed)
  if (how !== 'all' && how !== 'none') name_task(loop._profile, task, name)
  return task
}
