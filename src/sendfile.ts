import { ConnectionError, RuntimeError, ValueError, repr } from './builtins.js'
import type { BaseEventLoop } from './base_events.js'
import { SENDFILE_FALLBACK_READBUFFER_SIZE } from './constants.js'
import type { Steps } from './coroutines.js'
import { SendfileNotAvailableError } from './exceptions.js'
import type { Future } from './futures.js'
import { FileReader, type Sending, descriptor_of, read_at, told } from './file_reader.js'
import { file_facts } from './host/files.js'
import { type BaseProtocol, Protocol } from './protocols.js'
import type { _SelectorSocketTransport } from './selector_events.js'
import { SOCK_STREAM } from './socket_constants.js'
import type { Socket } from './socket_object.js'
import { type BaseTransport, type Transport, _FlowControlMixin } from './transports.js'

/*
 * Node has no call of the system that sends a file. A file of the system is read in Node's threads and written past the
 * buffer of the transport, as the system would; `fallback`, as in Python, is for everything else.
 */

/** How much the fallback of transports reads at once (bytes). */
const TRANSPORT_BLOCK = 16 * 1024

/** Steps that hand bytes to the system. */
type Send = (data: Uint8Array) => Steps<unknown>

function check_sending(sock: { readonly type: number }, { file, offset = 0, count = null }: Sending): void {
  const { mode } = (file ?? {}) as { readonly mode?: unknown }
  if (typeof mode === 'string' && !mode.includes('b'))
    throw new ValueError('file should be opened in binary mode')
  if (sock.type !== SOCK_STREAM) throw new ValueError('only SOCK_STREAM type sockets are supported')
  check_number(count, 'count', 'positive', 1)
  check_number(offset, 'offset', 'non-negative', 0)
}

function check_number(value: unknown, name: string, kind: string, least: number): void {
  if (value === null) return
  const text = `${name} must be a ${kind} integer (got ${repr(value)})`
  if (!Number.isInteger(value)) throw new TypeError(text)
  if ((value as number) < least) throw new ValueError(text)
}

/**
 * Steps of sending a file of the system.
 * @throws {SendfileNotAvailableError} for other files, and where nothing could be sent
 */
function* send_system_file(
  loop: BaseEventLoop,
  { file, offset = 0, count = null }: Sending,
  send: Send,
): Steps<number> {
  const fd = descriptor_of(file)
  const facts = fd === null ? null : file_facts(fd)
  if (fd === null || facts === null) throw new SendfileNotAvailableError('not a regular file')
  const most = count ?? facts.size
  if (most === 0) return 0
  if (!facts.regular) throw new SendfileNotAvailableError('os.sendfile call failed')
  let total = 0
  try {
    while (count === null || total < count) {
      const left = count === null ? Infinity : count - total
      const buffer = new Uint8Array(Math.min(left, SENDFILE_FALLBACK_READBUFFER_SIZE))
      const read = yield* read_at(loop, fd, buffer, offset + total)
      if (read === 0) break
      try {
        yield* send(buffer.subarray(0, read))
      } catch (error) {
        if (total > 0 || !(error instanceof ConnectionError)) throw error
        throw new SendfileNotAvailableError('os.sendfile call failed')
      }
      total += read
    }
  } finally {
    if (total > 0) file?.seek?.(offset + total)
  }
  return total
}

// ---- sockets

/** Steps of `sock_sendfile`. */
export function* sock_sendfile(loop: BaseEventLoop, sock: Socket, sending: Sending): Steps<number> {
  const { check_non_blocking, send_all } = sock._operations
  check_non_blocking(loop, sock)
  check_sending(sock, sending)
  const send: Send = function* (data) {
    yield* send_all(loop, sock, data)
  }
  try {
    return yield* send_system_file(loop, sending, send)
  } catch (error) {
    if (!(error instanceof SendfileNotAvailableError) || sending.fallback === false) throw error
  }
  const reader = new FileReader(loop, sending, SENDFILE_FALLBACK_READBUFFER_SIZE)
  yield* reader.begin()
  try {
    for (;;) {
      const data = yield* reader.next()
      if (data === null) return reader.total
      yield* send(data)
      reader.total += data.length
    }
  } finally {
    yield* reader.end()
  }
}

// ---- transports

/** How files are sent over a transport: past its buffer, or as anything else that is written. */
type SendfileMode = 'try_native' | 'fallback'

