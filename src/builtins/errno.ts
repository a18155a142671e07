/**
 * The error numbers that Python maps to subclasses of `OSError`, by platform. (Windows: those of its C library.)
 */
const LINUX = {
  EPERM: 1,
  ENOENT: 2,
  ESRCH: 3,
  EINTR: 4,
  ECHILD: 10,
  EAGAIN: 11,
  EWOULDBLOCK: 11,
  EACCES: 13,
  EEXIST: 17,
  ENOTDIR: 20,
  EISDIR: 21,
  EPIPE: 32,
  ECONNABORTED: 103,
  ECONNRESET: 104,
  ESHUTDOWN: 108,
  ETIMEDOUT: 110,
  ECONNREFUSED: 111,
  EALREADY: 114,
  EINPROGRESS: 115,
} as const

const DARWIN = {
  ...LINUX,
  EAGAIN: 35,
  EWOULDBLOCK: 35,
  EINPROGRESS: 36,
  EALREADY: 37,
  ECONNABORTED: 53,
  ECONNRESET: 54,
  ESHUTDOWN: 58,
  ETIMEDOUT: 60,
  ECONNREFUSED: 61,
} as const

const WINDOWS = {
  ...LINUX,
  EWOULDBLOCK: 10035,
  EINPROGRESS: 10036,
  EALREADY: 10037,
  ECONNABORTED: 10053,
  ECONNRESET: 10054,
  ESHUTDOWN: 10058,
  ETIMEDOUT: 10060,
  ECONNREFUSED: 10061,
} as const

/**
 * The platform's number of an error that Python knows as a subclass of `OSError`.
 *
 * @param name - such as `ECONNREFUSED`
 * @returns the number, positive, or `undefined` for other names
 */
export function errno_number(name: string): number | undefined {
  const table: Readonly<Record<string, number>> = table_of(globalThis.process?.platform)
  return table[name]
}

function table_of(platform: string | undefined): Readonly<Record<string, number>> {
  if (platform === 'darwin' || platform === 'freebsd' || platform === 'openbsd') return DARWIN
  return platform === 'win32' ? WINDOWS : LINUX
}
