import { AttributeError, RuntimeError } from './builtins.js'
import { declare_class, type_name_of } from './builtins/names.js'
import { default_repr } from './builtins/repr.js'
import { warn } from './compat/warn.js'
import { Coroutine, type Steps, library_coroutine, steps } from './coroutines.js'
import { refuse_using } from './disposal.js'
import { native_task } from './kernel.js'
import { _LoopBoundMixin } from './mixins.js'

/** What is acquired and released: locks, conditions, semaphores, and objects of programs that are like them. */
export interface Acquirable {
  acquire(): unknown
  release(): void
}

/**
 * What `__aenter__` of a lock gives. To Python that is None, and so it prints; to JavaScript it is what releases the
 * lock at the end of a block:
 *
 *     await using _ = await lock.__aenter__()
 */
export class Held implements AsyncDisposable, Disposable {
  private readonly _held: Acquirable

  /** @internal */
  constructor(held: Acquirable) {
    this._held = held
  }
  [Symbol.dispose](): void {
    this._held.release()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this._held.release()
  }
  __repr__(): string {
    return 'None'
  }
}

/** Steps of acquiring. What programs put in the place of a lock may give other awaitables than coroutines. */
export function acquiring(lock: Acquirable): { [Symbol.iterator](): Steps } {
  const awaitable = lock.acquire()
  return awaitable instanceof Coroutine ? awaitable : steps(awaitable)
}

/** What awaiting a lock gives, in versions where locks are awaitable: `with await lock: …`. */
export class _ContextManager implements Disposable {
  private _lock: Acquirable | null

  /** @internal */
  constructor(lock: Acquirable) {
    this._lock = lock
  }
  __enter__(): void {
    // The lock is held already.
  }
  /** Releases the lock. */
  __exit__(..._args: unknown[]): void {
    if (this._lock === null) throw new AttributeError("'NoneType' object has no attribute 'release'")
    try {
      this._lock.release()
    } finally {
      this._lock = null
    }
  }
  [Symbol.dispose](): void {
    this.__exit__()
  }
  __repr__(): string {
    return default_repr(this)
  }
}

declare_class(_ContextManager, 'asyncio.locks', '_ContextManager')

const AWAIT = "'with await lock' is deprecated use 'async with lock' instead"
const YIELD_FROM = "'with (yield from lock)' is deprecated use 'async with lock' instead"

/**
 * `async with lock: …`, and what came before it: `with await lock: …` and `with (yield from lock): …`.
 */
export abstract class _ContextManagerMixin extends _LoopBoundMixin implements Acquirable {
  private _manager: Held | null = null

  /** Waits until it is acquired. */
  abstract acquire(): Coroutine<unknown>
  /** Lets others acquire it. */
  abstract release(): void

  /** Acquires; the result releases at the end of an `await using` block. */
  __aenter__(): Coroutine<AsyncDisposable & Disposable> {
    return library_coroutine('__aenter__', this._enter())
  }

  private *_enter(): Steps<Held> {
    yield* acquiring(this)
    return (this._manager ??= new Held(this))
  }

  /** Releases, whatever the block ended with. */
  __aexit__(_type: unknown, _error: unknown, _tb: unknown): Coroutine<void> {
    return library_coroutine('__aexit__', this._exit())
  }

  private *_exit(): Steps<void> {
    this.release()
  }

  /** Refuses `with lock: …` (until 3.8). */
  __enter__(): never {
    throw new RuntimeError('"yield from" should be used as context manager expression')
  }

  __exit__(..._args: unknown[]): void {
    // `with` asks whether there is such a method before it calls __enter__.
  }

  /** Acquires for `with await lock: …` (until 3.8). */
  __await__(): Steps<_ContextManager> {
    return this._await_lock(AWAIT)
  }

  /** Acquires for `with (yield from lock): …` (until 3.8). */
  __iter__(): Coroutine<_ContextManager> {
    return library_coroutine('__iter__', this._await_lock(YIELD_FROM))
  }

  private *_await_lock(text: string): Steps<_ContextManager> {
    if (this._profile.await_lock === 'deprecated') warn(text, 'DeprecationWarning')
    yield* acquiring(this)
    return new _ContextManager(this)
  }
}

/*
 * `await lock` and `yield* lock` go by JavaScript's protocols, which the class has behind the type checker's back: told
 * of them it would let programs of every version await locks.
 */
Object.defineProperties(_ContextManagerMixin.prototype, {
  // Only there for native code of a task: elsewhere a lock that is a promise's result would be taken for a promise.
  then: {
    get(this: _ContextManagerMixin): unknown {
      if (this._profile.await_lock === 'refused' || native_task() === null) return undefined
      return (...callbacks: Parameters<PromiseLike<unknown>['then']>) =>
        library_coroutine('__await__', this.__await__()).then(...callbacks)
    },
    configurable: true,
  },
  [Symbol.iterator]: {
    value(this: _ContextManagerMixin): Steps {
      if (this._profile.await_lock !== 'refused') return this.__await__()
      throw new TypeError(this._profile.await_refusal.replace('{}', type_name_of(this)))
    },
    writable: true,
    configurable: true,
  },
})

// `await using _ = lock` would hold nothing.
refuse_using(
  _ContextManagerMixin.prototype,
  'is acquired before its block: write `await using _ = await lock.__aenter__()`',
)
