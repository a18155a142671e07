import { type SuspendedFrame, suspended_in } from './task_frames.js'
import { RuntimeError, repr } from './builtins.js'
import { object_address } from './builtins/names.js'
import { tuple_repr } from './builtins/repr.js'
import { awaited_by } from './awaited_by.js'
import { take_kw } from './compat/kw.js'
import { Coroutine, coroutine_name } from './coroutines.js'
import { _get_running_loop } from './events.js'
import { Future } from './futures.js'
import type { GeneratorPlace } from './host/host.js'
import { host } from './host/node_host.js'
import { refuse_keywords } from './keywords.js'
import { current_profile } from './loop_argument.js'
import { current_task } from './task_functions.js'
import { Task } from './tasks.js'
import { type SourcePlace, running_frames } from './traceback.js'

/** A place in a call stack, by the attributes of Python's frames. */
export interface CallFrame {
  readonly f_code: { readonly co_filename: string; readonly co_name: string; readonly co_qualname: string }
  readonly f_lineno: number
  /** The coroutine whose code this is; `true` where it is known to be one's, and no more; `null` for plain functions. */
  readonly f_generator: object | true | null
}

/** Keyword arguments of `capture_call_graph` and `format_call_graph`. */
export interface CallGraphOptions {
  /** How many frames of the current task to leave out; 1, the default, begins with the caller. */
  depth?: number
  /** How many frames to keep of each stack: the outermost, or the innermost if negative; 0 for none. */
  limit?: number | null
}

/** Keyword arguments of `print_call_graph`. */
export interface PrintCallGraphOptions extends CallGraphOptions {
  /** What to write to; by default standard output. */
  file?: { write(text: string): unknown } | null
}

/**
 * A frame of a call graph.
 * @see https://docs.python.org/3/library/asyncio-graph.html#asyncio.FrameCallGraphEntry
 */
export class FrameCallGraphEntry {
  /** Where it is: its code, its line. */
  readonly frame: CallFrame

  constructor(frame: CallFrame) {
    this.frame = frame
    Object.freeze(this)
  }
  __eq__(other: unknown): boolean {
    return other instanceof FrameCallGraphEntry && other.frame === this.frame
  }
  __repr__(): string {
    const { f_code, f_lineno } = this.frame
    const shown = `file ${repr(f_code.co_filename)}, line ${f_lineno}, code ${f_code.co_name}`
    return `FrameCallGraphEntry(frame=<frame at ${object_address(this.frame)}, ${shown}>)`
  }
}

/**
 * A future or task, where it is suspended, and who awaits it.
 * @see https://docs.python.org/3/library/asyncio-graph.html#asyncio.FutureCallGraph
 */
export class FutureCallGraph {
  /** The future or task. */
  readonly future: Future
  /** Frames, innermost first. */
  readonly call_stack: readonly FrameCallGraphEntry[]
  /** Those who await it. */
  readonly awaited_by: readonly FutureCallGraph[]

  constructor(
    future: Future<never> | Future,
    call_stack: readonly FrameCallGraphEntry[],
    awaited_by: readonly FutureCallGraph[],
  ) {
    this.future = future
    this.call_stack = call_stack
    this.awaited_by = awaited_by
    Object.freeze(this)
  }
  __eq__(other: unknown): boolean {
    return (
      other instanceof FutureCallGraph &&
      other.future === this.future &&
      equal(other.call_stack, this.call_stack) &&
      equal(other.awaited_by, this.awaited_by)
    )
  }
  __repr__(): string {
    const stack = tuple_repr(this.call_stack)
    return `FutureCallGraph(future=${repr(this.future)}, call_stack=${stack}, awaited_by=${tuple_repr(this.awaited_by)})`
  }
}

function equal<E extends { __eq__(other: unknown): boolean }>(a: readonly E[], b: readonly E[]): boolean {
  return a.length === b.length && a.every((entry, index) => entry.__eq__(b[index]))
}

function frame(name: string, place: SourcePlace, f_generator: CallFrame['f_generator']): CallFrame {
  return {
    f_code: { co_filename: place.file, co_name: name.slice(name.lastIndexOf('.') + 1), co_qualname: name },
    f_lineno: place.line,
    f_generator,
  }
}

/** Where a native function is suspended, nobody tells. */
const SOMEWHERE: SourcePlace = { file: 'javascript', line: 0 }

function is_suspended(future: Future): future is Task {
  return future instanceof Task && !future.done()
}

