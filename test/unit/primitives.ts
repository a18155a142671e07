/** The locks and queues of every version, those without an entry of their own included, and loops to run them on. */
import { vi } from 'vitest'
import * as asyncio from 'asyncio-shim'
import { repr } from 'asyncio-shim/builtins'
import { Barrier } from '../../src/barrier.js'
import { use_dialect } from '../../src/compat/bound.js'
import { profile } from '../../src/compat/profiles.js'
import { VERSIONS, release_order, type Version } from '../../src/compat/versions.js'
import { view } from '../../src/compat/view.js'
import { set_event_loop } from '../../src/events.js'
import { Condition, Event, Lock } from '../../src/locks.js'
import { SelectorEventLoop } from '../../src/node_events.js'
import { LifoQueue, PriorityQueue, Queue } from '../../src/queues.js'
import { BoundedSemaphore, Semaphore } from '../../src/semaphores.js'

export { VERSIONS, type Version }

/** A program in generator style. */
export type Steps<T = unknown> = Generator<never, T>

/** The classes of one version. */
export interface Primitives {
  Lock: typeof Lock
  Event: typeof Event
  Condition: typeof Condition
  Semaphore: typeof Semaphore
  BoundedSemaphore: typeof BoundedSemaphore
  Barrier: typeof Barrier
  Queue: typeof Queue
  PriorityQueue: typeof PriorityQueue
  LifoQueue: typeof LifoQueue
}

export function primitives(version: Version): Primitives {
  const of = profile(version)
  return {
    Lock: view(Lock, of),
    Event: view(Event, of),
    Condition: view(Condition, of),
    Semaphore: view(Semaphore, of),
    BoundedSemaphore: view(BoundedSemaphore, of),
    Barrier: view(Barrier, of),
    Queue: view(Queue, of),
    PriorityQueue: view(PriorityQueue, of),
    LifoQueue: view(LifoQueue, of),
  }
}

export const since = (version: Version, first: Version): boolean =>
  release_order(version) >= release_order(first)

export type Loop = InstanceType<typeof SelectorEventLoop>

/** A new loop of a version, which is the current one. */
export function new_loop(version: Version): Loop {
  use_dialect(profile(version))
  const loop = new (view(SelectorEventLoop, profile(version)))()
  set_event_loop(loop)
  return loop
}

/** Runs a program on a new loop of a version. */
export async function run_on<T>(
  version: Version,
  main: (loop: Loop) => Iterator<unknown, T>,
  debug = false,
): Promise<T> {
  const loop = new_loop(version)
  loop.set_debug(debug)
  loop.slow_callback_duration = Infinity
  try {
    return await loop.run_until_complete((() => main(loop)) as () => Steps<T>)
  } finally {
    set_event_loop(null)
    loop.set_exception_handler(() => undefined)
    loop.close()
  }
}

/** Lets the others run a number of times. */
export function* turns(count: number): Steps<void> {
  for (let i = 0; i < count; i++) yield* wait_for<void>(asyncio.sleep(0))
}

let natively = false

/** Waits for what a program of the newest version's types may not know to be awaitable. */
export function* wait_for<T>(awaitable: unknown): Steps<T> {
  return natively ? ((yield awaitable as never) as T) : yield* awaitable as Steps<T>
}

/** Runs a program that waits by `wait_for` and `turns` alone as an async function would run. */
export async function in_native_style<T>(program: Steps<T>): Promise<T> {
  const advance = (step: () => IteratorResult<unknown, T>): IteratorResult<unknown, T> => {
    const outer = natively
    natively = true
    try {
      return step()
    } finally {
      natively = outer
    }
  }
  let result = advance(() => program.next())
  while (result.done !== true) {
    try {
      const value = (await result.value) as never
      result = advance(() => program.next(value))
    } catch (error) {
      result = advance(() => program.throw(error))
    }
  }
  return result.value
}

/** The texts of the warnings that a call gives. */
export function warnings_of(call: () => unknown): string[] {
  const emit = vi.spyOn(process, 'emitWarning').mockImplementation(() => undefined)
  try {
    call()
    return emit.mock.calls.map(([text, category]) => `${category as unknown as string}: ${String(text)}`)
  } finally {
    emit.mockRestore()
  }
}

/** The repr without the address. */
export const shape = (object: unknown): string => repr(object).replace(/ at 0x[0-9a-f]+/, '')

export const LOOP_DEPRECATED =
  'DeprecationWarning: The loop argument is deprecated since Python 3.8, and scheduled for removal in Python 3.10.'
