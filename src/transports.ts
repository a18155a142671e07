import { AssertionError, NotImplementedError, ValueError } from './builtins.js'
import { declare_class } from './builtins/names.js'
import type { AbstractEventLoop } from './abstract_loop.js'
import { type KeywordArguments, is_kw } from './compat/kw.js'
import { must_leave } from './exception_handling.js'
import type { BaseProtocol } from './protocols.js'

/** High-water mark of a write buffer where nobody sets one (KiB). */
const DEFAULT_HIGH_WATER = 64

/** What a transport knows of itself by name: `peername`, `socket` … */
export type Extra = Record<string, unknown>

/** Keyword arguments of `set_write_buffer_limits`. */
export interface WriteBufferLimitsOptions {
  /** Above how much the protocol is told to pause (bytes). */
  high?: number | null
  /** At or below how much it is told to resume (bytes). */
  low?: number | null
}

function missing(): never {
  throw new NotImplementedError()
}

/**
 * What every transport offers; a method that a subclass leaves out raises NotImplementedError.
 * @see https://docs.python.org/3/library/asyncio-protocol.html#asyncio.BaseTransport
 */
export class BaseTransport {
  /** @internal */
  _extra: Extra

  /** @param extra - what `get_extra_info` knows; as a keyword argument written `kw({ extra })` */
  constructor(extra?: Extra | KeywordArguments | null) {
    const given = is_kw(extra) ? (extra as { readonly extra?: Extra | null }).extra : extra
    this._extra = given ?? {}
  }

  /**
   * What the transport knows of itself.
   * @param name - `peername`, `sockname`, `socket`, `sslcontext`, `ssl_object`, `peercert`, `cipher`, `compression`,
   *   `pipe`, `subprocess`
   * @param default_ - given for what it does not know; `null` by default
   * @see https://docs.python.org/3/library/asyncio-protocol.html#asyncio.BaseTransport.get_extra_info
   */
  get_extra_info(name: string, default_: unknown = null): unknown {
    return Object.hasOwn(this._extra, name) ? this._extra[name] : default_
  }

  /** Whether the transport is closed or about to be. */
  is_closing(): boolean {
    return missing()
  }

  /** Closes the transport once everything written is sent; nothing is read any more. */
  close(): void {
    missing()
  }

  /** Has another protocol take over. */
  set_protocol(_protocol: BaseProtocol): void {
    missing()
  }

  /** The protocol. */
  get_protocol(): BaseProtocol {
    return missing()
  }
}

/**
 * A transport to read from.
 * @see https://docs.python.org/3/library/asyncio-protocol.html#read-only-transports
 */
export class ReadTransport extends BaseTransport {
  /** Whether the transport hands on what arrives. */
  is_reading(): boolean {
    return missing()
  }

  /** Stops handing on what arrives. */
  pause_reading(): void {
    missing()
  }

  /** Goes on handing on what arrives. */
  resume_reading(): void {
    missing()
  }
}

/** Instances of both parents: JavaScript has one only, so that the other knows its descendants by a mark. */
const writes = Symbol('writes')

/**
 * A transport to write to.
 * @see https://docs.python.org/3/library/asyncio-protocol.html#write-only-transports
 */
export class WriteTransport extends BaseTransport {
  /** @internal */
  static override [Symbol.hasInstance](value: unknown): boolean {
    if (this !== WriteTransport) return Function.prototype[Symbol.hasInstance].call(this, value)
    return typeof value === 'object' && value !== null && writes in value
  }

  /**
   * Sets the marks of the flow control; they take effect with the next write.
   * @param _high - above how much the protocol is told to pause (bytes); by default 64 KiB, or four times `low`
   * @param _low - at or below how much it is told to resume (bytes); by default a quarter of `high`
   */
  set_write_buffer_limits(_high?: number | WriteBufferLimitsOptions | null, _low?: number | null): void {
    missing()
  }

  /** How much is written and not sent yet (bytes). */
  get_write_buffer_size(): number {
    return missing()
  }

  /** The low-water and the high-water mark (bytes). */
  get_write_buffer_limits(): [low: number, high: number] {
    return missing()
  }

  /** Sends bytes, now or as soon as the peer takes them. Never blocks. */
  write(_data: Uint8Array): void {
    missing()
  }

  /**
   * Sends several pieces of bytes, one after the other.
   * @param list_of_data - the pieces
   */
  writelines(list_of_data: Iterable<Uint8Array>): void {
    this.write(joined(list_of_data))
  }

  /** Tells the peer that nothing more will come, once everything written is sent. */
  write_eof(): void {
    missing()
  }

  /** Whether there is `write_eof`. */
  can_write_eof(): boolean {
    return missing()
  }

  /** Closes the transport at once; what is not sent yet never will be. */
  abort(): void {
    missing()
  }
}

function joined(pieces: Iterable<Uint8Array>): Uint8Array {
  const list = [...pieces]
  const whole = new Uint8Array(list.reduce((sum, piece) => sum + piece.length, 0))
  let at = 0
  for (const piece of list) {
    whole.set(piece, at)
    at += piece.length
  }
  return whole
}

/**
 * A transport to read from and to write to.
 * @see https://docs.python.org/3/library/asyncio-protocol.html#asyncio.Transport
 */
// eslint-disable-next-line @typescript-eslint/no-unsafe-declaration-merging -- the methods are taken over below
export class Transport extends ReadTransport {}

/** The methods of a transport to write to. */
// eslint-disable-next-line @typescript-eslint/no-unsafe-declaration-merging, @typescript-eslint/no-empty-object-type -- see the class
export interface Transport extends WriteTransport {}

