import { Exception, hidden } from './base.js'
import { errno_number } from './errno.js'
import { declare_class } from './names.js'
import { repr, str } from './repr.js'

/** Which class `new OSError(errno, …)` makes, by the number of the platform. */
const by_errno = new Map<unknown, typeof OSError>()

/**
 * The operating system reports an error.
 *
 * Constructed with an error number, `new OSError` itself (not a subclass) makes an instance of the subclass that
 * stands for that number: `new OSError(2, 'No such file')` is a `FileNotFoundError`.
 *
 * @see https://docs.python.org/3/library/exceptions.html#OSError
 */
export class OSError extends Exception {
  /** The error number, positive, as the platform numbers it; `null` when the error was made without. */
  declare errno: number | null
  /** The text for the number; `null` when the error was made without. */
  declare strerror: string | null
  /** The file at fault, or `null`. */
  declare filename: unknown
  /** The second file at fault (of a renaming, say), or `null`. */
  declare filename2: unknown

  /**
   * @param args - `(errno, strerror)`, `(errno, strerror, filename)`, `(errno, strerror, filename, winerror,
   *   filename2)`, where the winerror is ignored; or anything else, which then is the message
   */
  constructor(...args: unknown[]) {
    const subclass = new.target === OSError && is_numbered(args) ? by_errno.get(args[0]) : undefined
    if (subclass !== undefined) return new subclass(...args)
    super(...args)
    const all = this.args
    const numbered = is_numbered(all)
    hidden(this, 'errno', numbered ? all[0] : null)
    hidden(this, 'strerror', numbered ? all[1] : null)
    hidden(this, 'filename', numbered ? (all[2] ?? null) : null)
    hidden(this, 'filename2', numbered ? (all[4] ?? null) : null)
    if (numbered && this.filename !== null) {
      const message = this.message
      this.args = all.slice(0, 2)
      this.message = message
    }
  }

  /** @internal */
  override _message_of(args: readonly unknown[]): string {
    if (!is_numbered(args)) return super._message_of(args)
    const text = `[Errno ${str(args[0])}] ${str(args[1])}`
    if (args[2] == null) return text
    return args[4] == null ? `${text}: ${repr(args[2])}` : `${text}: ${repr(args[2])} -> ${repr(args[4])}`
  }
}

/** Python's old name of {@link OSError}. */
export const IOError = OSError
export type IOError = OSError

/** Python's old name of {@link OSError}. */
export const EnvironmentError = OSError
export type EnvironmentError = OSError

/**
 * An operation would block: EAGAIN, EALREADY, EINPROGRESS.
 *
 * @see https://docs.python.org/3/library/exceptions.html#BlockingIOError
 */
export class BlockingIOError extends OSError {}

/**
 * An operation on a child process failed: ECHILD.
 *
 * @see https://docs.python.org/3/library/exceptions.html#ChildProcessError
 */
export class ChildProcessError extends OSError {}

/**
 * Base of the errors of connections.
 *
 * @see https://docs.python.org/3/library/exceptions.html#ConnectionError
 */
export class ConnectionError extends OSError {}

/**
 * The other end is closed or shut down for writing: EPIPE, ESHUTDOWN.
 *
 * @see https://docs.python.org/3/library/exceptions.html#BrokenPipeError
 */
export class BrokenPipeError extends ConnectionError {}

/**
 * The peer aborted a connection attempt: ECONNABORTED.
 *
 * @see https://docs.python.org/3/library/exceptions.html#ConnectionAbortedError
 */
export class ConnectionAbortedError extends ConnectionError {}

/**
 * The peer refused a connection attempt: ECONNREFUSED.
 *
 * @see https://docs.python.org/3/library/exceptions.html#ConnectionRefusedError
 */
export class ConnectionRefusedError extends ConnectionError {}

/**
 * The peer reset the connection: ECONNRESET.
 *
 * @see https://docs.python.org/3/library/exceptions.html#ConnectionResetError
 */
export class ConnectionResetError extends ConnectionError {}

/**
 * A file or directory to be made exists: EEXIST.
 *
 * @see https://docs.python.org/3/library/exceptions.html#FileExistsError
 */
export class FileExistsError extends OSError {}

/**
 * A file or directory does not exist: ENOENT.
 *
 * @see https://docs.python.org/3/library/exceptions.html#FileNotFoundError
 */
export class FileNotFoundError extends OSError {}

/**
 * A system call was interrupted by a signal: EINTR.
 *
 * @see https://docs.python.org/3/library/exceptions.html#InterruptedError
 */
export class InterruptedError extends OSError {}

/**
 * An operation on files was asked of a directory: EISDIR.
 *
 * @see https://docs.python.org/3/library/exceptions.html#IsADirectoryError
 */
export class IsADirectoryError extends OSError {}

/**
 * An operation on directories was asked of something else: ENOTDIR.
 *
 * @see https://docs.python.org/3/library/exceptions.html#NotADirectoryError
 */
export class NotADirectoryError extends OSError {}

/**
 * An operation is not permitted: EACCES, EPERM.
 *
 * @see https://docs.python.org/3/library/exceptions.html#PermissionError
 */
export class PermissionError extends OSError {}

/**
 * A process does not exist: ESRCH.
 *
 * @see https://docs.python.org/3/library/exceptions.html#ProcessLookupError
 */
export class ProcessLookupError extends OSError {}

/**
 * A system call timed out (ETIMEDOUT); since Python 3.11 also what asyncio raises.
 *
 * @see https://docs.python.org/3/library/exceptions.html#TimeoutError
 */
export class TimeoutError extends OSError {}

/** Subclasses by the name of the error number. */
const by_name: Readonly<Record<string, typeof OSError>> = {
  EPERM: PermissionError,
  EACCES: PermissionError,
  ENOENT: FileNotFoundError,
  ESRCH: ProcessLookupError,
  EINTR: InterruptedError,
  ECHILD: ChildProcessError,
  EAGAIN: BlockingIOError,
  EALREADY: BlockingIOError,
  EINPROGRESS: BlockingIOError,
  EWOULDBLOCK: BlockingIOError,
  EEXIST: FileExistsError,
  ENOTDIR: NotADirectoryError,
  EISDIR: IsADirectoryError,
  EPIPE: BrokenPipeError,
  ESHUTDOWN: BrokenPipeError,
  ECONNABORTED: ConnectionAbortedError,
  ECONNRESET: ConnectionResetError,
  ETIMEDOUT: TimeoutError,
  ECONNREFUSED: ConnectionRefusedError,
}

for (const [name, cls] of Object.entries(by_name)) {
  const number = errno_number(name)
  if (number !== undefined) by_errno.set(number, cls)
}

for (const [name, cls] of Object.entries({
  OSError,
  BlockingIOError,
  ChildProcessError,
  ConnectionError,
  BrokenPipeError,
  ConnectionAbortedError,
  ConnectionRefusedError,
  ConnectionResetError,
  FileExistsError,
  FileNotFoundError,
  InterruptedError,
  IsADirectoryError,
  NotADirectoryError,
  PermissionError,
  ProcessLookupError,
  TimeoutError,
})) {
  declare_class(cls, 'builtins', name)
}

function is_numbered(args: readonly unknown[]): boolean {
  return args.length >= 2 && args.length <= 5
}
