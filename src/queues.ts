import { ValueError, repr } from './builtins.js'
import { object_address, type_name_of } from './builtins/names.js'
import { Deque } from './collections/deque.js'
import { heappop, heappush } from './collections/heapq.js'
import { less_than } from './comparison.js'
import { is_kw } from './compat/kw.js'
import type { Profile } from './compat/versions.js'
import { view } from './compat/view.js'
import { type Coroutine, type Steps, library_coroutine } from './coroutines.js'
import { QueueEmpty, QueueFull, QueueShutDown } from './exceptions.js'
import type { Future } from './futures.js'
import { type OrNamed, named, only } from './keywords.js'
import { Event } from './locks.js'
import {
  type LoopOptions,
  _LoopBoundMixin,
  construction_arguments,
  inner_options,
  profile_of_class,
} from './mixins.js'
import { WaitingCoroutine } from './waiting_coroutine.js'
import { create_waiter } from './waiters.js'

/** Keyword arguments of queues. */
export interface QueueOptions extends LoopOptions {
  /** How many items the queue holds at most; zero or less: any number. */
  maxsize?: number
}

/** What a queue keeps its items in. */
interface Store<T> extends Iterable<T> {
  readonly length: number
}

/** An item, which may be given by name; a plain object is an item. */
type Item<T> = T | { readonly item: T }

/** The item of a call that names it, or lacks it. */
function named_item<T>(given: Item<T>, method: string, profile: Profile): T {
  if (is_kw(given)) return (given as { item: T }).item
  const name = profile.qualified_names_in_errors ? `Queue.${method}` : method
  throw new TypeError(`${name}() missing 1 required positional argument: 'item'`)
}

/**
 * Items on their way from those who put them in to those who get them, first in, first out.
 *
 *     getter: get ─ waits ······················ gets x    one iteration after it was put
 *     putter:            put(x): wakes the getter
 *     other:                       get_nowait() ─ gets x   first come: the getter finds nothing and waits on, at the end
 *
 * @see https://docs.python.org/3/library/asyncio-queue.html#asyncio.Queue
 */
export class Queue<T = unknown> extends _LoopBoundMixin {
  private readonly _maxsize: number
  /** @internal */
  readonly _getters = new Deque<Future>()
  /** @internal */
  readonly _putters = new Deque<Future>()
  private readonly _finished: Event
  /** How many items were put in and not yet told to be done; never negative. */
  private _unfinished_tasks = 0
  private _is_shutdown = false
  /** Made by `_init`. */
  declare _queue: Store<T>

  /**
   * @param maxsize - how many items it holds at most; zero or less, the default: any number
   * @param options - `loop` (until 3.9)
   */
  constructor(maxsize?: number | QueueOptions, options?: QueueOptions)
  constructor(...args: unknown[]) {
    const profile = profile_of_class(new.target)
    const signature = { name: 'Queue.__init__', parameters: ['maxsize'] }
    const given = construction_arguments({ target: new.target, signature, args }, profile)
    super(profile, given.loop)
    this._maxsize = ('maxsize' in given ? given['maxsize'] : 0) as number
    // The event is told the loop too, and so warns of it too, where that is deprecated.
    this._finished = new (view(Event, profile))(inner_options(given.loop))
    this._finished.set()
    this._init(this._maxsize)
  }

  // ---- what subclasses override

  /** Makes the empty store. */
  _init(_maxsize: number): void {
    this._queue = new Deque<T>()
  }

  /** Takes an item out of the store, which is not empty. */
  _get(): T {
    return (this._queue as Deque<T>).popleft() as T
  }

  /** Puts an item into the store. */
  _put(item: T): void {
    ;(this._queue as Deque<T>).append(item)
  }

  // ---- state

  /** How many items there are. */
  qsize(): number {
    return this._queue.length
  }

  /** How many items the queue holds at most; zero or less: any number. */
  get maxsize(): number {
    return this._maxsize
  }

  /** Whether there is no item. */
  empty(): boolean {
    return this.qsize() === 0
  }

  /** Whether there is no room. */
  full(): boolean {
    return this._maxsize > 0 && this.qsize() >= this._maxsize
  }

  // ---- in and out

