import { declare_class } from './builtins/names.js'
import { BaseEventLoop } from './base_events.js'
import { RuntimeError } from './builtins.js'
import { profile_of } from './compat/bound.js'
import { view } from './compat/view.js'
import { host } from './host/node_host.js'
import type { Runnable } from './handles.js'
import { kernel } from './kernel.js'

/**
 * An event loop whose clock begins at 0 and jumps to the next timer when nothing is ready.
 *
 * Promises of others cannot be hurried: while one is pending, the platform gets a turn before each jump, and where no
 * timer is left either, the loop waits for it.
 */
class VirtualTimeLoop extends BaseEventLoop {
  private _now = 0
  private _gave_turn = false

  override time(): number {
    return this._now
  }

  /** Whatever runs may await promises: the next jump needs a turn of its own before it. @internal */
  override _ready_push<R extends Runnable>(runnable: R): R {
    this._gave_turn = false
    return super._ready_push(runnable)
  }

  protected override _poll(timeout: number | null): boolean {
    // Native code may be about to await more (`await Promise.all([sleep(2), sleep(1)])`): let it, before time passes.
    if ((this._foreign > 0 || kernel.local !== null) && !this._gave_turn) {
      super._poll(null)
      host.defer(() => {
        if (!this._is_idle()) return
        this._wake()
        this._gave_turn = true
      })
      return false
    }
    this._gave_turn = false
    if (timeout !== null) {
      this._now += timeout
      return true
    }
    if (this._foreign > 0) return super._poll(null)
    throw new RuntimeError('deadlock: nothing is ready and no timer is left')
  }
}

/** A namespace of the package: the root or one of the versions. */
export interface AsyncioNamespace<L> {
  /** Makes a loop of the namespace's version. */
  new_event_loop: (...args: never[]) => L
}

/**
 * A new event loop of virtual time, for testing programs that sleep.
 *
 * Its `time()` begins at 0 and jumps to the next timer when nothing is ready. When no timer is left either,
 * `run_forever` and `run_until_complete` reject with a RuntimeError that begins with `deadlock`; the loop can be run
 * again.
 *
 * @param asyncio - the namespace whose semantics the loop has: `import * as asyncio from 'asyncio-shim/py37'`
 * @throws {TypeError} for what is no namespace of this package
 */
export function virtual_time_loop<L>(asyncio: AsyncioNamespace<L>): L {
  const profile = profile_of(asyncio.new_event_loop)
  if (profile === undefined) {
    throw new TypeError(
      "virtual_time_loop() takes a namespace of asyncio-shim: import * as asyncio from 'asyncio-shim'",
    )
  }
  return new (view(VirtualTimeLoop, profile))() as L
}

// Bundlers rename classes; reprs and the tables of versions go by these names.
declare_class(VirtualTimeLoop, 'asyncio', 'VirtualTimeLoop')
