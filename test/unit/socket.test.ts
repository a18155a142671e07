import { describe, expect, it } from 'vitest'
import * as asyncio from 'asyncio-shim'
import {
  BlockingIOError,
  BrokenPipeError,
  NotImplementedError,
  OSError,
  OverflowError,
  ValueError,
  repr,
  str,
} from 'asyncio-shim/builtins'
import * as sockets from 'asyncio-shim/socket'
import { EVERY_VERSION } from './every_version.js'

const { AF_INET, AF_INET6, AF_UNIX, SOCK_DGRAM, SOCK_STREAM, SOL_SOCKET, socket } = sockets

/** What a call raises, as Python shows it. */
function raised(call: () => unknown): string {
  try {
    return `gave ${repr(call())}`
  } catch (error) {
    return `${(error as Error).name}: ${str(error)}`
  }
}

/** What CPython 3.13 says to the same, on Linux. */
const REFUSED: readonly (readonly [string, (s: sockets.socket) => unknown, string])[] = [
  ['getpeername()', (s) => s.getpeername(), 'OSError: [Errno 107] Transport endpoint is not connected'],
  ['bind() to a text', (s) => s.bind('x'), 'TypeError: bind(): AF_INET address must be tuple, not str'],
  [
    'bind() to three items',
    (s) => s.bind(['127.0.0.1', 1, 2] as never),
    'TypeError: AF_INET address must be a pair (host, port)',
  ],
  ['bind() to no port', (s) => s.bind(['127.0.0.1', 70000]), 'OverflowError: bind(): port must be 0-65535.'],
  [
    'bind() to a port that is a text',
    (s) => s.bind(['127.0.0.1', 'a'] as never),
    "TypeError: 'str' object cannot be interpreted as an integer",
  ],
  [
    'bind() to a host that is a number',
    (s) => s.bind([5, 0] as never),
    'TypeError: str, bytes or bytearray expected, not int',
  ],
  [
    'bind() to another family',
    (s) => s.bind(['::1', 0]),
    'gaierror: [Errno -9] Address family for hostname not supported',
  ],
  [
    'bind() to what no machine has',
    (s) => s.bind(['192.0.2.1', 0]),
    'OSError: [Errno 99] Cannot assign requested address',
  ],
  ['recv()', (s) => s.recv(1), 'OSError: [Errno 107] Transport endpoint is not connected'],
  ['recv() of less than nothing', (s) => s.recv(-1), 'ValueError: negative buffersize in recv'],
  ['send()', (s) => s.send(Buffer.from('x')), 'BrokenPipeError: [Errno 32] Broken pipe'],
  ['send() of a text', (s) => s.send('x' as never), "TypeError: a bytes-like object is required, not 'str'"],
  ['accept()', (s) => s.accept(), 'OSError: [Errno 22] Invalid argument'],
  ['shutdown()', (s) => s.shutdown(1), 'OSError: [Errno 107] Transport endpoint is not connected'],
  ['shutdown() of no direction', (s) => s.shutdown(9), 'OSError: [Errno 22] Invalid argument'],
  ['settimeout() of less than nothing', (s) => s.settimeout(-1), 'ValueError: Timeout value out of range'],
  ['connect()', (s) => s.connect(['127.0.0.1', 1]), 'BlockingIOError: [Errno 115] Operation now in progress'],
]

/** The same of a socket that is closed. */
const CLOSED = ['getsockname', 'getpeername', 'listen', 'accept'] as const

