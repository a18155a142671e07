import type * as net from 'node:net'
import type { Readable, Writable } from 'node:stream'
import { type SocketListener, adopt, load } from './net.js'

/*
 * What pipe transports read from and write to: descriptors, and streams of Node's.
 */

/** One end of a pipe, as transports use it. */
export interface HostPipe {
  readonly fd: number
  readonly closed: boolean
  listen_to(listener: SocketListener | null): void
  read(): void
  stop_reading(): void
  write_all(pieces: readonly Uint8Array[], done: (error?: Error | null) => void): void
  readonly unsent: number
  close(): void
}

/** What kind of file a descriptor is of. */
export type FileKind = 'fifo' | 'socket' | 'terminal' | 'device' | 'other'

/** @throws as Node does, for what is no descriptor that is open */
export function kind_of_descriptor(fd: number): FileKind {
  const stats = process.getBuiltinModule('node:fs').fstatSync(fd)
  if (stats.isFIFO()) return 'fifo'
  if (stats.isSocket()) return 'socket'
  if (!stats.isCharacterDevice()) return 'other'
  return process.getBuiltinModule('node:tty').isatty(fd) ? 'terminal' : 'device'
}

/**
 * Takes a descriptor of a pipe, a socket or a terminal over; closing the pipe closes it.
 * @throws as Node does, when it cannot be had
 */
export function open_descriptor(fd: number, kind: FileKind, writing: boolean): HostPipe {
  if (kind === 'terminal') {
    const { ReadStream, WriteStream } = process.getBuiltinModule('node:tty')
    return adopt(writing ? new WriteStream(fd) : new ReadStream(fd))
  }
  const { Socket } = load()
  const both = kind === 'socket'
  const options = { fd, readable: both || !writing, writable: both || writing, manualStart: true }
  return adopt(new Socket(options))
}

type NodeStream = Partial<Readable & Writable> & Pick<Readable, 'on' | 'destroy' | 'destroyed'>

/** Whether something is a stream of Node's that can be read from, or written to. */
export function is_node_stream(value: unknown, writing: boolean): value is NodeStream {
  if (typeof value !== 'object' || value === null || !('on' in value)) return false
  const method = writing ? 'write' : 'read'
  return method in value && typeof Reflect.get(value, method) === 'function' && 'destroy' in value
}

/** A stream of Node's as one end of a pipe: a socket itself, anything else by its events. */
export function pipe_of_stream(stream: object): HostPipe {
  const { Socket } = load()
  const { stdin, stdout, stderr } = process
  const shared = [stdin, stdout, stderr].includes(stream as never)
  if (!shared && stream instanceof Socket && is_open(stream)) return adopt(stream)
  return new StreamPipe(stream as NodeStream)
}

function is_open(socket: net.Socket): boolean {
  return !socket.destroyed && (socket as unknown as { readonly _handle: object | null })._handle !== null
}

/** A stream of Node's that is no socket, or that is not this library's to take apart. */
class StreamPipe implements HostPipe {
  private readonly _stream: NodeStream
  private _listener: SocketListener | null = null
  private _begun = false
  private _reading = false

  constructor(stream: NodeStream) {
    this._stream = stream
    stream.on('error', (error: Error) => this._listener?.on_error(error))
  }

  get fd(): number {
    const { fd } = this._stream as { readonly fd?: unknown }
    return typeof fd === 'number' ? fd : -1
  }
  get closed(): boolean {
    return this._stream.destroyed
  }
  get unsent(): number {
    return this._stream.writableLength ?? 0
  }

  listen_to(listener: SocketListener | null): void {
    this._listener = listener
  }

  read(): void {
    this._reading = true
    if (!this._begun) {
      this._begun = true
      this._stream.on('data', (data: Uint8Array | string) => {
        const bytes = typeof data === 'string' ? new TextEncoder().encode(data) : data
        if (this._listener?.on_data(bytes, bytes.length) === false) this.stop_reading()
      })
      this._stream.on('end', () => this._listener?.on_end())
    }
    this._stream.resume?.()
  }

  stop_reading(): void {
    if (!this._reading) return
    this._reading = false
    this._stream.pause?.()
  }

  write_all(pieces: readonly Uint8Array[], done: (error?: Error | null) => void): void {
    const last = pieces.length - 1
    pieces.forEach((piece, place) => {
      if (place === last) this._stream.write?.(piece, done)
      else this._stream.write?.(piece)
    })
  }

  close(): void {
    const { _stream: stream } = this
    // What was handed over is written before the end; a stream that is only read from goes at once.
    if (stream.end !== undefined && !this._begun) stream.end()
    else stream.destroy()
  }
}
