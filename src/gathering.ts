import { declare_class } from './builtins/names.js'
import { NameError, ValueError } from './builtins.js'
import type { AbstractEventLoop } from './abstract_loop.js'
import { listens_for } from './awaited_by.js'
import type { BaseEventLoop } from './base_events.js'
import { takes_list } from './compat/bound.js'
import { take_kw } from './compat/kw.js'
import { inherited_context } from './contextvars/context.js'
import { to_coroutine } from './coroutines.js'
import { ensure_future, isfuture } from './ensure_future.js'
import { _get_running_loop, get_event_loop } from './events.js'
import { type Awaitable, Future, cancel_message, failure_of, new_cancelled_error } from './futures.js'
import { SharedCallback } from './done_callbacks.js'
import { check_options, noticed_options } from './loop_argument.js'
import type { Task } from './tasks.js'

/** Keyword arguments of `gather`. */
export interface GatherOptions {
  /** Whether exceptions are given among the results instead of being raised. False by default. */
  return_exceptions?: boolean
  /** The loop (until 3.9). */
  loop?: AbstractEventLoop | null
}

/** What awaiting a value of this type gives. */
export type Result<A> =
  A extends Future<infer T>
    ? T
    : A extends () => infer R
      ? Result<R>
      : A extends Generator<unknown, infer T>
        ? T
        : A extends PromiseLike<infer T>
          ? T
          : A extends { __await__(): Iterator<unknown, infer T, unknown> }
            ? T
            : unknown

/** The results of several awaitables, each at its place. */
export type Results<A extends readonly unknown[]> = { -readonly [K in keyof A]: Result<A[K]> }

/** The results, or the errors, of several awaitables, each at its place. */
export type ResultsOrErrors<A extends readonly unknown[]> = { -readonly [K in keyof A]: Result<A[K]> | Error }

/** The future of `gather`: cancelling it cancels the children. */
export class _GatheringFuture extends Future<unknown[]> {
  private readonly _children: readonly Future[]
  /** Whether the cancellation is to be passed on when the children are done, whatever they return. */
  _cancel_requested = false

  constructor(children: readonly Future[], loop: BaseEventLoop) {
    super({ loop })
    this._children = children
  }

  override cancel(msg?: unknown): boolean {
    if (this.done()) return false
    const message = cancel_message(this, msg)
    let any = false
    for (const child of this._children) if (child.cancel(...(message === null ? [] : [message]))) any = true
    if (any) this._cancel_requested = true
    return any
  }
}

/** The state that the children's callbacks share. */
class Gathering {
  readonly return_exceptions: boolean
  readonly children: Future[]
  /** How many different children there are, and how many of them are done. */
  total = 0
  private _finished = 0
  outer: _GatheringFuture | null = null
  private _shared: SharedCallback | null = null
  readonly callback: (child: Future) => void

  constructor(children: Future[], return_exceptions: boolean) {
    this.children = children
    this.return_exceptions = return_exceptions
    const named = {
      'gather.<locals>._done_callback': (child: Future): void => {
        this._child_done(child)
      },
    }
    this.callback = named['gather.<locals>._done_callback']
  }

  /**
   * Takes a child that is a pending future of the library's, which nobody else waits for, as most are: its own list
   * of callbacks tells whether it was mentioned before, where others need an entry in a map each.
   * @returns whether it did
   */
  takes(arg: unknown, loop: BaseEventLoop | null): arg is Future {
    if (!(arg instanceof Future) || arg._state !== 'PENDING') return false
    const waiting = arg._callbacks
    if (waiting === null) {
      if (!arg._loop._is_plain_future(arg) || (loop !== null && loop !== arg._loop)) return false
      if (arg.add_done_callback !== Future.prototype.add_done_callback) return false
      // Nothing but the library runs in the context, so that one serves all.
      const { contextvars } = arg._loop._profile
      this._shared ??= new SharedCallback(this.callback, inherited_context(null, contextvars))
      arg._add_waiter(this._shared)
      this.total += 1
    } else if (waiting !== this._shared) return false
    return true
  }

  private _child_done(child: Future): void {
    this._finished += 1
    const outer = this.outer
    const profile = child._loop._profile
    if (outer === null && profile.gather_refused_argument === 'name_error') {
      throw new NameError("free variable 'outer' referenced before assignment in enclosing scope")
    }
    if (outer === null || outer.done()) {
      if (!child.cancelled()) failure_of(child)
      return
    }
    if (!this.return_exceptions && this._pass_on_failure(child, outer)) return
    if (this._finished === this.total) this._finish(outer)
  }

  private _pass_on_failure(child: Future, outer: _GatheringFuture): boolean {
    const profile = child._loop._profile
    if (child.cancelled()) {
      const passed_on = profile.gather_cancel_message === 'child'
      outer._fail(passed_on ? child._make_cancelled_error() : new_cancelled_error(profile, null))
      return true
    }
    const failure = failure_of(child)
    if (failure === null) return false
    outer._fail(failure.error)
    return true
  }

  private _finish(outer: _GatheringFuture): void {
    const results = this.children.map(result_or_error)
    if (!outer._cancel_requested) {
      outer._finish(results)
      return
    }
    const last = this.children.at(-1) as Future
    const profile = outer._loop._profile
    const passed_on = profile.gather_cancel_message === 'child'
    outer._fail(passed_on ? last._make_cancelled_error() : new_cancelled_error(profile, null))
  }
}

/** A child's place in the list of results. */
function result_or_error(child: Future): unknown {
  const profile = child._loop._profile
  if (child.cancelled()) {
    if (profile.gather_cancel_message === 'new') return new_cancelled_error(profile, null)
    return new_cancelled_error(profile, child._cancel_message ?? '')
  }
  const failure = failure_of(child)
  return failure === null ? child.result() : failure.error
}

