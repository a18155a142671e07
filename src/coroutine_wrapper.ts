import { AssertionError, StopIteration } from './builtins.js'
import { declare_class } from './builtins/names.js'
import { function_name } from './builtins/repr.js'
import { bind_arguments } from './call_arguments.js'
import { current_dialect } from './compat/bound.js'
import type { Profile } from './compat/versions.js'
import { Coroutine, type Steps, coroutine_name, is_generator } from './coroutines.js'
import { never_yielded_from } from './coroutine_origins.js'
import { _get_running_loop } from './events.js'
import type { Yielded } from './futures.js'
import { type FrameSummary, extract_stack } from './traceback.js'
import type { Report } from './unheard.js'

type Function = (...args: never[]) => unknown

/**
 * What debug mode puts around a coroutine (until 3.10): it remembers where the coroutine was created, and says so when
 * nobody awaits it. Loops of this library remember it without one; programs may make it themselves.
 */
export class CoroWrapper<T = unknown> extends Coroutine<T> {
  /** @internal */
  declare static _profile?: Profile
  /** The coroutine within. */
  gen: Steps<T> | Coroutine<T>
  /** The function that gave it, `null` where none was told. */
  func: Function | null
  _source_traceback: FrameSummary[]
  private readonly _profile: Profile
  private _driven = false

  /**
   * @param gen - a generator object or a coroutine
   * @param func - the function that gave it; `null` by default
   * @throws {AssertionError} for what is neither
   */
  constructor(gen: Steps<T> | Coroutine<T>, func?: Function | { func?: Function | null } | null)
  constructor(...args: unknown[]) {
    const profile = new.target._profile ?? current_dialect()
    const signature = { name: 'CoroWrapper.__init__', parameters: ['gen', 'func'], required: 1 }
    const { gen, func = null } = bind_arguments(profile, signature, args)
    if (!is_generator(gen) && !(gen instanceof Coroutine)) throw new AssertionError(gen)
    const name = (typeof func === 'function' ? function_name(func) : null) ?? coroutine_name(gen).slice(0, -2)
    super(name, is_generator(gen) ? (gen as Steps<T>) : null)
    this._profile = profile
    this.gen = gen as Steps<T> | Coroutine<T>
    this.func = func as Function | null
    this._source_traceback = extract_stack(new.target)
  }

  /** @internal */
  override _call_body(): unknown {
    return this.gen
  }

  /** Frames are Python's own: there is none to tell. */
  readonly gi_frame = null
  readonly gi_code = null
  readonly gi_running = false
  readonly gi_yieldfrom = null
  readonly cr_frame = null
  readonly cr_code = null
  readonly cr_running = false
  readonly cr_await = null

  override send(value?: unknown): Yielded {
    const { gen } = this
    this._drive()
    return gen instanceof Coroutine ? gen.send(value) : yielded(gen.next(value))
  }

  /** Raises an error in the coroutine; given a class first, as Python's `throw` may be, the error comes second. */
  override throw(type: unknown, value: unknown = undefined, _traceback: unknown = null): Yielded {
    const { gen } = this
    this._drive()
    const error = value ?? (typeof type === 'function' ? new (type as new () => unknown)() : type)
    return gen instanceof Coroutine ? gen.throw(error) : yielded(gen.throw(error))
  }

  override close(): void {
    this._drive()
    super.close()
    if (this.gen instanceof Coroutine) this.gen.close()
  }

  /** The next thing that it yields, as `next(wrapper)`. */
  __next__(): Yielded {
    return this.send(null)
  }

  private _drive(): void {
    if (this._driven || this._started) return
    this._driven = true
    this._enter(null)
  }

  /** @internal */
  override _make_report(): Report {
    const text = this.__repr__()
    const { gen, _source_traceback: frames } = this
    const is_native = gen instanceof Coroutine
    return {
      loop: _get_running_loop(),
      tell: () => {
        // One that was made by an async function reports itself.
        if (!is_native) never_yielded_from(text, frames)
      },
    }
  }

  override __repr__(): string {
    const created = this._source_traceback.at(-1)
    const at = created === undefined ? '' : `, created at ${created._place}`
    const oldest = this._profile.coroutine_origin === 'wrapper'
    const name = this.func === null && !oldest ? 'None' : this.__name__
    if (this.gen instanceof Coroutine)
      return `<CoroWrapper ${name}()${oldest ? ' running, defined at javascript:0' : ''}${at}>`
    return `<CoroWrapper ${name}() running at javascript:0${at}>`
  }
}

function yielded<T>(result: IteratorResult<Yielded, T>): Yielded {
  if (result.done !== true) return result.value
  throw new StopIteration(...(result.value === undefined ? [] : [result.value]))
}

/** What the interpreter has the oldest version put around each coroutine in debug mode (3.6). */
export function debug_wrapper<T>(gen: Steps<T> | Coroutine<T>): CoroWrapper<T> {
  return new CoroWrapper<T>(gen, null)
}

// Bundlers rename classes; reprs and the tables of versions go by these names.
declare_class(CoroWrapper, 'asyncio', 'CoroWrapper')