describe('socket', () => {
  it('is what CPython says it is', () => {
    using tcp = new socket()
    expect(repr(tcp)).toMatch(/^<socket.socket fd=\d+, family=2, type=1, proto=0, laddr=\('0.0.0.0', 0\)>$/)
    expect([tcp.family, tcp.type, tcp.proto, tcp.gettimeout(), tcp.getblocking()]).toEqual([
      2,
      1,
      0,
      null,
      true,
    ])
    using v6 = new socket(AF_INET6, SOCK_STREAM)
    expect(repr(v6)).toMatch(/^<socket.socket fd=\d+, family=10, type=1, proto=0, laddr=\('::', 0, 0, 0\)>$/)
    using unix = new socket({ family: AF_UNIX })
    expect(repr(unix)).toBe('<socket.socket fd=-1, family=1, type=1, proto=0>')
    tcp.close()
    expect(repr(tcp)).toBe('<socket.socket [closed] fd=-1, family=2, type=1, proto=0>')
  })

  it.each(REFUSED)('refuses %s as CPython does', (_what, call, text) => {
    using s = new socket(AF_INET, SOCK_STREAM | sockets.SOCK_NONBLOCK)
    expect(raised(() => call(s))).toBe(text)
  })

  it.each(CLOSED)('refuses %s() when it is closed', (method) => {
    const s = new socket()
    s.close()
    s.close()
    expect(raised(() => s[method]())).toBe('OSError: [Errno 9] Bad file descriptor')
    expect([s.fileno(), s.detach()]).toEqual([-1, -1])
  })

  it('refuses families and types that there are none of', () => {
    expect(raised(() => new socket(99))).toBe('OSError: [Errno 97] Address family not supported by protocol')
    expect(raised(() => new socket(AF_INET, SOCK_STREAM, 99))).toBe(
      'OSError: [Errno 93] Protocol not supported',
    )
    expect(() => new socket(AF_INET, sockets.SOCK_RAW)).toThrow(NotImplementedError)
    expect(raised(() => new socket({ nonsense: 1 } as never))).toBe(
      "TypeError: socket.__init__() got an unexpected keyword argument 'nonsense'",
    )
  })

  it('says what to await while it would block', () => {
    using s = new socket()
    s.bind(['127.0.0.1', 0])
    s.listen()
    expect(() => s.accept()).toThrow(/await loop.sock_accept\(sock\) instead, or setblocking\(false\) first/)
    expect(() => new socket().connect(['127.0.0.1', 1])).toThrow(/loop.sock_connect/)
    s.setblocking(false)
    expect(() => s.accept()).toThrow(BlockingIOError)
    expect(() => s.bind(['example.org', 0])).toThrow(NotImplementedError)
  })

  it('keeps options, and says which it cannot set', () => {
    using s = new socket()
    expect(s.getsockopt(SOL_SOCKET, sockets.SO_TYPE)).toBe(SOCK_STREAM)
    for (const [level, option] of [
      [SOL_SOCKET, sockets.SO_KEEPALIVE],
      [SOL_SOCKET, sockets.SO_REUSEADDR],
      [sockets.IPPROTO_TCP, sockets.TCP_NODELAY],
    ] as const) {
      s.setsockopt(level, option, true)
      expect(s.getsockopt(level, option)).toBe(1)
    }
    expect(() => s.setsockopt(SOL_SOCKET, sockets.SO_RCVBUF, 1)).toThrow(NotImplementedError)
    expect(() => s.getsockopt(SOL_SOCKET, sockets.SO_RCVBUF)).toThrow(NotImplementedError)
    expect(() => s.dup()).toThrow(NotImplementedError)
  })

  it('can be let go of, and taken up again by its number', () => {
    const s = new socket()
    s.bind(['127.0.0.1', 0])
    const name = s.getsockname()
    const fd = s.detach()
    expect(repr(s)).toMatch(/\[closed\]/)
    using again = new socket({ fileno: fd })
    expect([again.getsockname(), again.fileno()]).toEqual([name, fd])
    expect(raised(() => new socket({ fileno: -1 }))).toBe('ValueError: negative file descriptor')
    expect(() => new socket({ fileno: fd })).toThrow(NotImplementedError)
  })
})

describe('non-blocking calls', () => {
  it('do what can be done at once', async () => {
    await asyncio.run(async () => {
      const loop = asyncio.get_running_loop()
      const [a, b] = sockets.socketpair()
      for (const one of [a, b]) one.setblocking(false)
      expect(() => a.recv(1)).toThrow(BlockingIOError)
      await loop.sock_sendall(b, Buffer.from('hello there'))
      const buffer = new Uint8Array(2)
      expect(await loop.sock_recv_into(a, buffer)).toBe(2)
      expect(String(a.recv(3))).toBe('llo')
      expect(a.recv_into(buffer, 1)).toBe(1)
      expect(a.recvfrom(100)).toEqual([Buffer.from('there'), null])
      expect(await loop.sock_sendto(a, Buffer.from('back'), '')).toBe(4)
      expect(await loop.sock_recvfrom(b, 2)).toEqual([Buffer.from('ba'), null])
      expect(await loop.sock_recvfrom_into(b, buffer)).toEqual([2, null])
      expect(String(Buffer.from(buffer))).toBe('ck')
      expect(a.send(Buffer.from('x'))).toBe(1)
      a.shutdown(sockets.SHUT_RDWR)
      expect(a.recv(5)).toHaveLength(0)
      expect(() => a.send(Buffer.from('x'))).toThrow(BrokenPipeError)
      for (const one of [a, b]) one.close()
    })
  })

  it('connect() tells by SO_ERROR how it ended', async () => {
    await asyncio.run(async () => {
      using unused = new socket()
      unused.bind(['127.0.0.1', 0])
      using s = new socket()
      s.setblocking(false)
      expect(s.connect_ex(unused.getsockname())).toBe(115)
      expect(s.connect_ex(unused.getsockname())).toBe(114)
      let error = 0
      while (error === 0) {
        await asyncio.sleep(0.001)
        error = s.getsockopt(SOL_SOCKET, sockets.SO_ERROR)
      }
      expect(error).toBe(111)
      expect(s.getsockopt(SOL_SOCKET, sockets.SO_ERROR)).toBe(0)
    })
  })
})