/** The algorithm since 3.7: one callback a different child. */
function gather_per_child(aws: unknown[], return_exceptions: boolean, given: BaseEventLoop | null): Future {
  // Among 16 arguments, looking for one is faster than a map.
  const places = aws.length > 16 ? new Map<unknown, number>() : null
  // One array for both, where they are many: an argument is looked at once, and then is the child.
  const children = (places === null ? [...aws] : aws) as Future[]
  const state = new Gathering(children, return_exceptions)
  const done: Future[] = []
  let loop = given
  for (let index = 0; index < aws.length; index++) {
    const arg = aws[index]
    if (state.takes(arg, loop)) {
      loop ??= arg._loop
      continue
    }
    const before = places === null ? aws.indexOf(arg) : (places.get(arg) ?? index)
    if (before >= 0 && before < index) {
      children[index] = children[before] as Future
      continue
    }
    places?.set(arg, index)
    const future = ensure_future(arg as Awaitable, { loop })
    children[index] = future
    loop ??= future._loop
    if (future !== arg) {
      // The caller has no hold on a task made here, so it is not to blame for leaving it pending.
      ;(future as Task)._log_destroy_pending = false
      if (state.takes(future, loop)) continue
    }
    state.total += 1
    if (future.done() && loop._profile.gather_done_children === 'at_once') done.push(future)
    else future.add_done_callback(state.callback)
  }
  const outer = new _GatheringFuture(children, loop as BaseEventLoop)
  state.outer = outer
  listens_for(state.callback, outer._loop._current_task)
  for (const child of done) state.callback(child)
  return outer
}

/** The algorithm of 3.6: one callback an argument. */
function gather_per_argument(
  aws: readonly unknown[],
  return_exceptions: boolean,
  given: BaseEventLoop | null,
): Future {
  const futures = new Map<unknown, Future>()
  let loop = given
  for (const arg of new Set(aws)) {
    let future: Future
    if (isfuture(arg)) {
      future = arg
      loop ??= future._loop
      if (future._loop !== loop) throw new ValueError('futures are tied to different event loops')
    } else {
      future = ensure_future(arg as Awaitable, { loop })
      loop ??= future._loop
      ;(future as Task)._log_destroy_pending = false
    }
    futures.set(arg, future)
  }
  const children = aws.map((arg) => futures.get(arg) as Future)
  const outer = new _GatheringFuture(children, loop as BaseEventLoop)
  const results: unknown[] = children.map(() => null)
  let finished = 0
  const child_done = (index: number, child: Future): void => {
    if (outer.done()) {
      if (child._failed) child._hear()
      return
    }
    const result = result_or_error(child)
    if (!return_exceptions && (child.cancelled() || child._failed)) {
      outer._fail(result)
      return
    }
    results[index] = result
    finished += 1
    if (finished < children.length) return
    if (outer._cancel_requested) outer._fail(new_cancelled_error(outer._loop._profile, null))
    else outer._finish(results)
  }
  children.forEach((child, index) => {
    const named = {
      'gather.<locals>._done_callback': (future: Future): void => {
        child_done(index, future)
      },
    }
    child.add_done_callback(named['gather.<locals>._done_callback'])
  })
  return outer
}

/**
 * Runs awaitables concurrently.
 * @param args - the awaitables, and keyword arguments at the end: `return_exceptions`
 * @returns a future of the results, in the order of the arguments
 * @throws the first exception, unless `return_exceptions` is set
 * @see https://docs.python.org/3/library/asyncio-task.html#asyncio.gather
 */
export function gather<A extends readonly Awaitable[]>(
  ...args: [...aws: A, options: GatherOptions & { return_exceptions: true }]
): Future<ResultsOrErrors<A>>
export function gather<A extends readonly Awaitable[]>(
  ...args: [...aws: A, options: GatherOptions & { return_exceptions?: false }]
): Future<Results<A>>
export function gather<A extends readonly Awaitable[]>(
  ...args: [...aws: A, options: GatherOptions]
): Future<ResultsOrErrors<A>>
export function gather<A extends readonly Awaitable[]>(...args: A): Future<Results<A>>
export function gather(...args: unknown[]): Future<never> {
  return gather_list(args)
}

function called(arg: unknown): unknown {
  return typeof arg === 'function' ? (to_coroutine(arg) ?? arg) : arg
}

/** @param args - the caller's own no more: they become the children */
function gather_list(args: unknown[]): Future<never> {
  const options = take_kw<GatherOptions>(args) ?? {}
  check_options('gather', noticed_options(options, args.length === 0), ['return_exceptions'])
  const given = (options.loop ?? null) as BaseEventLoop | null
  // A function stands for the coroutine it gives: mentioned twice, it is called twice.
  const aws = args.some((arg) => typeof arg === 'function') ? args.map(called) : args
  if (aws.length === 0) {
    const outer = (given ?? get_event_loop()).create_future()
    outer._finish([])
    return outer as Future<never>
  }
  const first = aws.find(isfuture)
  const profile = (given ?? first?._loop ?? get_event_loop())._profile
  const fixed =
    given ?? (profile.gather_loop === 'running' ? (_get_running_loop() as BaseEventLoop | null) : null)
  const algorithm = profile.gather_algorithm === 'per_child' ? gather_per_child : gather_per_argument
  return algorithm(aws, options.return_exceptions === true, fixed) as Future<never>
}

takes_list(gather, gather_list)

// Bundlers rename classes; reprs and the tables of versions go by these names.
declare_class(_GatheringFuture, 'asyncio', '_GatheringFuture')
