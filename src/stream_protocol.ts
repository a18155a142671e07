import { declare_class } from './builtins/names.js'
import type { AbstractEventLoop } from './abstract_loop.js'
import { bind_arguments } from './call_arguments.js'
import { view } from './compat/view.js'
import { coroutine, iscoroutine, promise_refused } from './coroutines.js'
import { is_thenable } from './awaitables.js'
import { kind_of } from './coroutine_steps.js'
import { FlowControlMixin } from './flow_control.js'
import type { CoroutineLike, Future } from './futures.js'
import { profile_of_class } from './mixins.js'
import { StreamReader } from './stream_reader.js'
import { StreamWriter } from './stream_writer.js'
import type { Task } from './tasks.js'
import type { BaseTransport, Transport } from './transports.js'

/**
 * What a stream server calls for each connection: a coroutine function, which becomes a task, or a plain function.
 */
export type ClientConnectedCallback = (reader: StreamReader, writer: StreamWriter) => unknown

/** Keyword arguments of `StreamReaderProtocol`. */
export interface StreamReaderProtocolOptions {
  /** Called with the reader and the writer of each connection; a coroutine function becomes a task. */
  client_connected_cb?: ClientConnectedCallback | null
  /** The loop (until 3.9, and from 3.10 on for those who make protocols by hand); the current one by default. */
  loop?: AbstractEventLoop | null
}

/**
 * The protocol between a transport and a `StreamReader`: feeds what arrives to the reader.
 * @see https://docs.python.org/3/library/asyncio-stream.html
 */
export class StreamReaderProtocol extends FlowControlMixin {
  /** Until 3.7, and of a server's connection until it is made: the reader itself. */
  private _strong_reader: StreamReader | null
  /** Since 3.8 a reader that the program let go of is fed no more. */
  private _stream_reader_wr: WeakRef<StreamReader> | null = null
  _client_connected_cb: ClientConnectedCallback | null
  /** Until 3.12: the writer of a server's connection. */
  _stream_writer: StreamWriter | null = null
  _transport: Transport | null = null
  _task: Task<unknown> | null = null
  _over_ssl = false
  /** Done when the connection is lost. */
  _closed: Future<void>

  /**
   * @param stream_reader - whom to feed
   * @param client_connected_cb - called with reader and writer when the connection is made; a server's
   * @param loop - the loop; by default the running or the current one
   */
  constructor(
    stream_reader: StreamReader | null,
    client_connected_cb?: ClientConnectedCallback | null | StreamReaderProtocolOptions,
    loop?: AbstractEventLoop | null,
  )
  constructor(...args: unknown[]) {
    const signature = {
      name: 'StreamReaderProtocol.__init__',
      parameters: ['stream_reader', 'client_connected_cb', 'loop'],
      required: 1,
    }
    // A reader that is not there is an argument all the same.
    if (args.length > 0 && args[0] === undefined) args[0] = null
    const given = bind_arguments(profile_of_class(new.target), signature, args)
    super(given['loop'] ?? null)
    const reader = (given['stream_reader'] ?? null) as StreamReader | null
    this._client_connected_cb = (given['client_connected_cb'] ?? null) as ClientConnectedCallback | null
    const weak = this._profile.stream_reader_holder === 'weak'
    if (weak && reader !== null) this._stream_reader_wr = new WeakRef(reader)
    this._strong_reader = weak && this._client_connected_cb === null ? null : reader
    this._closed = this._loop.create_future()
  }

  /** Whom the protocol feeds; `null` when nobody has the reader any more, or the connection is lost. */
  get _stream_reader(): StreamReader | null {
    return this._strong_reader ?? this._stream_reader_wr?.deref() ?? null
  }

  /**
   * The connection is there: the reader and the writer get their transport.
   * @param transport - the transport of the connection
   */
  override connection_made(transport: BaseTransport): void {
    const reader = this._stream_reader
    this._transport = transport as Transport
    reader?.set_transport(transport)
    this._over_ssl = transport.get_extra_info('sslcontext') !== null
    if (this._client_connected_cb === null) return
    const Writer = view(StreamWriter, this._profile)
    const writer = new Writer(transport as Transport, this, reader, this._loop)
    if (this._profile.stream_writer_held) this._stream_writer = writer
    this._greet(this._client_connected_cb, reader as StreamReader, writer)
    if (this._profile.stream_reader_holder === 'weak') this._strong_reader = null
  }

  private _greet(callback: ClientConnectedCallback, reader: StreamReader, writer: StreamWriter): void {
    const call = begins_at_once(callback) ? coroutine(callback as never) : callback
    const result = call(reader, writer)
    if (!iscoroutine(result)) {
      if (is_thenable(result) && !(Symbol.iterator in result)) throw promise_refused('start_server')
      return
    }
    const task = this._loop.create_task(result as CoroutineLike)
    const how = this._profile.client_handler_end
    // A task that nobody holds is reported when it is collected.
    if (how === 'unheld') return
    this._task = task
    if (how === 'held') return
    const transport = writer.transport
    const on_end = (ended: Task<unknown>): void => {
      if (how === 'reported_or_closed' && ended.cancelled()) {
        transport.close()
        return
      }
      const exception = ended.exception()
      if (exception === null) return
      const message = 'Unhandled exception in client_connected_cb'
      this._loop.call_exception_handler({ message, exception, transport })
      transport.close()
    }
    Object.defineProperty(on_end, 'name', { value: 'StreamReaderProtocol.connection_made.<locals>.callback' })
    task.add_done_callback(on_end)
  }

  /**
   * The connection is over: the reader is at its end, or fails.
   * @param exc - why; null when it was closed in good order
   */
  override connection_lost(exc: unknown): void {
    const reader = this._stream_reader
    const failed = exc !== null && exc !== undefined
    if (failed) reader?.set_exception(exc)
    else reader?.feed_eof()
    if (!this._closed.done()) {
      if (failed) this._closed.set_exception(exc)
      else this._closed.set_result(undefined)
    }
    // Who does not wait for the end is not told how it ended.
    if (failed) this._closed._hear()
    super.connection_lost(exc)
    this._strong_reader = null
    this._stream_reader_wr = null
    this._stream_writer = null
    this._task = null
    this._transport = null
  }

  /**
   * Bytes have arrived: they go to the reader.
   * @param data - from now on the reader's own
   */
  override data_received(data: Buffer): void {
    const reader = this._stream_reader
    if (reader === null) return
    if (reader._eof || reader.feed_data !== StreamReader.prototype.feed_data) reader.feed_data(data)
    else reader._feed(data)
  }

  override eof_received(): boolean {
    this._stream_reader?.feed_eof()
    // TLS has no half-closed connections.
    return !this._over_ssl
  }

  /** A writer went over to another transport. @internal */
  _upgraded(writer: StreamWriter): void {
    const { transport } = writer
    if (this._profile.stream_writer_held) this._stream_writer = writer
    this._transport = transport as unknown as Transport
    this._over_ssl = transport.get_extra_info('sslcontext') !== null
  }

  override _get_close_waiter(_stream: object): Future<void> {
    return this._closed
  }
}

/** Whether a function runs as soon as it is called, where Python's would only make a coroutine. */
function begins_at_once(callback: ClientConnectedCallback): boolean {
  return kind_of(callback) === 'AsyncFunction'
}

declare_class(StreamReaderProtocol, 'asyncio.streams', 'StreamReaderProtocol')
