import { RuntimeError, ValueError } from '../builtins/errors.js'
import { is_error, type_name, type_name_of } from '../builtins/names.js'
import { Deque } from '../collections/deque.js'
import { host } from '../host/node_host.js'
import type { Worker, WorkerDied, WorkerKind } from '../host/workers.js'
import type { BrokenExecutor } from './errors.js'
import { Executor, type ShutdownOptions } from './executor.js'
import { Future } from './future.js'
import { type Answer, type Callable, type Request, is_module_function, unpack } from './handing_over.js'
import { type Job, request_of } from './jobs.js'
import type { PoolOptions } from './pool_arguments.js'

/** How a kind of workers fails. */
export interface Breakage {
  readonly make: new (text: string) => BrokenExecutor
  /** What calls fail with that were under way when a worker ended. */
  readonly died: string
  /** What calls fail with from then on. */
  readonly unusable: string
  /** What calls fail with when an initializer raised; null: the worker ends, as in processes. */
  readonly initializer: string | null
}

/** What is loaded when the first worker is started. */
interface Workers {
  readonly Worker: typeof Worker
  readonly WorkerDied: typeof WorkerDied
}

let loading: Promise<Workers> | null = null

/** Closes the workers of executors that were forgotten without a shutdown. */
const forgotten = new FinalizationRegistry<Set<Worker>>((workers) => {
  for (const worker of workers) void worker.close()
})

/**
 * An executor with workers of its own, which are started when there is something to do and none is idle. An executor
 * that is idle does not keep the process alive.
 *
 *     submit:   pending ─► running ─────────► finished
 *     queue:    waiting    with a worker, or    answered
 *                          next in turn (processes)
 */
export abstract class PoolExecutor extends Executor {
  readonly _max_workers: number
  private readonly _initializer: Callable<unknown> | null
  private readonly _initargs: readonly unknown[]
  private readonly _kind: WorkerKind
  private readonly _breakage: Breakage
  /** Calls that can still be cancelled. */
  private readonly _queue = new Deque<Job>()
  /** Calls that cannot, and wait for a worker. */
  private readonly _claimed = new Deque<Job>()
  private readonly _executing = new Set<Job>()
  private readonly _workers = new Set<Worker>()
  private readonly _idle: Worker[] = []
  private readonly _closing = new Set<Promise<void>>()
  private _scheduled = false
  private _names = 0
  protected _broken: string | null = null
  protected _shutdown = false
  /** Called when nothing is left to do after a shutdown. */
  private _finished: (() => void)[] = []
  /** How many calls one worker makes before another takes its place. */
  protected _max_tasks_per_child: number | null = null
  /** How many calls are claimed in advance, and cannot be cancelled any more, besides those that workers make. */
  protected _ahead = 0

  protected constructor(kind: WorkerKind, breakage: Breakage, max_workers: number, options: PoolOptions) {
    super()
    this._kind = kind
    this._breakage = breakage
    if (typeof max_workers !== 'number') {
      throw new TypeError(`'<=' not supported between instances of '${type_name_of(max_workers)}' and 'int'`)
    }
    if (max_workers <= 0) throw new ValueError('max_workers must be greater than 0')
    this._max_workers = max_workers
    const initializer = options.initializer ?? null
    if (initializer !== null && typeof initializer !== 'function' && !is_module_function(initializer)) {
      throw new TypeError('initializer must be a callable')
    }
    this._initializer = initializer
    this._initargs = [...(options.initargs ?? [])]
    forgotten.register(this, this._workers, this)
  }

  /** The name that debuggers show for a worker. @internal */
  protected _worker_name(number: number): string {
    return `${type_name(this.constructor)}_${number}`
  }

  /**
   * Has a worker call a function.
   *
   * The function is sent as its source text, so it must use nothing that is around it; or it is named by its module.
   * Arguments and result are copied by structured clone. What the function raises, the future raises: of the same
   * class, with the same arguments. An async function is run to its end.
   *
   * @param callable - the function, or `{ module, name }`
   * @param args - its arguments; keyword arguments, marked by `asyncio.kw`, last: the function finds them in a plain
   *   object
   * @returns the future outcome; it fails with a TypeError when the function, an argument or the result cannot be sent
   * @throws {BrokenExecutor} when a worker ended before its time
   * @throws {RuntimeError} `cannot schedule new futures after shutdown`
   * @see https://docs.python.org/3/library/concurrent.futures.html#concurrent.futures.Executor.submit
   */
  override submit<T>(callable: Callable<T>, ...args: unknown[]): Future<Awaited<T>> {
    if (arguments.length === 0) {
      throw new TypeError(
        `${type_name(this.constructor)}.submit() missing 1 required positional argument: 'fn'`,
      )
    }
    return this._submit(callable, args, false)
  }

  /** Schedules one call, or several at once. @internal */
  protected _submit<T>(callable: unknown, args: readonly unknown[], chunk: boolean): Future<T> {
    if (this._broken !== null) throw new this._breakage.make(this._broken)
    if (this._shutdown) throw new RuntimeError('cannot schedule new futures after shutdown')
    const future = new Future<T>()
    this._queue.append({ future, callable, args, chunk })
    // Not at once: as in Python, code that runs can still cancel what it has just submitted.
    if (!this._scheduled) {
      this._scheduled = true
      host.queue_microtask(() => {
        this._scheduled = false
        this._go_on()
      })
    }
    return future
  }

