import { describe, expect, test, vi } from 'vitest'
import { OSError, ValueError, repr } from 'asyncio-shim/builtins'
import {
  type Asyncio,
  EVERY_VERSION,
  type Loop,
  type Version,
  as_of,
  attempt,
  attempt_await,
  run_virtual,
} from './every_version.js'

type Steps<T = void> = Generator<never, T>
type Reader = InstanceType<Asyncio['StreamReader']>
type Writer = InstanceType<Asyncio['StreamWriter']>

const bytes = (text: string): Buffer => Buffer.from(text)
const steps = <T>(awaitable: unknown): Steps<T> => awaitable as Steps<T>
const since = (version: Version, first: Version): boolean => as_of(version, { '3.6': false, [first]: true })

/** A transport that does nothing and notes everything. */
function transport_of(asyncio: Asyncio, log: string[] = []) {
  return new (class Noting extends asyncio.Transport {
    readonly log = log
    closed = false
    override write(data: Uint8Array): void {
      log.push(`write ${repr(data)}`)
    }
    override write_eof(): void {
      log.push('write_eof')
    }
    override can_write_eof(): boolean {
      return true
    }
    override close(): void {
      this.closed = true
      log.push('close')
    }
    override is_closing(): boolean {
      return this.closed
    }
    override pause_reading(): void {
      log.push('pause')
    }
    override resume_reading(): void {
      log.push('resume')
    }
    __repr__(): string {
      return '<Noting>'
    }
  })({ peername: ['127.0.0.1', 1] })
}

function* turns(asyncio: Asyncio, count: number): Steps {
  for (let i = 0; i < count; i++) yield* steps(asyncio.sleep(0))
}