function name_of(coro: object): string {
  return coroutine_name(coro).slice(0, -2)
}

function check_future(future: unknown): asserts future is Future {
  if (!(future instanceof Future)) {
    throw new TypeError(`${repr(future)} object does not appear to be compatible with asyncio.Future`)
  }
}

/** Makes the graph of one question: the platform is asked for all places at once, which takes it a while. */
class Capture {
  private readonly limit: number | null
  private readonly places: Map<object | null, GeneratorPlace | null>

  /** @param futures - where the graphs begin */
  constructor(futures: readonly Future[], limit: number | null) {
    this.limit = limit
    const found = new Set<Future>()
    for (const future of futures) reachable(future, found)
    const suspended = limit === 0 ? [] : [...found].filter(is_suspended)
    const generators = suspended
      .flatMap((task) => suspended_in(task))
      .flatMap(({ generator }) => generator ?? [])
    const places = host.places_of(generators)
    this.places = new Map(generators.map((generator, index) => [generator, places[index] ?? null]))
  }

  /** @param path - the futures that lead here: of tasks that await each other in a ring each is shown once */
  graph_of(future: Future, path: readonly Future[]): FutureCallGraph {
    const frames = this.limit === 0 || !is_suspended(future) ? [] : suspended_in(future)
    const stack = frames.map((found) => this.entry(found))
    return new FutureCallGraph(future, this.limited(stack), this.awaiters(future, path))
  }

  awaiters(future: Future, path: readonly Future[]): FutureCallGraph[] {
    const longer = [...path, future]
    return [...awaited_by(future)]
      .filter((waiter) => !longer.includes(waiter))
      .map((waiter) => this.graph_of(waiter, longer))
  }

  limited<E>(frames: E[]): E[] {
    const { limit } = this
    if (limit === null || limit === 0) return frames
    return limit > 0 ? frames.slice(-limit) : frames.slice(0, -limit)
  }

  private entry({ coroutine, generator }: SuspendedFrame): FrameCallGraphEntry {
    const place = this.places.get(generator) ?? null
    const known = coroutine instanceof Coroutine ? null : place?.name
    return new FrameCallGraphEntry(frame(known ?? name_of(coroutine), place ?? SOMEWHERE, coroutine))
  }
}

function reachable(future: Future, found: Set<Future>): Set<Future> {
  if (found.has(future)) return found
  found.add(future)
  for (const waiter of awaited_by(future)) reachable(waiter, found)
  return found
}

function capture(
  asked: unknown,
  above: (...args: never[]) => unknown,
  { depth = 1, limit = null }: CallGraphOptions,
): FutureCallGraph | null {
  const loop = _get_running_loop()
  let future = asked ?? null
  if (future !== null) {
    if (loop === null || future !== current_task(loop)) {
      check_future(future)
      return new Capture([future], limit).graph_of(future, [])
    }
  } else if (loop === null) {
    const text =
      'capture_call_graph() is called outside of a running event loop and no *future* to introspect was provided'
    throw new RuntimeError(text)
  } else future = current_task(loop)
  if (future === null) return null
  const task = future as Task
  const graph = new Capture([task], limit)
  const stack = limit === 0 ? [] : running_stack(task, above).slice(Math.max(depth - 1, 0))
  return new FutureCallGraph(task, graph.limited(stack), graph.awaiters(task, []))
}

/** The frames of the task that runs: what is on the stack, and its coroutine if that is not. */
function running_stack(task: Task, above: (...args: never[]) => unknown): FrameCallGraphEntry[] {
  const frames = running_frames(above).map(({ name, place, is_async }) =>
    frame(name, place, is_async || null),
  )
  const coro = task.get_coro()
  if (coro !== null) {
    const outermost = frames.at(-1)
    const name = name_of(coro)
    // A generator object does not know its name, nor does a function without one: then it is the one on the stack.
    const unknown = !(coro instanceof Coroutine) || name === '<lambda>'
    if (outermost?.f_generator && (unknown || outermost.f_code.co_name === name)) {
      frames[frames.length - 1] = { ...outermost, f_generator: coro }
    } else frames.push(frame(name, SOMEWHERE, coro))
  }
  return frames.map((found) => new FrameCallGraphEntry(found))
}

function options_of(name: string, args: unknown[], known = ['depth', 'limit']): CallGraphOptions {
  const options = take_kw<CallGraphOptions>(args) ?? {}
  refuse_keywords(current_profile(), name, options, known)
  return options
}

