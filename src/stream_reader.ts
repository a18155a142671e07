import { StopAsyncIteration, ValueError } from './builtins.js'
import { set_context } from './builtins/chaining.js'
import { declare_class, type_name_of } from './builtins/names.js'
import { ByteQueue } from './byte_queue.js'
import { bind_arguments } from './call_arguments.js'
import { type Coroutine, type Steps, library_coroutine } from './coroutines.js'
import { IncompleteReadError, IncompleteReadErrorLegacy, LimitOverrunError } from './exceptions.js'
import { only, unnamed } from './keywords.js'
import { NEWLINE, NEWLINES, type Separator, type Separators, first_of, separators_of } from './separators.js'
import { StreamFeed } from './stream_feed.js'

/**
 * What arrives on a connection, to be read by coroutines.
 *
 * Made by `open_connection` and `start_server`; by itself it can be fed by hand.
 *
 *     limit:         a line longer than this is an error
 *     2 × limit:     more unread bytes than this: the transport is paused, until `limit` or less are left
 *
 * One coroutine reads at a time.
 *
 * @see https://docs.python.org/3/library/asyncio-stream.html#asyncio.StreamReader
 */
export class StreamReader extends StreamFeed implements AsyncIterable<Buffer> {
  /**
   * Reads a line, its newline included.
   * @returns the line; at the end of the stream what is left, in the end nothing
   * @throws {ValueError} when the line is longer than the limit; it is dropped as far as it is there
   * @see https://docs.python.org/3/library/asyncio-stream.html#asyncio.StreamReader.readline
   */
  readline(): Coroutine<Buffer> {
    return library_coroutine('StreamReader.readline', this._line())
  }

  private *_line(): Steps<Buffer> {
    try {
      // A program's subclass may have one of its own.
      return this.readuntil === StreamReader.prototype.readuntil
        ? yield* this._until(NEWLINES)
        : yield* this.readuntil(NEWLINE)
    } catch (error) {
      if (error instanceof IncompleteReadError) return error.partial as Buffer
      if (!(error instanceof LimitOverrunError)) throw error
      if (this._buffer.has_at(NEWLINE, error.consumed)) this._buffer.take(error.consumed + 1)
      else this._buffer.clear()
      this._maybe_resume_transport()
      const refusal = new ValueError(...error.args)
      set_context(refusal, error)
      throw refusal
    }
  }

  /**
   * Reads up to a separator, and the separator.
   * @param separator - what ends the block, a newline by default; since 3.13 also an array of several, of which the one
   *   that makes the block shortest ends it
   * @throws {IncompleteReadError} when the stream ends before; its `partial` has what is left
   * @throws {LimitOverrunError} when the block is longer than the limit; it stays in the reader
   * @throws {ValueError} for an empty separator
   * @see https://docs.python.org/3/library/asyncio-stream.html#asyncio.StreamReader.readuntil
   */
  readuntil(separator: Separator | { readonly separator?: Separator } = NEWLINE): Coroutine<Buffer> {
    const refuse = only('separator', 'StreamReader.readuntil', this._profile)
    const wanted = unnamed('separator', separator, refuse) as Separator
    return library_coroutine('StreamReader.readuntil', this._checked_until(wanted))
  }

  private *_checked_until(separator: Separator): Steps<Buffer> {
    return yield* this._until(separators_of(separator, this._profile))
  }

  private *_until(wanted: Separators): Steps<Buffer> {
    if (this._exception !== null) throw this._exception as Error
    const buffer = this._buffer
    // Before this place no separator begins.
    let clear = 0
    let found: readonly [begin: number, end: number] | null = null
    for (;;) {
      const length = buffer.length
      if (length - clear >= wanted.shortest) {
        found = first_of(wanted.all, buffer, clear, this._profile)
        if (found !== null) break
        // The beginning of a separator may be there already.
        clear = Math.max(0, length + 1 - wanted.longest)
        if (clear > this._limit) {
          throw new LimitOverrunError('Separator is not found, and chunk exceed the limit', clear)
        }
      }
      // Only now: what came last may have brought the separator.
      if (this._eof) throw this._incomplete(null)
      yield* this._wait_for_data('readuntil')
    }
    if (found[0] > this._limit) {
      throw new LimitOverrunError('Separator is found, but chunk is longer than limit', found[0])
    }
    return this._taken(found[1])
  }