describe.each(EVERY_VERSION)('StreamReader of %s', (version, asyncio) => {
  test('keeps a copy of what it is fed', async () => {
    const read = await run_virtual(asyncio, function* () {
      const reader = new asyncio.StreamReader()
      const data = new Uint8Array([97, 98])
      reader.feed_data(data)
      data.fill(0)
      reader.feed_eof()
      return yield* steps<Buffer>(reader.read())
    })
    expect(read).toEqual(bytes('ab'))
  })

  test('takes its arguments by place and by name, and refuses others', async () => {
    await run_virtual(asyncio, function* (loop) {
      const { StreamReader } = asyncio
      expect(new StreamReader(7, loop)._limit).toBe(7)
      expect(new StreamReader({ limit: 7, loop })._loop).toBe(loop)
      const reader = new StreamReader()
      reader.feed_data(bytes('1;2\n345'))
      expect(yield* steps(reader.readuntil({ separator: bytes(';') }))).toEqual(bytes('1;'))
      expect(yield* steps(reader.readuntil())).toEqual(bytes('2\n'))
      expect(yield* steps(reader.read({ n: 1 }))).toEqual(bytes('3'))
      expect(yield* steps(reader.readexactly({ n: 1 }))).toEqual(bytes('4'))
      const cls = since(version, '3.10') ? 'StreamReader.' : ''
      const wrong: (() => unknown)[] = [
        () => new StreamReader('x' as never),
        () => new StreamReader({ foo: 1 } as never),
        () => new (StreamReader as new (...args: unknown[]) => Reader)(1, loop, 2),
        () => reader.readexactly(...([] as unknown as [number])),
      ]
      expect(wrong.map(attempt)).toEqual(
        [
          "TypeError('<=' not supported between instances of 'str' and 'int')",
          `TypeError(${cls}__init__() got an unexpected keyword argument 'foo')`,
          `TypeError(${cls}__init__() takes from 1 to 3 positional arguments but 4 were given)`,
          `TypeError(${cls}readexactly() missing 1 required positional argument: 'n')`,
        ].map((text) => text.replace('TypeError(', 'TypeError(')),
      )
      const later = [
        reader.read(null as never),
        reader.read(1.5),
        reader.readexactly('x' as never),
        reader.readuntil(3 as never),
        reader.readuntil('5' as never),
      ]
      const texts: unknown[] = []
      for (const each of later) texts.push(yield* attempt_await(steps(each)))
      expect(texts).toEqual([
        "TypeError('<' not supported between instances of 'NoneType' and 'int')",
        'TypeError(slice indices must be integers or None or have an __index__ method)',
        "TypeError('<' not supported between instances of 'str' and 'int')",
        "TypeError(object of type 'int' has no len())",
        since(version, '3.7')
          ? "TypeError(argument should be integer or bytes-like object, not 'str')"
          : "TypeError(a bytes-like object is required, not 'str')",
      ])
    })
  })

  test('one coroutine waits at a time', async () => {
    await run_virtual(asyncio, function* (loop) {
      const reader = new asyncio.StreamReader()
      const first = loop.create_task(reader.read())
      yield* turns(asyncio, 1)
      const texts: unknown[] = []
      for (const each of [reader.read(1), reader.readline(), reader.readexactly(1), reader.readuntil()])
        texts.push(yield* attempt_await(steps(each)))
      const busy = (name: string): string =>
        `RuntimeError(${name}() called while another coroutine is already waiting for incoming data)`
      expect(texts).toEqual(['read', 'readuntil', 'readexactly', 'readuntil'].map(busy))
      reader.feed_data(bytes('all'))
      reader.feed_eof()
      expect(yield* steps(first)).toEqual(bytes('all'))
    })
  })

  test('its coroutines are called as in Python', async () => {
    await run_virtual(asyncio, function* () {
      const reader = new asyncio.StreamReader()
      const calls = [reader.read(), reader.readline(), reader.readexactly(1), reader.__anext__()]
      expect(calls.map((call) => repr(call).replace(/ at .*/, ''))).toEqual(
        ['read', 'readline', 'readexactly', '__anext__'].map(
          (name) => `<coroutine object StreamReader.${name}`,
        ),
      )
      calls.forEach((call) => {
        call.close()
      })
    })
  })

  test('read() takes the limit at a time, and leaves the rest when an error comes', async () => {
    await run_virtual(asyncio, function* (loop) {
      const reader = new asyncio.StreamReader({ limit: 2, loop: loop })
      const task = loop.create_task(reader.read())
      yield* asyncio.sleep(0)
      reader.feed_data(bytes('abcd'))
      reader.set_exception(new ValueError('failed'))
      yield* asyncio.sleep(0)
      yield* asyncio.sleep(0)
      expect(String(task.exception())).toMatch(/failed/)
      expect(repr(reader)).toMatch(/^<StreamReader 2 bytes /)
    })
  })

  test('readline() goes by the readuntil() of a subclass', async () => {
    class Upper extends asyncio.StreamReader {
      override readuntil(separator?: never): never {
        const plain = super.readuntil(separator)
        return (function* () {
          return bytes(String(yield* steps<Buffer>(plain)).toUpperCase())
        })() as never
      }
    }
    const line = await run_virtual(asyncio, function* () {
      const reader = new Upper()
      reader.feed_data(bytes('abc\n'))
      return yield* steps<Buffer>(reader.readline())
    })
    expect(line).toEqual(bytes('ABC\n'))
  })

  test('a transport that cannot pause is not asked twice', async () => {
    await run_virtual(asyncio, function* () {
      const asked = vi.fn()
      class Hasty extends asyncio.Transport {
        override pause_reading(): void {
          asked()
          super.pause_reading()
        }
      }
      const reader = new asyncio.StreamReader(2)
      reader.set_transport(new Hasty())
      for (let i = 0; i < 4; i++) reader.feed_data(bytes('abcdef'))
      expect([asked.mock.calls.length, reader._transport, reader._paused]).toEqual([1, null, false])
      expect(attempt(() => reader.set_transport(new Hasty()))).toBe(undefined)
      expect(attempt(() => reader.set_transport(new Hasty()))).toBe('AssertionError(Transport already set)')
    })
  })

  test('a line that comes in very many pieces is read in little time', async () => {
    const length = 50_000
    const line = await run_virtual(asyncio, function* (loop) {
      const reader = new asyncio.StreamReader(1 << 30)
      const task = loop.create_task(reader.readline())
      yield* turns(asyncio, 1)
      for (let i = 0; i < length; i++) {
        reader.feed_data(bytes('.'))
        if (i % 20 === 0) yield* turns(asyncio, 2)
      }
      reader.feed_data(bytes('\n'))
      return yield* steps<Buffer>(task)
    })
    expect(line.length).toBe(length + 1)
  })
})

