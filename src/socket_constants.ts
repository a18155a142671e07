import { host } from './host/node_host.js'

/** Numbers of the C library's socket interface, as far as the library knows what they stand for. */
export const AF_UNSPEC = 0
export const AF_UNIX = 1
export const AF_INET = 2
/** Every system has a number of its own. */
export const AF_INET6 =
  ({ darwin: 30, freebsd: 28, openbsd: 24, win32: 23 } as Record<string, number>)[host.platform] ?? 10
export const SOCK_STREAM = 1
export const SOCK_DGRAM = 2
export const SOCK_RAW = 3
export const IPPROTO_TCP = 6
export const IPPROTO_UDP = 17
export const AI_PASSIVE = 1
export const AI_CANONNAME = 2
export const AI_NUMERICHOST = 4
export const AI_NUMERICSERV = 0x400
export const NI_NUMERICHOST = 1
export const NI_NUMERICSERV = 2
export const NI_NAMEREQD = 8
export const NI_DGRAM = 16
