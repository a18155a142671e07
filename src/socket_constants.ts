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
export const NI_NOFQDN = 4
export const AI_V4MAPPED = 8
export const AI_ALL = 16
export const AI_ADDRCONFIG = 32
/** Type flags, which may be added to a type. */
export const SOCK_NONBLOCK = 0x800
export const SOCK_CLOEXEC = 0x80000
export const SHUT_RD = 0
export const SHUT_WR = 1
export const SHUT_RDWR = 2
export const SOMAXCONN = 4096
/** Levels of options. */
export const SOL_SOCKET = 1
export const SOL_TCP = 6
export const SOL_UDP = 17
export const IPPROTO_IP = 0
export const IPPROTO_IPV6 = 41
/** Options. */
export const SO_REUSEADDR = 2
export const SO_TYPE = 3
export const SO_ERROR = 4
export const SO_BROADCAST = 6
export const SO_SNDBUF = 7
export const SO_RCVBUF = 8
export const SO_KEEPALIVE = 9
export const SO_LINGER = 13
export const SO_REUSEPORT = 15
export const SO_ACCEPTCONN = 30
export const SO_PROTOCOL = 38
export const SO_DOMAIN = 39
export const TCP_NODELAY = 1
export const IPV6_V6ONLY = 26