describe.each(EVERY_VERSION)('StreamWriter of %s', (version, asyncio) => {
  function pair(loop: Loop, log: string[] = []) {
    const reader = new asyncio.StreamReader()
    const protocol = new asyncio.StreamReaderProtocol(reader)
    const transport = transport_of(asyncio, log)
    protocol.connection_made(transport)
    return {
      reader,
      protocol,
      transport,
      writer: new asyncio.StreamWriter(transport, protocol, reader, loop),
    }
  }

  test('hands on to its transport, and shows it', async () => {
    await run_virtual(asyncio, function* (loop) {
      const { writer, transport } = pair(loop)
      writer.write(bytes('a'))
      writer.writelines([bytes('b'), bytes('c')])
      writer.write_eof()
      expect([writer.can_write_eof(), writer.transport === transport]).toEqual([true, true])
      expect([
        writer.get_extra_info('peername'),
        writer.get_extra_info('socket'),
        writer.get_extra_info('x', 3),
      ]).toEqual([['127.0.0.1', 1], null, 3])
      const named = since(version, '3.7') ? 'transport' : 't'
      expect(repr(writer)).toBe(`<StreamWriter transport=<Noting> reader=<StreamReader ${named}=<Noting>>>`)
      writer.close()
      expect(transport.log).toEqual(["write b'a'", "write b'bc'", 'write_eof', 'close'])
    })
  })

  test('lacks what its Python lacks', () => {
    const has = (name: string): boolean => Reflect.get(asyncio.StreamWriter.prototype, name) !== undefined
    expect([has('wait_closed'), has('is_closing'), has('start_tls')]).toEqual([
      since(version, '3.7'),
      since(version, '3.7'),
      since(version, '3.11'),
    ])
  })

  test('refuses a reader that is none, and arguments that are missing', async () => {
    await run_virtual(asyncio, function* (loop) {
      const { protocol, transport } = pair(loop)
      const make = asyncio.StreamWriter as unknown as new (...args: unknown[]) => Writer
      const cls = since(version, '3.10') ? 'StreamWriter.' : ''
      expect(attempt(() => new make(transport, protocol, 3, loop))).toBe('AssertionError()')
      expect(attempt(() => new make(transport))).toBe(
        `TypeError(${cls}__init__() missing 3 required positional arguments: 'protocol', 'reader', and 'loop')`,
      )
      transport.closed = true
    })
  })

  test('drain() lets connection_lost be called before it says that the connection is lost', async () => {
    await run_virtual(asyncio, function* (loop) {
      const { writer, protocol } = pair(loop)
      writer.close()
      loop.call_soon(() => protocol.connection_lost(null))
      expect(yield* attempt_await(steps(writer.drain()))).toBe('ConnectionResetError(Connection lost)')
    })
  })

  test.runIf(since(version, '3.7'))(
    'wait_closed() ends as the connection does, for all who wait',
    async () => {
      await run_virtual(asyncio, function* (loop) {
        const { writer, protocol, transport } = pair(loop)
        const tasks = [1, 2].map(() => loop.create_task(writer.wait_closed()))
        yield* turns(asyncio, 2)
        expect(tasks.map((task) => task.done())).toEqual([false, false])
        transport.closed = true
        protocol.connection_lost(new OSError('gone'))
        for (const task of tasks) expect(yield* attempt_await(steps(task))).toBe('OSError(gone)')
      })
    },
  )

  test('a connection that fails is not reported when nobody waits for its end', async () => {
    const reports: unknown[] = []
    await run_virtual(asyncio, function* (loop) {
      loop.set_exception_handler((_loop, context) => reports.push(context))
      const { protocol, transport } = pair(loop)
      transport.closed = true
      protocol.connection_lost(new OSError('gone'))
      yield* turns(asyncio, 3)
    })
    expect(reports).toEqual([])
  })
})

