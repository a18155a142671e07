import { OSError } from './builtins.js'
import { declare_class, is_error } from './builtins/names.js'
import { STRERROR } from './builtins/strerror.js'
import { host } from './host/node_host.js'

/** What Node's errors of the operating system say. */
interface SystemError extends Error {
  readonly code: string
  /** Negative, as libuv has it. */
  readonly errno?: number
}

/**
 * A host name or a service could not be resolved. Its `errno` is one of the resolver's numbers, which are negative.
 * @see https://docs.python.org/3/library/socket.html#socket.gaierror
 */
export class gaierror extends OSError {}

/** The resolver's numbers and texts, by the names that Node has for them. */
const RESOLVER: Readonly<Record<string, readonly [number: number, text: string]>> = {
  EAI_BADFLAGS: [-1, 'Bad value for ai_flags'],
  ENOTFOUND: [-2, 'Name or service not known'],
  EAI_NONAME: [-2, 'Name or service not known'],
  EAI_AGAIN: [-3, 'Temporary failure in name resolution'],
  EAI_FAIL: [-4, 'Non-recoverable failure in name resolution'],
  EAI_NODATA: [-5, 'No address associated with hostname'],
  EAI_FAMILY: [-6, 'ai_family not supported'],
  EAI_SOCKTYPE: [-7, 'ai_socktype not supported'],
  EAI_SERVICE: [-8, 'Servname not supported for ai_socktype'],
  EAI_ADDRFAMILY: [-9, 'Address family for hostname not supported'],
  EAI_MEMORY: [-10, 'Memory allocation failure'],
  EAI_CANCELED: [-101, 'Request canceled'],
}

/** libuv's number of "there is such a name, but no address"; Node gives it the code of an unknown name. */
const UV_EAI_NODATA = -3007

/**
 * An error of the resolver by its name.
 * @param code - such as `EAI_NONAME`
 */
export function resolver_error(code: string): gaierror {
  const [number, text] = RESOLVER[code] ?? [-4, code]
  return new gaierror(number, text)
}

/** Whether this is an error of the operating system as Node reports it. */
function is_system_error(error: unknown): error is SystemError {
  if (!is_error(error) || error instanceof OSError) return false
  const { code, errno } = error as Partial<SystemError>
  return typeof code === 'string' && (typeof errno === 'number' || code in STRERROR || code in RESOLVER)
}

/** The name of a system error's number, such as `ECONNREFUSED`; undefined for other errors. */
export function errno_code(error: unknown): string | undefined {
  return is_system_error(error) ? error.code : undefined
}

/** The system's number of an error of Python's or of Node's, positive; zero for other errors. */
export function errno_of_error(error: unknown): number {
  if (error instanceof OSError) return error.errno ?? 0
  if (!is_system_error(error)) return 0
  return Math.abs(error.errno ?? host.errno_of(error.code) ?? 0)
}

/**
 * Python's exception for an error of Node's: of the class that stands for its number, with the C library's text. What
 * is no error of the operating system is given back as it is.
 *
 * @param text - instead of the C library's, as Python has for some: `Connect call failed ('127.0.0.1', 1)`
 */
export function python_error(error: unknown, text?: string): unknown {
  if (!is_system_error(error)) return error
  if (error.code in RESOLVER) return resolver_error(error.errno === UV_EAI_NODATA ? 'EAI_NODATA' : error.code)
  const made = os_error(error.code, text, error.errno)
  made.stack = `${made.name}: ${made.message}${(error.stack ?? '').replace(/^[^\n]*/, '')}`
  return made
}

/**
 * An `OSError` by the name of its number.
 * @param code - such as `EADDRINUSE`
 * @param text - instead of the C library's
 * @param number - where the caller knows it, positive or negative
 */
export function os_error(code: string, text?: string, number?: number): OSError {
  const errno = Math.abs(number ?? host.errno_of(code) ?? 0)
  return new OSError(errno, text ?? STRERROR[code] ?? code)
}

// Bundlers rename classes; reprs and the tables of versions go by these names.
declare_class(gaierror, 'socket', 'gaierror')
