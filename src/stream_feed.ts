import { AssertionError, NotImplementedError, RuntimeError, ValueError, repr } from './builtins.js'
import { type_name_of } from './builtins/names.js'
import { repr_as } from './builtins/repr.js'
import type { AbstractEventLoop } from './abstract_loop.js'
import type { BaseEventLoop } from './base_events.js'
import { ByteQueue } from './byte_queue.js'
import { bind_arguments } from './call_arguments.js'
import type { Profile } from './compat/versions.js'
import type { Steps } from './coroutines.js'
import { get_event_loop_of } from './events.js'
import type { Future } from './futures.js'
import { copy_of } from './host/buffers.js'
import { profile_of_class } from './mixins.js'
import { type FrameSummary, extract_stack } from './traceback.js'
import type { BaseTransport, ReadTransport } from './transports.js'
import { create_waiter } from './waiters.js'

/** How long a line may be where nobody says (bytes); a transport is paused at twice as much. */
export const _DEFAULT_LIMIT = 64 * 1024

/** Keyword arguments of `StreamReader`. */
export interface StreamReaderOptions {
  /** How long a line or a block up to a separator may be (bytes); 64 KiB by default. */
  limit?: number
  /** The loop; by default the running or the current one. */
  loop?: AbstractEventLoop | null
}

/**
 * The side of a stream reader that its protocol sees: bytes are fed, and a transport that brings too many is paused.
 * @internal
 */
export class StreamFeed {
  /** @internal */
  declare static _profile?: Profile
  /** The version that the reader behaves as: that of its class. */
  readonly _profile: Profile
  _limit: number
  _loop: BaseEventLoop
  /** What was fed and not read yet. */
  readonly _buffer = new ByteQueue()
  /** Set for good by `feed_eof`: no bytes come any more. */
  _eof = false
  /** What the coroutine that reads waits for; null while none waits. */
  _waiter: Future<void> | null = null
  _exception: unknown = null
  _transport: ReadTransport | null = null
  /** Whether the transport was told to pause. */
  _paused = false
  _source_traceback: FrameSummary[] | null = null

  /**
   * @param limit - how long a line or a block up to a separator may be (bytes); 64 KiB by default
   * @param loop - the loop; by default the running or the current one
   * @throws {ValueError} when the limit is not above 0
   */
  constructor(limit?: number | StreamReaderOptions, loop?: AbstractEventLoop | null | StreamReaderOptions)
  constructor(...args: unknown[]) {
    const profile = profile_of_class(new.target)
    this._profile = profile
    const signature = { name: 'StreamReader.__init__', parameters: ['limit', 'loop'] }
    const given = bind_arguments(profile, signature, args)
    const limit = 'limit' in given ? given['limit'] : _DEFAULT_LIMIT
    if (typeof limit !== 'number') {
      throw new TypeError(`'<=' not supported between instances of '${type_name_of(limit)}' and 'int'`)
    }
    if (limit <= 0) throw new ValueError('Limit cannot be <= 0')
    this._limit = limit
    this._loop = (given['loop'] ?? get_event_loop_of(profile)) as BaseEventLoop
    if (this._loop.get_debug()) this._source_traceback = extract_stack(new.target)
  }

  __repr__(): string {
    const info = ['StreamReader']
    const [limit, waiter, exception, transport] =
      this._profile.stream_reader_repr === 'letters'
        ? ['l', 'w', 'e', 't']
        : ['limit', 'waiter', 'exception', 'transport']
    const style = { exception_comma: this._profile.exception_repr_comma }
    if (this._buffer.length > 0) info.push(`${this._buffer.length} bytes`)
    if (this._eof) info.push('eof')
    if (this._limit !== _DEFAULT_LIMIT) info.push(`${limit}=${this._limit}`)
    if (this._waiter !== null) info.push(`${waiter}=${repr(this._waiter)}`)
    if (this._exception !== null) info.push(`${exception}=${repr_as(this._exception, style)}`)
    if (this._transport !== null) info.push(`${transport}=${repr(this._transport)}`)
    if (this._paused) info.push('paused')
    return `<${info.join(' ')}>`
  }

  // ---- what the protocol tells

  /**
   * What reading fails with.
   * @returns what `set_exception` was given, or `null`
   */
  exception(): unknown {
    return this._exception
  }

  /**
   * Has every read fail, the one that waits included.
   * @param exc - what with
   */
  set_exception(exc: unknown): void {
    this._exception = exc
    const waiter = this._waiter
    if (waiter === null) return
    this._waiter = null
    if (!waiter.cancelled()) waiter.set_exception(exc)
  }

  private _wake_waiter(): void {
    const waiter = this._waiter
    if (waiter === null) return
    this._waiter = null
    if (!waiter.cancelled()) waiter.set_result(undefined)
  }

  /**
   * Sets the transport that is paused when too much is unread. Called once.
   * @throws {AssertionError} when it was set before
   */
  set_transport(transport: BaseTransport): void {
    if (this._transport !== null) throw new AssertionError('Transport already set')
    this._transport = transport as ReadTransport
  }

  protected _maybe_resume_transport(): void {
    if (!this._paused || this._buffer.length > this._limit) return
    this._paused = false
    this._transport?.resume_reading()
  }

  /** Says that no bytes come any more. */
  feed_eof(): void {
    this._eof = true
    this._wake_waiter()
  }

  /** Whether the end was reached and everything is read. */
  at_eof(): boolean {
    return this._eof && this._buffer.length === 0
  }

  /**
   * Adds bytes to be read.
   * @param data - the bytes, of which a copy is kept
   * @throws {AssertionError} after `feed_eof`
   */
  feed_data(data: Uint8Array): void {
    if (this._eof) throw new AssertionError('feed_data after feed_eof')
    if (!(data instanceof Uint8Array)) {
      throw new TypeError(`feed_data() takes bytes, that is a Uint8Array, not ${type_name_of(data)}`)
    }
    if (data.length > 0) this._feed(copy_of(data))
  }

  /**
   * Adds bytes that nobody else will use; not to be called after the end.
   * @internal
   */
  _feed(data: Buffer): void {
    this._buffer.append(data)
    if (this._waiter !== null) this._wake_waiter()
    if (this._buffer.length > 2 * this._limit && !this._paused && this._transport !== null) {
      this._pause_transport(this._transport)
    }
  }

  private _pause_transport(transport: ReadTransport): void {
    try {
      transport.pause_reading()
      this._paused = true
    } catch (error) {
      if (!(error instanceof NotImplementedError)) throw error
      // One that cannot pause is not asked again.
      this._transport = null
    }
  }

  /** Waits until something was fed. A transport that pauses must go on for that. */
  protected *_wait_for_data(caller: string): Steps<void> {
    if (this._waiter !== null) {
      const text = `${caller}() called while another coroutine is already waiting for incoming data`
      throw new RuntimeError(text)
    }
    if (this._eof) throw new AssertionError('_wait_for_data after EOF')
    if (this._paused) {
      this._paused = false
      this._transport?.resume_reading()
    }
    const waiter = create_waiter<void>(this._loop)
    this._waiter = waiter
    try {
      yield* waiter
    } finally {
      this._waiter = null
    }
  }
}