  /**
   * Puts an item in; waits for room first.
   * @param item - the item; marked with `kw` when it is given by name
   * @throws {QueueShutDown} when the queue is shut down (3.13 and newer)
   * @see https://docs.python.org/3/library/asyncio-queue.html#asyncio.Queue.put
   */
  put(item: Item<T>): Coroutine<void> {
    if (arguments.length === 0 || is_kw(item)) item = named_item(item, 'put', this._profile)
    return new Put(this, item)
  }

  /**
   * Puts an item in.
   * @param item - the item; marked with `kw` when it is given by name
   * @throws {QueueFull} when there is no room
   * @throws {QueueShutDown} when the queue is shut down (3.13 and newer)
   * @see https://docs.python.org/3/library/asyncio-queue.html#asyncio.Queue.put_nowait
   */
  put_nowait(item: Item<T>): void {
    if (arguments.length === 0 || is_kw(item)) item = named_item(item, 'put_nowait', this._profile)
    if (this._is_shutdown) throw new QueueShutDown()
    if (this.full()) throw new QueueFull()
    this._put(item)
    this._unfinished_tasks += 1
    this._finished.clear()
    wake_next(this._getters)
  }

  /**
   * Takes an item out; waits for one first.
   * @returns the item
   * @throws {QueueShutDown} when the queue is shut down and empty (3.13 and newer)
   * @see https://docs.python.org/3/library/asyncio-queue.html#asyncio.Queue.get
   */
  get(): Coroutine<T> {
    return new Get(this)
  }

  /**
   * Takes an item out.
   * @returns the item
   * @throws {QueueEmpty} when there is none
   * @throws {QueueShutDown} when the queue is shut down and empty (3.13 and newer)
   * @see https://docs.python.org/3/library/asyncio-queue.html#asyncio.Queue.get_nowait
   */
  get_nowait(): T {
    if (this.empty()) throw this._is_shutdown ? new QueueShutDown() : new QueueEmpty()
    const item = this._get()
    wake_next(this._putters)
    return item
  }

  /** Puts an item in, or stands in line for room. @internal */
  _put_or_wait(item: T): Future | null {
    if (this.full()) return this._stand_in_line(this._putters)
    this.put_nowait(item)
    return null
  }

  /** @internal */
  _stand_in_line(line: Deque<Future>): Future {
    if (this._is_shutdown) throw new QueueShutDown()
    const waiter = create_waiter(this._get_loop())
    line.append(waiter)
    return waiter
  }

  /** A wait has failed; on a cancellation that came after the change, the next one's turn it is. @internal */
  _leave_line(line: Deque<Future>, waiter: Future): void {
    const for_room = line === this._putters
    waiter.cancel()
    if (!for_room || this._profile.cancelled_putter === 'removed') line.remove(waiter)
    const changed = for_room ? !this.full() : !this.empty()
    if (changed && !waiter.cancelled()) wake_next(line)
  }

  // ---- bookkeeping

  /**
   * Tells that the work on an item is done.
   * @throws {ValueError} when it is told more often than items were put in
   * @see https://docs.python.org/3/library/asyncio-queue.html#asyncio.Queue.task_done
   */
  task_done(): void {
    if (this._unfinished_tasks <= 0) throw new ValueError('task_done() called too many times')
    this._unfinished_tasks -= 1
    if (this._unfinished_tasks === 0) this._finished.set()
  }

  /**
   * Waits until the work on all items is done.
   * @see https://docs.python.org/3/library/asyncio-queue.html#asyncio.Queue.join
   */
  join(): Coroutine<void> {
    return library_coroutine('join', this._join())
  }

  private *_join(): Steps<void> {
    if (this._unfinished_tasks > 0) yield* this._finished.wait()
  }

  /**
   * Ends the queue: nothing more can be put in, and when it is empty, nothing taken out (3.13 and newer).
   * @param immediate - whether the items in it are dropped
   * @see https://docs.python.org/3/library/asyncio-queue.html#asyncio.Queue.shutdown
   */
  shutdown(immediate?: boolean | { readonly immediate?: boolean }): void {
    this._is_shutdown = true
    if (named('immediate', immediate as OrNamed<'immediate', never>, only('immediate', 'Queue.shutdown'))) {
      while (!this.empty()) {
        this._get()
        if (this._unfinished_tasks > 0) this._unfinished_tasks -= 1
      }
      if (this._unfinished_tasks === 0) this._finished.set()
    }
    wake_all(this._getters)
    wake_all(this._putters)
  }