  private _taken(count: number): Buffer {
    const data = this._buffer.take(count)
    this._maybe_resume_transport()
    return data
  }

  /** The error of a stream that ends too early; what is left goes into it. */
  private _incomplete(expected: number | null): Error {
    const partial = this._buffer.take(this._buffer.length)
    return this._profile.incomplete_read_expected === 'None'
      ? new IncompleteReadErrorLegacy(partial, expected)
      : new IncompleteReadError(partial, expected)
  }

  /**
   * Reads what there is; waits for something first.
   * @param n - how many bytes at most; a negative number, the default: everything up to the end of the stream
   * @returns at least one byte, unless the stream has ended or `n` is 0
   * @see https://docs.python.org/3/library/asyncio-stream.html#asyncio.StreamReader.read
   */
  read(n: number | { readonly n?: number } = -1): Coroutine<Buffer> {
    return library_coroutine(
      'StreamReader.read',
      this._some(unnamed('n', n, only('n', 'StreamReader.read', this._profile)) as number),
    )
  }

  private *_some(n: number): Steps<Buffer> {
    if (this._exception !== null) throw this._exception as Error
    if (n === 0) return this._buffer.take(0)
    check_size(n)
    if (n < 0) return yield* this._everything()
    if (this._buffer.length === 0 && !this._eof) yield* this._wait_for_data('read')
    check_index(n)
    return this._taken(n)
  }

  private *_everything(): Steps<Buffer> {
    const all = new ByteQueue()
    for (;;) {
      if (this._exception !== null) throw this._exception as Error
      if (this._buffer.length === 0 && !this._eof) yield* this._wait_for_data('read')
      // By the limit at a time, so that an error that came meanwhile finds the rest still there.
      const block = this._taken(this._limit)
      if (block.length === 0) return all.take(all.length)
      all.append(block)
    }
  }

  /**
   * Reads some bytes, neither less nor more.
   * @param n - how many
   * @throws {IncompleteReadError} when the stream ends before; its `partial` has what is left
   * @throws {ValueError} for a negative number
   * @see https://docs.python.org/3/library/asyncio-stream.html#asyncio.StreamReader.readexactly
   */
  readexactly(n: number | { readonly n: number }): Coroutine<Buffer>
  readexactly(...args: unknown[]): Coroutine<Buffer> {
    const signature = { name: 'StreamReader.readexactly', parameters: ['n'], required: 1 }
    const [n] = args.length === 1 ? args : [bind_arguments(this._profile, signature, args)]
    return library_coroutine('StreamReader.readexactly', this._exactly(unnamed('n', n) as number))
  }

  private *_exactly(n: number): Steps<Buffer> {
    check_size(n)
    if (n < 0) throw new ValueError('readexactly size can not be less than zero')
    if (this._exception !== null) throw this._exception as Error
    while (this._buffer.length < n) {
      if (this._eof) throw this._incomplete(n)
      yield* this._wait_for_data('readexactly')
    }
    check_index(n)
    return n === 0 ? this._buffer.take(0) : this._taken(n)
  }

  // ---- line by line

  /** `for await`: line by line, up to the end of the stream. */
  [Symbol.asyncIterator](): AsyncIterator<Buffer, undefined> {
    return { next: () => library_coroutine('StreamReader.__anext__', this._next_result()) }
  }

  private *_next_result(): Steps<IteratorResult<Buffer, undefined>> {
    const line = yield* this.readline()
    return line.length === 0 ? { done: true, value: undefined } : { done: false, value: line }
  }

  /** Python's asynchronous iterator protocol: the reader itself. */
  __aiter__(): this {
    return this
  }

  /** A coroutine of the next line; raises StopAsyncIteration at the end of the stream. */
  __anext__(): Coroutine<Buffer> {
    return library_coroutine('StreamReader.__anext__', this._anext())
  }

  private *_anext(): Steps<Buffer> {
    const line = yield* this.readline()
    if (line.length === 0) throw new StopAsyncIteration()
    return line
  }
}

function check_size(n: unknown): void {
  if (typeof n === 'number') return
  throw new TypeError(`'<' not supported between instances of '${type_name_of(n)}' and 'int'`)
}

function check_index(n: number): void {
  if (Number.isInteger(n)) return
  throw new TypeError('slice indices must be integers or None or have an __index__ method')
}

declare_class(StreamReader, 'asyncio.streams', 'StreamReader')