for (const name of Object.getOwnPropertyNames(WriteTransport.prototype)) {
  if (name === 'constructor') continue
  const method = Object.getOwnPropertyDescriptor(WriteTransport.prototype, name) as PropertyDescriptor
  Object.defineProperty(Transport.prototype, name, method)
}
for (const cls of [WriteTransport, Transport]) Object.defineProperty(cls.prototype, writes, { value: true })

/** Says of a transport that has another parent already whether it counts as one of datagrams. */
export const sends_datagrams = Symbol('datagrams')

/**
 * A transport of datagrams.
 * @see https://docs.python.org/3/library/asyncio-protocol.html#datagram-transports
 */
export class DatagramTransport extends BaseTransport {
  /** @internal */
  static override [Symbol.hasInstance](value: unknown): boolean {
    if (this !== DatagramTransport) return Function.prototype[Symbol.hasInstance].call(this, value)
    if (Function.prototype[Symbol.hasInstance].call(this, value)) return true
    return typeof value === 'object' && value !== null && Reflect.get(value, sends_datagrams) === true
  }

  /**
   * Sends a datagram.
   * @param _data - its bytes
   * @param _addr - where to; left out for a transport that is connected
   */
  sendto(_data: Uint8Array, _addr?: unknown): void {
    missing()
  }

  /** Closes the transport at once; what is not sent yet never will be. */
  abort(): void {
    missing()
  }
}

/**
 * A child process.
 * @see https://docs.python.org/3/library/asyncio-protocol.html#subprocess-transports
 */
export class SubprocessTransport extends BaseTransport {
  /** The number of the process. */
  get_pid(): number {
    return missing()
  }

  /** What the process ended with, `null` while it runs; negative: by that signal. */
  get_returncode(): number | null {
    return missing()
  }

  /** The transport of a pipe to the process, `null` when there is none. */
  get_pipe_transport(_fd: number): BaseTransport | null {
    return missing()
  }

  /** Sends a signal. */
  send_signal(_signal: number): void {
    missing()
  }

  /** Asks the process to end. */
  terminate(): void {
    missing()
  }

  /** Ends the process. */
  kill(): void {
    missing()
  }
}

/**
 * The flow control of transports that write: tells the protocol when to pause and when to resume.
 *
 *     buffer:   ─────╱‾‾‾‾‾╲──────   above `high` → pause_writing, once; at `low` or below → resume_writing
 *
 * @internal
 */
export abstract class _FlowControlMixin extends Transport {
  /** Methods that CPython's transports have in versions whose interfaces lack them. */
  static readonly _kept: readonly string[] = ['get_write_buffer_limits']

  _loop: AbstractEventLoop
  _protocol_paused = false
  _high_water = 0
  _low_water = 0

  constructor(extra: Extra | null | undefined, loop: AbstractEventLoop) {
    super(extra)
    if (loop == null) throw new AssertionError()
    this._loop = loop
    this._set_write_buffer_limits()
  }

  /** The protocol that is told. */
  protected abstract _flow_protocol(): BaseProtocol

  /** The high mark unless the program gives one (KiB). */
  protected _usual_high_water(): number {
    return DEFAULT_HIGH_WATER
  }

  protected _maybe_pause_protocol(): void {
    if (this._protocol_paused || this.get_write_buffer_size() <= this._high_water) return
    this._protocol_paused = true
    this._tell('pause_writing')
  }

  protected _maybe_resume_protocol(): void {
    if (!this._protocol_paused || this.get_write_buffer_size() > this._low_water) return
    this._protocol_paused = false
    this._tell('resume_writing')
  }

  private _tell(method: 'pause_writing' | 'resume_writing'): void {
    const protocol = this._flow_protocol()
    try {
      protocol[method]()
    } catch (error) {
      if (must_leave(error, this._loop)) throw error
      const message = `protocol.${method}() failed`
      this._loop.call_exception_handler({ message, exception: error, transport: this, protocol })
    }
  }

  override get_write_buffer_limits(): [low: number, high: number] {
    return [this._low_water, this._high_water]
  }

  /** The marks, checked; nobody is told of the change. */
  protected _set_write_buffer_limits(high?: number | null, low?: number | null): void {
    high ??= low == null ? this._usual_high_water() * 1024 : 4 * low
    low ??= Math.floor(high / 4)
    if (!(high >= low && low >= 0)) {
      throw new ValueError(`high (${high}) must be >= low (${low}) must be >= 0`)
    }
    this._high_water = high
    this._low_water = low
  }

  override set_write_buffer_limits(
    high?: number | WriteBufferLimitsOptions | null,
    low?: number | null,
  ): void {
    if (typeof high === 'object' && high !== null) {
      low = high.low ?? low ?? null
      high = high.high ?? null
    }
    this._set_write_buffer_limits(high, low)
    this._maybe_pause_protocol()
  }
}

// Bundlers rename classes; reprs and the tables of versions go by these names.
declare_class(BaseTransport, 'asyncio.transports', 'BaseTransport')
declare_class(ReadTransport, 'asyncio.transports', 'ReadTransport')
declare_class(WriteTransport, 'asyncio.transports', 'WriteTransport')
declare_class(Transport, 'asyncio.transports', 'Transport')
declare_class(DatagramTransport, 'asyncio.transports', 'DatagramTransport')
declare_class(SubprocessTransport, 'asyncio.transports', 'SubprocessTransport')
declare_class(_FlowControlMixin, 'asyncio.transports', '_FlowControlMixin')