  override shutdown(wait?: boolean | ShutdownOptions, options?: ShutdownOptions): Promise<void> {
    const by_keyword = typeof wait === 'object' ? wait : options
    const waits = typeof wait === 'boolean' ? wait : (by_keyword?.wait ?? true)
    this._shutdown = true
    if (by_keyword?.cancel_futures === true) {
      while (this._queue.length > 0) (this._queue.popleft() as Job).future.cancel()
    }
    const ended = new Promise<void>((resolve) => this._finished.push(resolve))
    this._go_on()
    return waits ? ended : Promise.resolve()
  }

  /** Ends all workers at once. @internal */
  protected _end_workers(signal: NodeJS.Signals): void {
    void this.shutdown(false, { cancel_futures: true })
    for (const worker of this._workers) worker.kill(signal)
  }

  // ---- what goes on

  private _go_on(): void {
    while (
      this._queue.length > 0 &&
      this._claimed.length + this._executing.size < this._max_workers + this._ahead
    ) {
      const job = this._queue.popleft() as Job
      if (job.future.set_running_or_notify_cancel()) this._claimed.append(job)
    }
    while (this._claimed.length > 0 && this._executing.size < this._max_workers) {
      const job = this._claimed.popleft() as Job
      this._executing.add(job)
      void this._execute(job)
    }
    if (
      this._shutdown &&
      this._executing.size === 0 &&
      this._claimed.length === 0 &&
      this._queue.length === 0
    ) {
      this._finish()
    }
  }

  private async _execute(job: Job): Promise<void> {
    try {
      const request = request_of(job, this._initializer, this._initargs)
      const answer = await this._ask(request)
      this._answered(job, answer)
    } catch (error) {
      if (!job.future.done()) job.future._fail(error)
    }
    this._executing.delete(job)
    this._go_on()
  }

  private async _ask(request: Request): Promise<Answer> {
    // Until it is loaded nothing else keeps the process alive.
    const release = host.keep_alive()
    const { Worker, WorkerDied } = await (loading ??= import('../host/workers.js')).finally(release)
    if (this._broken !== null) throw new this._breakage.make(this._broken)
    const worker = this._idle.pop() ?? this._start(Worker)
    try {
      const answer = (await worker.call(request)) as Answer
      this._leave(worker)
      return answer
    } catch (error) {
      if (!(error instanceof WorkerDied)) throw error
      this._workers.delete(worker)
      throw this._break(this._breakage.died, this._breakage.unusable, error)
    }
  }

  private _start(cls: Workers['Worker']): Worker {
    const executor = new WeakRef(this)
    const worker = new cls(this._kind, this._worker_name(this._names++), () => {
      executor.deref()?._died(worker)
    })
    this._workers.add(worker)
    return worker
  }

  /** Takes back a worker that has answered. */
  private _leave(worker: Worker): void {
    if (this._max_tasks_per_child !== null && worker.calls >= this._max_tasks_per_child) this._close(worker)
    else this._idle.push(worker)
  }

  private _close(worker: Worker): void {
    const closing: Promise<void> = worker.close().finally(() => {
      this._closing.delete(closing)
      this._workers.delete(worker)
    })
    this._closing.add(closing)
  }

  private _answered({ future }: Job, answer: Answer): void {
    // A worker of a pool that broke meanwhile.
    if (future.done()) return
    const value = unpack(answer.value)
    if (answer.outcome === 'returned') future.set_result(value)
    else if (answer.outcome === 'raised') future._fail(this._as_raised(value))
    else {
      const trace = is_error(value) ? value.stack : String(value)
      host.write_stderr(`Exception in initializer:\n${trace}\n`)
      const { initializer, died, unusable } = this._breakage
      throw initializer === null ? this._break(died, unusable) : this._break(initializer, initializer)
    }
  }

  /** What a future fails with for what was raised in a worker. @internal */
  protected _as_raised(error: unknown): unknown {
    return error
  }

  /** A worker ended that had nothing to do. */
  private _died(worker: Worker): void {
    this._workers.delete(worker)
    const place = this._idle.indexOf(worker)
    if (place < 0) return
    this._idle.splice(place, 1)
    this._break(this._breakage.died, this._breakage.unusable)
    this._go_on()
  }

  /** Fails all that is under way, and all that comes. */
  private _break(died: string, unusable: string, cause?: Error): BrokenExecutor {
    const error = new this._breakage.make(died)
    if (cause !== undefined) error.__cause__ = cause
    if (this._broken !== null) return error
    this._broken = unusable
    this._shutdown = true
    const jobs = [...this._executing, ...this._claimed, ...this._queue]
    this._claimed.clear()
    this._queue.clear()
    for (const { future } of jobs) if (!future.done()) future._fail(error)
    for (const worker of this._workers) worker.kill('SIGTERM')
    return error
  }

  private _finish(): void {
    for (const worker of this._idle.splice(0)) this._close(worker)
    const finished = this._finished
    this._finished = []
    void Promise.all(this._closing).then(() => {
      for (const resolve of finished) resolve()
    })
  }
}