/** Steps of `sendfile`. */
export function* sendfile(loop: BaseEventLoop, transport: BaseTransport, sending: Sending): Steps<number> {
  if (transport.is_closing()) throw new RuntimeError('Transport is closing')
  const { _sendfile_compatible: mode } = transport as { readonly _sendfile_compatible?: SendfileMode }
  if (mode === undefined) throw new RuntimeError(`sendfile is not supported for transport ${repr(transport)}`)
  if (mode === 'try_native') {
    try {
      return yield* past_buffer(loop, transport as _SelectorSocketTransport, sending)
    } catch (error) {
      if (!(error instanceof SendfileNotAvailableError) || sending.fallback === false) throw error
    }
  }
  if (sending.fallback === false) {
    throw new RuntimeError(
      `fallback is disabled and native sendfile is not supported for transport ${repr(transport)}`,
    )
  }
  return yield* through_buffer(loop, transport as Transport, sending)
}

/** Steps of sending a file while the transport itself writes nothing, and reads nothing. */
function* past_buffer(
  loop: BaseEventLoop,
  transport: _SelectorSocketTransport,
  sending: Sending,
): Steps<number> {
  const resume = transport.is_reading()
  transport.pause_reading()
  yield* transport._make_empty_waiter()
  try {
    check_sending({ type: SOCK_STREAM }, sending)
    return yield* send_system_file(loop, sending, function* (data) {
      yield* told<void>(loop, (done) => {
        transport._write_past_buffer(data, (error) => {
          done(error, undefined)
        })
      })
    })
  } finally {
    transport._reset_empty_waiter()
    if (resume) transport.resume_reading()
  }
}

/** Steps of sending a file as anything else that is written, with the transport's flow control. */
function* through_buffer(loop: BaseEventLoop, transport: Transport, sending: Sending): Steps<number> {
  const reader = new FileReader(loop, sending, TRANSPORT_BLOCK)
  yield* reader.begin()
  const protocol = new SendfileProtocol(loop, transport)
  try {
    for (;;) {
      const data = yield* reader.next()
      if (data === null) return reader.total
      yield* protocol.drain()
      transport.write(data)
      reader.total += data.length
    }
  } finally {
    yield* reader.end()
    protocol.restore()
  }
}

/** Stands in for the protocol of a transport while a file is sent: nothing is read, and `drain` is told when to write. */
class SendfileProtocol extends Protocol {
  private readonly _transport: Transport & _FlowControlMixin
  private readonly _loop: BaseEventLoop
  private readonly _proto: BaseProtocol
  private readonly _resume_reading: boolean
  private readonly _resume_writing: boolean
  /** Done when the transport wants more; null while it does. */
  private _writable: Future<void> | null

  constructor(loop: BaseEventLoop, transport: Transport) {
    super()
    if (!(transport instanceof _FlowControlMixin))
      throw new TypeError('transport should be _FlowControlMixin instance')
    this._loop = loop
    this._transport = transport
    this._proto = transport.get_protocol()
    this._resume_reading = transport.is_reading()
    this._resume_writing = transport._protocol_paused
    transport.pause_reading()
    transport.set_protocol(this)
    this._writable = this._resume_writing ? loop.create_future<void>() : null
  }

  *drain(): Steps<void> {
    if (this._transport.is_closing()) throw new ConnectionError('Connection closed by peer')
    if (this._writable !== null) yield* this._writable
  }

  override connection_made(): void {
    throw new RuntimeError('Invalid state: connection should have been established already.')
  }
  override connection_lost(exc: unknown): void {
    this._writable?.set_exception(exc ?? new ConnectionError('Connection is closed by peer'))
    this._proto.connection_lost(exc)
  }
  override pause_writing(): void {
    this._writable ??= this._loop.create_future<void>()
  }
  override resume_writing(): void {
    this._writable?._finish(undefined)
    this._writable = null
  }
  override data_received(): void {
    throw new RuntimeError('Invalid state: reading should be paused')
  }
  override eof_received(): never {
    throw new RuntimeError('Invalid state: reading should be paused')
  }

  /** The protocol has its transport again. */
  restore(): void {
    this._transport.set_protocol(this._proto)
    if (this._resume_reading) this._transport.resume_reading()
    this._writable?.cancel()
    if (this._resume_writing) this._proto.resume_writing()
  }
}