  private _format(): string {
    const parts = [`maxsize=${repr(this._maxsize)}`]
    if (this._queue.length > 0) parts.push(`_queue=${repr([...this._queue])}`)
    if (this._getters.length > 0) parts.push(`_getters[${this._getters.length}]`)
    if (this._putters.length > 0) parts.push(`_putters[${this._putters.length}]`)
    if (this._unfinished_tasks > 0) parts.push(`tasks=${this._unfinished_tasks}`)
    if (this._is_shutdown) parts.push('shutdown')
    return parts.join(' ')
  }

  __repr__(): string {
    return `<${type_name_of(this)} at ${object_address(this)} ${this._format()}>`
  }

  __str__(): string {
    return `<${type_name_of(this)} ${this._format()}>`
  }
}

class Put<T> extends WaitingCoroutine<void> {
  declare private readonly _queue: Queue<T>
  declare private readonly _item: T

  constructor(queue: Queue<T>, item: T) {
    super()
    this._queue = queue
    this._item = item
  }
  protected override _proceed(): Future | null {
    return this._queue._put_or_wait(this._item)
  }
  override _outcome(): void {
    // It gives None.
  }
  protected override _interrupted(waiter: Future): void {
    this._queue._leave_line(this._queue._putters, waiter)
  }
  protected override _left(): void {
    // It stays in line.
  }
}
Put.prototype.__name__ = 'put'

class Get<T> extends WaitingCoroutine<T> {
  declare private readonly _queue: Queue<T>
  declare private _item: T | undefined

  constructor(queue: Queue<T>) {
    super()
    this._queue = queue
  }
  protected override _proceed(): Future | null {
    const queue = this._queue
    if (queue.empty()) return queue._stand_in_line(queue._getters)
    this._item = queue.get_nowait()
    return null
  }
  override _outcome(): T {
    return this._item as T
  }
  protected override _interrupted(waiter: Future): void {
    this._queue._leave_line(this._queue._getters, waiter)
  }
  protected override _left(): void {
    // It stays in line.
  }
}
Get.prototype.__name__ = 'get'

/** Wakes the first in line who is not done, and takes it out, with those before it. */
function wake_next(line: Deque<Future>): void {
  for (let waiter = line.popleft(); waiter !== undefined; waiter = line.popleft()) {
    if (waiter.done()) continue
    waiter._finish(undefined)
    return
  }
}

function wake_all(line: Deque<Future>): void {
  while (line.length > 0) wake_next(line)
}

/**
 * A queue that gives the smallest item first. Items compare as in Python: numbers, strings, arrays item by item, objects
 * by `__lt__`. Equal ones come out in the order that Python's `heapq` gives them.
 * @see https://docs.python.org/3/library/asyncio-queue.html#asyncio.PriorityQueue
 */
export class PriorityQueue<T = unknown> extends Queue<T> {
  override _init(_maxsize: number): void {
    this._queue = []
  }
  override _put(item: T): void {
    const order = new Order()
    heappush(this._queue as T[], item, order.less)
    order.check()
  }
  override _get(): T {
    const order = new Order()
    const item = heappop(this._queue as T[], order.less) as T
    order.check()
    return item
  }
}

/** Comparisons of one move in a heap. The first that fails ends them all, and the move, so that no item is lost. */
class Order {
  private _error: { readonly raised: unknown } | null = null

  readonly less = (a: unknown, b: unknown): boolean => {
    if (this._error !== null) return false
    try {
      return less_than(a, b)
    } catch (raised) {
      this._error = { raised }
      return false
    }
  }

  check(): void {
    if (this._error !== null) throw this._error.raised
  }
}

/**
 * A queue that gives the newest item first.
 * @see https://docs.python.org/3/library/asyncio-queue.html#asyncio.LifoQueue
 */
export class LifoQueue<T = unknown> extends Queue<T> {
  override _init(_maxsize: number): void {
    this._queue = []
  }
  override _put(item: T): void {
    ;(this._queue as T[]).push(item)
  }
  override _get(): T {
    return (this._queue as T[]).pop() as T
  }
}
