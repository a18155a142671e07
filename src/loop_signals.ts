import { NotImplementedError, RuntimeError, ValueError, repr } from './builtins.js'
import type { BaseEventLoop } from './base_events.js'
import { view } from './compat/view.js'
import { iscoroutine, _iscoroutinefunction } from './coroutines.js'
import { type Callback, Handle } from './handles.js'
import { is_main_thread, on_signal, signal_name } from './host/signals.js'

/** Python's number after the last signal. */
const NSIG = 65
/** Signals that the C library keeps for itself. */
const RESERVED = [32, 33]
const SIGINT = 2

interface Listening {
  readonly handle: Handle
  readonly stop: () => void
}

/** The signal handlers of a loop. */
export class LoopSignals {
  private readonly _loop: BaseEventLoop
  private readonly _handlers = new Map<number, Listening>()

  constructor(loop: BaseEventLoop) {
    this._loop = loop
  }

  /** Whether the loop handles keyboard interrupts as a signal. */
  get handles_interrupts(): boolean {
    return this._handlers.has(SIGINT)
  }

  add(sig: number, callback: Callback, args: unknown[]): void {
    const { _loop: loop } = this
    if (iscoroutine(callback) || _iscoroutinefunction(callback)) {
      throw new TypeError('coroutines cannot be used with add_signal_handler()')
    }
    this._check(sig)
    if (loop.is_closed()) throw new RuntimeError('Event loop is closed')
    if (!is_main_thread()) throw new RuntimeError(loop._profile.signal_thread_text)
    const number = Number(sig)
    const name = signal_name(number)
    if (name === 'SIGKILL' || name === 'SIGSTOP' || RESERVED.includes(number)) {
      throw new RuntimeError(`sig ${number} cannot be caught`)
    }
    if (name === undefined) {
      throw new NotImplementedError(
        `Node cannot listen to signal ${number}, which it has no name for; use one of constants.signals of node:os`,
      )
    }
    this._handlers.get(number)?.stop()
    const handle = new (view(Handle, loop._profile))(callback, args, loop, null)
    const stop = on_signal(name, () => {
      this._arrived(number)
    })
    this._handlers.set(number, { handle, stop })
  }

  private _arrived(sig: number): void {
    const handle = this._handlers.get(sig)?.handle
    if (handle === undefined) return
    if (handle._cancelled) this.remove(sig)
    else this._loop._arrived(handle)
  }

  remove(sig: number): boolean {
    this._check(sig)
    const number = Number(sig)
    const listening = this._handlers.get(number)
    if (listening === undefined) return false
    this._handlers.delete(number)
    listening.stop()
    // From now on an interrupt does what it does by default, whatever `run` had it do before.
    if (number === SIGINT) this._loop._interrupt_handler = null
    return true
  }

  close(): void {
    for (const sig of [...this._handlers.keys()]) this.remove(sig)
  }

  private _check(sig: unknown): void {
    const number = typeof sig === 'boolean' ? Number(sig) : sig
    if (!Number.isInteger(number)) throw new TypeError(`sig must be an int, not ${repr(sig)}`)
    const value = number as number
    const inside = value >= 1 && value < NSIG
    if (this._loop._profile.signal_check === 'range') {
      if (!inside) throw new ValueError(`sig ${value} out of range(1, ${NSIG})`)
    } else if (!inside || RESERVED.includes(value)) throw new ValueError(`invalid signal number ${value}`)
  }
}
