/** The library's namespaces by version, typed by what the random programs use of them. */
import * as builtins from 'asyncio-shim/builtins'
import * as contextvars from 'asyncio-shim/contextvars'
import { virtual_time_loop } from 'asyncio-shim/testing'
import { NAMESPACES } from '../namespaces.js'
import type { PrimitiveClass, Version } from './grammar.js'

export interface Awaitable<T> extends PromiseLike<T> {
  [Symbol.iterator](): Iterator<unknown, T, unknown>
}

export type Call = (...args: unknown[]) => void
export type Keywords = Record<string, unknown>

export interface Future extends Awaitable<unknown> {
  done(): boolean
  cancelled(): boolean
  result(): unknown
  exception(): unknown
  cancel(message?: string): boolean
  set_result(value: unknown): void
  set_exception(error: unknown): void
  add_done_callback(call: Call, keywords?: Keywords): void
  remove_done_callback(call: Call): number
}

export interface Task extends Future {
  uncancel(): number
  get_name(): string
  cancelling(): number
}

export interface Handle {
  cancel(): void
  cancelled(): boolean
  /** Of timers. */
  when?(): number
}

/** What locks, events and queues can do, all of them. */
export interface Primitive {
  acquire(): Awaitable<unknown>
  release(): unknown
  locked(): boolean
  wait(): Awaitable<unknown>
  wait_for(predicate: () => boolean): Awaitable<unknown>
  set(): unknown
  clear(): unknown
  notify(count: number): unknown
  notify_all(): unknown
  put(item: number): Awaitable<unknown>
  get(): Awaitable<unknown>
  put_nowait(item: number): unknown
  get_nowait(): unknown
  task_done(): unknown
  join(): Awaitable<unknown>
  /** From 3.13 on. */
  shutdown?(immediate: boolean): unknown
}

export interface Timeout {
  when(): number | null
  reschedule(when: number | null): unknown
  expired(): boolean
}

export interface TaskGroup {
  create_task(coroutine: unknown, keywords?: Keywords): Task
}

export interface ReportContext {
  message: string
  exception?: unknown
}

export interface Loop {
  time(): number
  create_future(): Future
  create_task(coroutine: unknown, keywords?: Keywords): Task
  call_soon(call: Call, ...args: unknown[]): Handle
  call_soon_threadsafe(call: Call, ...args: unknown[]): Handle
  call_later(delay: number, call: Call, ...args: unknown[]): Handle
  call_at(when: number, call: Call, ...args: unknown[]): Handle
  set_exception_handler(handler: (loop: unknown, context: ReportContext) => void): void
  set_task_factory(factory: TaskFactory | null): void
  set_debug(enabled: boolean): void
  stop(): void
  run_until_complete(awaitable: unknown): Promise<unknown>
  close(): void
  /** Whether nothing is ready, and nothing runs. */
  _is_idle(): boolean
}

export type TaskFactory = (loop: Loop, coroutine: unknown, keywords?: Keywords) => Task

interface TaskClass {
  new (coroutine: unknown, keywords: Keywords): Task
  current_task(): Task | null | undefined
  all_tasks(loop: Loop): Set<Task>
}

type ErrorClass = new (message?: string) => Error

export interface Asyncio extends Record<PrimitiveClass, new (argument?: unknown) => Primitive> {
  eager_task_factory: TaskFactory
  coroutine<A extends unknown[]>(fn: (...args: A) => unknown): (...args: A) => Awaitable<unknown>
  kw(keywords: Keywords): unknown
  /** Not in 3.6: there, `Task.current_task` and `Task.all_tasks`. */
  current_task?(): Task | null | undefined
  all_tasks?(): Set<Task>
  create_task?(coroutine: unknown, keywords?: Keywords): Task
  Task: TaskClass
  async_with(manager: object, body: (entered: unknown) => unknown): Awaitable<unknown>
  ensure_future(awaitable: unknown): Future
  sleep(delay: number, result?: unknown): Awaitable<unknown>
  gather(...args: unknown[]): Future
  shield(awaitable: unknown): Future
  wait(futures: Future[], keywords: Keywords): Awaitable<[Set<Future>, Set<Future>]>
  wait_for(awaitable: unknown, timeout: number | null): Awaitable<unknown>
  as_completed(futures: Future[], keywords: Keywords): Iterable<Awaitable<unknown>>
  run_coroutine_threadsafe(coroutine: unknown, loop: Loop): unknown
  wrap_future(future: unknown, keywords: Keywords): Future
  /** From 3.11 on, as `timeout_at` and `TaskGroup`. */
  timeout?(delay: number | null): Timeout
  timeout_at?(when: number | null): Timeout
  TaskGroup?: new () => TaskGroup
  CancelledError: ErrorClass
  TimeoutError: ErrorClass
}

export interface Context {
  run(fn: () => void): void
}

interface Variable {
  get(fallback: null): number | null
  set(value: number): unknown
}

interface Contextvars {
  ContextVar: new (name: string) => Variable
  copy_context(): Context
}

export interface Library {
  version: Version
  asyncio: Asyncio
  newLoop(): Loop
}

export const { ContextVar, copy_context } = contextvars as unknown as Contextvars

type ErrorName =
  | 'BaseException'
  | 'Exception'
  | 'KeyError'
  | 'OSError'
  | 'RuntimeError'
  | 'StopIteration'
  | 'TimeoutError'
  | 'ValueError'

type Builtins = Record<ErrorName, ErrorClass> & { repr(value: unknown): string }

/** Python's exceptions and `repr`. */
export const python = builtins as unknown as Builtins

export function libraryOf(version: Version): Library {
  const asyncio = NAMESPACES[version] as unknown as Asyncio
  const newLoop = virtual_time_loop as unknown as (namespace: Asyncio) => Loop
  return { version, asyncio, newLoop: () => newLoop(asyncio) }
}