describe('a socket of datagrams', () => {
  it('does what CPython says', () => {
    using s = new socket(AF_INET, SOCK_DGRAM)
    expect(repr(s)).toMatch(/^<socket.socket fd=\d+, family=2, type=2, proto=0, laddr=\('0.0.0.0', 0\)>$/)
    s.setblocking(false)
    expect(() => s.recvfrom(3)).toThrow(BlockingIOError)
    expect(raised(() => s.send(Buffer.from('x')))).toBe('OSError: [Errno 89] Destination address required')
    expect(raised(() => s.sendto(Buffer.from('x'), 'a'))).toBe(
      'TypeError: sendto(): AF_INET address must be tuple, not str',
    )
    expect(raised(() => s.listen())).toBe('OSError: [Errno 95] Operation not supported')
    expect(raised(() => s.accept())).toBe('OSError: [Errno 95] Operation not supported')
    using other = new socket(AF_INET, SOCK_DGRAM)
    other.bind(['127.0.0.1', 0])
    expect(s.sendto(Buffer.from('x'), 0, other.getsockname() as [string, number])).toBe(1)
    expect(raised(() => s.connect(other.getsockname()))).toBe('gave None')
    expect(s.getpeername()).toEqual(other.getsockname())
    for (const [level, option, value] of [
      [SOL_SOCKET, sockets.SO_BROADCAST, 1],
      [SOL_SOCKET, sockets.SO_REUSEADDR, 1],
    ] as const) {
      s.setsockopt(level, option, value)
      expect(s.getsockopt(level, option)).toBe(value)
    }
  })
})

describe('socketpair()', () => {
  it('has no names', async () => {
    await asyncio.run(async () => {
      const loop = asyncio.get_running_loop()
      const [a, b] = sockets.socketpair()
      expect([a.family, a.gettimeout()]).toEqual([AF_UNIX, null])
      await loop.sock_sendall(a, Buffer.from('x'))
      await loop.sock_recv(b, 1)
      expect(repr(a)).toMatch(/^<socket.socket fd=\d+, family=1, type=1, proto=0>$/)
      expect([a.getsockname(), b.getpeername()]).toEqual(['', ''])
      for (const one of [a, b]) one.close()
    })
  })

  it('is refused for what no pair can be made of', () => {
    expect(() => sockets.socketpair(AF_INET)).toThrow(OSError)
    expect(() => sockets.socketpair(AF_UNIX, SOCK_DGRAM)).toThrow(NotImplementedError)
  })
})

describe.each(EVERY_VERSION)('loops of %s', (_version, { new_event_loop }) => {
  it('watch no descriptors, and say what to use', () => {
    const loop = new_event_loop()
    expect(() => loop.add_reader(0, () => undefined)).toThrow(
      /Node does not watch descriptors.*loop.sock_recv/,
    )
    expect(() => loop.add_writer(0, () => undefined)).toThrow(/loop.sock_sendall/)
    expect(() => loop.remove_reader(0)).toThrow(NotImplementedError)
    expect(() => loop.remove_writer(0)).toThrow(NotImplementedError)
    loop.close()
  })

  it('take sockets of this library alone', () => {
    const loop = new_event_loop()
    expect(() => loop.sock_accept({} as never)).toThrow(TypeError)
    loop.close()
  })
})

it('errors have the numbers and classes of Python', () => {
  expect(new sockets.gaierror(-2, 'x')).toBeInstanceOf(sockets.error)
  expect([OverflowError, ValueError, sockets.timeout].every((cls) => typeof cls === 'function')).toBe(true)
})