/**
 * Who awaits whom, and where each is suspended, beginning with a future.
 *
 * Frames of the current task are those of JavaScript's stack. Of a suspended task those coroutines are known that the
 * library runs for it: generators with the line that they stand at, native functions by name.
 *
 * @param args - the future, by default the current task; `depth` and `limit` at the end
 * @returns the graph; null when no future is given and no task runs
 * @throws {TypeError} for what is no future
 * @throws {RuntimeError} without a future outside of loops
 * @see https://docs.python.org/3/library/asyncio-graph.html#asyncio.capture_call_graph
 */
export function capture_call_graph(
  ...args:
    | [future?: Future<never> | Future | null | undefined]
    | [future: Future<never> | Future | null, options: CallGraphOptions]
    | [options: CallGraphOptions]
): FutureCallGraph | null
export function capture_call_graph(...args: unknown[]): FutureCallGraph | null {
  const options = options_of('capture_call_graph', args)
  return capture(args[0], capture_call_graph, options)
}

/**
 * The graph of {@linkcode capture_call_graph} as text.
 * @param args - as those of `capture_call_graph`
 * @returns lines; nothing when no future is given and no task runs
 * @see https://docs.python.org/3/library/asyncio-graph.html#asyncio.format_call_graph
 */
export function format_call_graph(
  ...args:
    | [future?: Future<never> | Future | null | undefined]
    | [future: Future<never> | Future | null, options: CallGraphOptions]
    | [options: CallGraphOptions]
): string
export function format_call_graph(...args: unknown[]): string {
  const options = options_of('format_call_graph', args)
  return rendered(capture(args[0], format_call_graph, options))
}

const KNOWN_TO_PRINT = ['depth', 'limit', 'file']

/**
 * Prints what {@linkcode format_call_graph} gives.
 * @param args - as those of `capture_call_graph`, and `file`
 * @see https://docs.python.org/3/library/asyncio-graph.html#asyncio.print_call_graph
 */
export function print_call_graph(
  ...args:
    | [future?: Future<never> | Future | null | undefined]
    | [future: Future<never> | Future | null, options: PrintCallGraphOptions]
    | [options: PrintCallGraphOptions]
): void
export function print_call_graph(...args: unknown[]): void {
  const { file, ...options } = options_of('print_call_graph', args, KNOWN_TO_PRINT) as PrintCallGraphOptions
  const text = rendered(capture(args[0], print_call_graph, options))
  if (file) {
    file.write(text)
    file.write('\n')
  } else console.log(text)
}

/** Graphs of several futures as text, each once: none that is part of the others. */
export function format_graphs(futures: readonly Future[]): string {
  const begin = [...new Set(futures)]
  const parts = new Map(begin.map((future) => [future, reachable(future, new Set())]))
  for (const future of begin) {
    const [, ...others] = [...(parts.get(future) ?? [])]
    const elsewhere = [...parts].filter(([other]) => other !== future).map(([, part]) => part)
    const told = (one: Future): boolean => elsewhere.some((part) => part.has(one))
    // A future that is not a task says nothing beyond who waits for it.
    if (future instanceof Task ? told(future) : others.length > 0 && others.every(told)) parts.delete(future)
  }
  const shown = [...parts.keys()]
  const capture = new Capture(shown, null)
  return shown.map((future) => rendered(capture.graph_of(future, []))).join('\n')
}

function rendered(graph: FutureCallGraph | null): string {
  return graph === null ? '' : render(graph, '').join('\n')
}

function render(graph: FutureCallGraph, indent: string): string[] {
  const { future, call_stack, awaited_by } = graph
  const id = object_address(future)
  const lines = [
    future instanceof Task
      ? `* Task(name=${repr(Task.prototype.get_name.call(future))}, id=${id})`
      : `* Future(id=${id})`,
  ]
  if (call_stack.length > 0) lines.push('  + Call stack:')
  for (const { frame } of call_stack) {
    const kind = frame.f_generator === null ? '' : 'async '
    const place = `File ${repr(frame.f_code.co_filename)}, line ${frame.f_lineno}`
    lines.push(`  |   ${place}, in ${kind}${frame.f_code.co_qualname}()`)
  }
  const indented = lines.map((line) => indent + line)
  if (awaited_by.length === 0) return indented
  const below = awaited_by.flatMap((waiter) => render(waiter, `${indent}    `))
  return [...indented, `${indent}  + Awaited by:`, ...below]
}
