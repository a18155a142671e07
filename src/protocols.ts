import { RuntimeError } from './builtins.js'
import { declare_class } from './builtins/names.js'
import type { BaseTransport } from './transports.js'

/**
 * What a transport tells, whichever kind it is. Methods do nothing until a subclass overrides them.
 *
 *     connection_made → [ data_received … | pause_writing → resume_writing … ] → eof_received? → connection_lost
 *
 * @see https://docs.python.org/3/library/asyncio-protocol.html#base-protocol
 */
export class BaseProtocol {
  /**
   * The connection is there. Called once, before anything else.
   * @param _transport - the transport, to be kept where the protocol wants to write
   */
  connection_made(_transport: BaseTransport): void {
    // For subclasses.
  }

  /**
   * The connection is gone. Called once, after everything else, if `connection_made` was.
   * @param _exc - what it failed with; `null` when either side closed it, or it was aborted here
   */
  connection_lost(_exc: unknown): void {
    // For subclasses.
  }

  /** The write buffer grew above the high-water mark: what is written from now on piles up. */
  pause_writing(): void {
    // For subclasses.
  }

  /** The write buffer shrank to the low-water mark. Called once for each `pause_writing`. */
  resume_writing(): void {
    // For subclasses.
  }
}

/**
 * A protocol of a stream of bytes: TCP, TLS, UNIX sockets, pipes.
 * @see https://docs.python.org/3/library/asyncio-protocol.html#asyncio.Protocol
 */
export class Protocol extends BaseProtocol {
  /**
   * Bytes arrived; however the peer wrote them, the pieces may be cut anywhere.
   * @param _data - never empty, and the protocol's own
   */
  data_received(_data: Buffer): void {
    // For subclasses.
  }

  /**
   * The peer will send no more.
   * @returns whether the transport stays open for writing; otherwise it closes itself
   */
  eof_received(): unknown {
    return undefined
  }
}

/**
 * A protocol of a stream of bytes that says where arriving bytes are put.
 *
 *     get_buffer(hint) → buffer_updated(n) → get_buffer(hint) → buffer_updated(n) …
 *
 * @see https://docs.python.org/3/library/asyncio-protocol.html#asyncio.BufferedProtocol
 */
export class BufferedProtocol extends BaseProtocol {
  /**
   * Where to put what arrives next.
   * @param _sizehint - how much is expected (bytes), a negative number when nobody knows
   * @returns at least one byte of room; the library does not look at its contents
   */
  get_buffer(_sizehint: number): Uint8Array {
    return undefined as unknown as Uint8Array
  }

  /**
   * Bytes were put into the buffer.
   * @param _nbytes - how many, from the buffer's start
   */
  buffer_updated(_nbytes: number): void {
    // For subclasses.
  }

  /**
   * The peer will send no more.
   * @returns whether the transport stays open for writing; otherwise it closes itself
   */
  eof_received(): unknown {
    return undefined
  }
}

/**
 * A protocol of datagrams.
 * @see https://docs.python.org/3/library/asyncio-protocol.html#asyncio.DatagramProtocol
 */
export class DatagramProtocol extends BaseProtocol {
  /**
   * A datagram arrived.
   * @param _data - its bytes
   * @param _addr - where it came from
   */
  datagram_received(_data: Buffer, _addr: unknown): void {
    // For subclasses.
  }

  /**
   * Sending or receiving failed in a way that concerns one datagram only.
   * @param _exc - an `OSError`
   */
  error_received(_exc: unknown): void {
    // For subclasses.
  }
}

/**
 * A protocol of a child process.
 * @see https://docs.python.org/3/library/asyncio-protocol.html#asyncio.SubprocessProtocol
 */
export class SubprocessProtocol extends BaseProtocol {
  /**
   * The child wrote something.
   * @param _fd - the number of its descriptor, 1 or 2 as a rule
   * @param _data - never empty
   */
  pipe_data_received(_fd: number, _data: Buffer): void {
    // For subclasses.
  }

  /**
   * A pipe to the child was closed.
   * @param _fd - the number of the child's descriptor
   * @param _exc - what it failed with; `null` when it was just closed
   */
  pipe_connection_lost(_fd: number, _exc: unknown): void {
    // For subclasses.
  }

  /** The child has ended. */
  process_exited(): void {
    // For subclasses.
  }
}

/** Hands bytes that arrived otherwise to a protocol that provides buffers, in as many pieces as those make it. */
export function _feed_data_to_buffered_proto(proto: BufferedProtocol, data: Uint8Array): void {
  for (let at = 0; at < data.length;) {
    const left = data.length - at
    const buffer = proto.get_buffer(left)
    if (buffer.length === 0) throw new RuntimeError('get_buffer() returned an empty buffer')
    const count = Math.min(left, buffer.length)
    buffer.set(data.subarray(at, at + count))
    proto.buffer_updated(count)
    at += count
  }
}

// Bundlers rename classes; reprs and the tables of versions go by these names.
declare_class(BaseProtocol, 'asyncio.protocols', 'BaseProtocol')
declare_class(Protocol, 'asyncio.protocols', 'Protocol')
declare_class(BufferedProtocol, 'asyncio.protocols', 'BufferedProtocol')
declare_class(DatagramProtocol, 'asyncio.protocols', 'DatagramProtocol')
declare_class(SubprocessProtocol, 'asyncio.protocols', 'SubprocessProtocol')
