import { AttributeError } from './builtins.js'
import { type_name_of } from './builtins/names.js'
import type { BaseEventLoop } from './base_events.js'
import type { Steps } from './coroutines.js'
import { python_error } from './errors_of_node.js'
import { read_file } from './host/files.js'
import type { SendableFile, SendfileOptions } from './net_arguments.js'

/** What is sent. */
export interface Sending extends SendfileOptions {
  readonly file: SendableFile | null
}

/** Waits for something of Node's. */
export function* told<T>(
  loop: BaseEventLoop,
  begin: (done: (error: unknown, value: T) => void) => void,
): Steps<T> {
  const future = loop.create_future<T>()
  begin((error, value) => {
    loop._arrived(() => {
      if (future.done()) return
      if (error == null) future._set_result(value)
      else future.set_exception(python_error(error))
    })
  })
  return yield* future
}

/** Steps of reading from a file of the system. */
export function read_at(
  loop: BaseEventLoop,
  fd: number,
  buffer: Uint8Array,
  place: number | null,
): Steps<number> {
  return told(loop, (done) => {
    read_file(fd, buffer, place, done)
  })
}

/** The descriptor of a file, if it has one. */
export function descriptor_of(file: SendableFile | null): number | null {
  if (file === null) return null
  const { fd, fileno } = file as { readonly fd?: unknown; readonly fileno?: unknown }
  if (typeof fd === 'number') return fd
  if (typeof fileno !== 'function') return null
  const found: unknown = fileno.call(file)
  return typeof found === 'number' ? found : null
}

/** What reads a file piece by piece. */
export class FileReader {
  private readonly _loop: BaseEventLoop
  private readonly _sending: Sending
  private readonly _block: number
  /** How much was sent (bytes). */
  total = 0

  constructor(loop: BaseEventLoop, sending: Sending, block: number) {
    this._loop = loop
    this._sending = sending
    this._block = block
  }

  /** Steps that go to where the file is to be read from. */
  *begin(): Steps<void> {
    const { file, offset = 0 } = this._sending
    if (offset > 0) yield* this._awaited(file?.seek?.(offset))
  }

  /** Steps that read the next piece; none is left at the end. */
  *next(): Steps<Uint8Array | null> {
    const { file, count = null, offset = 0 } = this._sending
    const size = Math.min(this._block, count === null ? Infinity : count - this.total)
    if (size <= 0) return null
    const buffer = new Uint8Array(size)
    const fd = descriptor_of(file)
    let read: number
    if (file?.readinto !== undefined) read = yield* this._awaited(file.readinto(buffer))
    else if (fd === null)
      throw new AttributeError(`'${type_name_of(file)}' object has no attribute 'readinto'`)
    else read = yield* read_at(this._loop, fd, buffer, offset > 0 ? offset + this.total : null)
    return read > 0 ? buffer.subarray(0, read) : null
  }

  /** Steps that leave the file behind what was sent. */
  *end(): Steps<void> {
    const { file, offset = 0 } = this._sending
    if (this.total > 0) yield* this._awaited(file?.seek?.(offset + this.total))
  }

  private *_awaited<T>(value: T | PromiseLike<T>): Steps<T> {
    if (typeof value !== 'object' || value === null || !('then' in value)) return value
    return yield* told<T>(this._loop, (done) => {
      value.then(
        (got) => {
          done(null, got)
        },
        (error: unknown) => {
          done(error, undefined as T)
        },
      )
    })
  }
}