describe.each(EVERY_VERSION)('StreamReaderProtocol of %s', (_version, asyncio) => {
  const seen: string[] = []
  const greet = function* (reader: Reader, writer: Writer): Steps {
    writer.write(yield* steps<Buffer>(reader.readline()))
    seen.push('greeted')
  }
  const ways: [string, unknown][] = [
    ['a generator function', greet],
    ['a coroutine function', asyncio.coroutine(greet as never)],
    [
      'an async function',
      async (reader: Reader, writer: Writer) => {
        seen.push(
          asyncio.current_task === undefined ? 'a task' : asyncio.current_task() === null ? 'none' : 'a task',
        )
        writer.write(await reader.readline())
        seen.push('greeted')
      },
    ],
    [
      'a coroutine function of an async function',
      asyncio.coroutine(async (reader: Reader, writer: Writer) => {
        writer.write(await reader.readline())
        seen.push('greeted')
      }),
    ],
    ['a plain function that makes a task', (r: Reader, w: Writer) => asyncio.ensure_future(greet(r, w))],
  ]

  test.each(ways)('calls %s for a connection', async (_name, callback) => {
    seen.length = 0
    const log: string[] = []
    await run_virtual(asyncio, function* () {
      const reader = new asyncio.StreamReader()
      const protocol = new asyncio.StreamReaderProtocol(reader, callback as never)
      const transport = transport_of(asyncio, log)
      protocol.connection_made(transport)
      // As in Python, a coroutine is only made: it begins in its task.
      expect(seen).toEqual([])
      protocol.data_received(bytes('hello\n'))
      yield* turns(asyncio, 4)
      transport.closed = true
    })
    expect(log).toEqual(["write b'hello\\n'"])
    expect(seen.at(-1)).toBe('greeted')
    expect(seen).not.toContain('none')
  })

  test('refuses a promise whose work has begun outside of any task', async () => {
    await run_virtual(asyncio, function* () {
      const protocol = new asyncio.StreamReaderProtocol(new asyncio.StreamReader(), () => Promise.resolve())
      const transport = transport_of(asyncio)
      expect(attempt(() => protocol.connection_made(transport))).toContain('start_server takes a coroutine')
      transport.closed = true
    })
  })

  test('feeds a feed_data() of a subclass, and says eof', async () => {
    await run_virtual(asyncio, function* () {
      const fed: string[] = []
      class Noting extends asyncio.StreamReader {
        override feed_data(data: Uint8Array): void {
          fed.push(String(data))
          super.feed_data(data)
        }
      }
      const reader = new Noting()
      const protocol = new asyncio.StreamReaderProtocol(reader)
      protocol.data_received(bytes('x'))
      expect([fed, protocol.eof_received(), reader._eof]).toEqual([['x'], true, true])
    })
  })
})

describe.each(EVERY_VERSION)('functions that make streams of %s', (version, asyncio) => {
  function loop_with_calls(loop: Loop, calls: unknown[][]): Loop {
    const transport = transport_of(asyncio)
    const noting = (name: string) =>
      function* (factory: () => { connection_made(t: unknown): void }, ...args: unknown[]): Steps<unknown> {
        calls.push([name, ...args.map((arg) => (typeof arg === 'object' && arg !== null ? { ...arg } : arg))])
        if (name.includes('server')) return factory
        const protocol = factory()
        protocol.connection_made(transport)
        return [transport, protocol]
      }
    for (const name of ['create_connection', 'create_server', 'create_unix_connection', 'create_unix_server'])
      Object.assign(loop, { [name]: noting(name) })
    transport.closed = true
    return loop
  }

  test('hand on what is not theirs', async () => {
    const calls: unknown[][] = []
    await run_virtual(asyncio, function* (loop) {
      loop_with_calls(loop, calls)
      const [reader, writer] = yield* steps<[Reader, Writer]>(
        asyncio.open_connection('h', 1, { limit: 5, family: 2 }),
      )
      expect([reader instanceof asyncio.StreamReader, writer instanceof asyncio.StreamWriter]).toEqual([
        true,
        true,
      ])
      expect([
        reader._limit,
        writer._reader === reader,
        Object.is(reader._transport, writer.transport),
      ]).toEqual([5, true, true])
      yield* steps(asyncio.open_connection({ host: 'h', port: 2 }))
      yield* steps(asyncio.open_connection())
      yield* steps(asyncio.open_unix_connection('/p', { limit: 6 }))
      yield* steps(asyncio.start_unix_server(() => null, { path: '/q' }))
      const factory = yield* steps<() => { _stream_reader: Reader }>(
        asyncio.start_server(() => null, 'h', 3, { limit: 7, backlog: 9 }),
      )
      expect(factory()._stream_reader._limit).toBe(7)
    })
    expect(calls).toEqual([
      ['create_connection', 'h', 1, { family: 2 }],
      ['create_connection', 'h', 2],
      ['create_connection', null, null],
      ['create_unix_connection', '/p'],
      ['create_unix_server', '/q'],
      ['create_server', 'h', 3, { backlog: 9 }],
    ])
  })

  test('have a loop argument until 3.9', async () => {
    const warned = vi.spyOn(process, 'emitWarning').mockImplementation(() => undefined)
    const calls: unknown[][] = []
    await run_virtual(asyncio, function* (loop) {
      loop_with_calls(loop, calls)
      yield* steps(asyncio.open_connection('h', 1, { loop }))
      yield* steps(asyncio.start_unix_server(() => null, { path: '/q', loop }))
    })
    const texts = warned.mock.calls.map(([text]) => String(text))
    warned.mockRestore()
    const deprecated =
      'The loop argument is deprecated since Python 3.8, and scheduled for removal in Python 3.10.'
    expect(texts).toEqual(as_of(version, { '3.6': [], '3.8': [deprecated, deprecated], '3.10': [] }))
    // Where it is gone, it is handed on like anything else, and refused there.
    expect(calls.map((call) => call.length)).toEqual(since(version, '3.10') ? [4, 3] : [3, 2])
  })

  test('refuse arguments with the texts of functions', () => {
    const open = asyncio.open_connection as (...args: unknown[]) => unknown
    const start = asyncio.start_server as (...args: unknown[]) => unknown
    expect([attempt(() => open(1, 2, 3)), attempt(() => start())]).toEqual([
      'TypeError(open_connection() takes from 0 to 2 positional arguments but 3 were given)',
      "TypeError(start_server() missing 1 required positional argument: 'client_connected_cb')",
    ])
  })
})

test('ValueError of readline() says what it came from', async () => {
  const [, asyncio] = EVERY_VERSION.at(-1) as (typeof EVERY_VERSION)[number]
  const context = await run_virtual(asyncio, function* () {
    const reader = new asyncio.StreamReader(3)
    reader.feed_data(bytes('too long'))
    try {
      yield* steps(reader.readline())
    } catch (error) {
      return error instanceof ValueError ? error.__context__ : null
    }
    return null
  })
  expect(context).toBeInstanceOf(asyncio.LimitOverrunError)
})
