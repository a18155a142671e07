import { describe, expect, it } from 'vitest'
import * as newest from 'asyncio-shim'
import { NotImplementedError } from 'asyncio-shim/builtins'
import { _FlowControlMixin } from '../../src/transports.js'
import { _feed_data_to_buffered_proto } from '../../src/protocols.js'
import type { BaseProtocol } from '../../src/protocols.js'
import { EVERY_VERSION, attempt, as_of } from './every_version.js'

/** A transport whose buffer is a number, to watch its flow control. */
class Flow extends _FlowControlMixin {
  size = 0
  protected override _flow_protocol(): BaseProtocol {
    return this.protocol
  }
  constructor(
    readonly protocol: BaseProtocol,
    loop: ReturnType<typeof newest.new_event_loop>,
  ) {
    super({ peername: 'someone' }, loop)
  }
  override get_write_buffer_size(): number {
    return this.size
  }
  set(size: number): void {
    this.size = size
    this._maybe_pause_protocol()
    this._maybe_resume_protocol()
  }
}

class Told extends newest.Protocol {
  readonly told: string[] = []
  override pause_writing(): void {
    this.told.push('pause')
  }
  override resume_writing(): void {
    this.told.push('resume')
  }
}

function with_loop(body: (loop: ReturnType<typeof newest.new_event_loop>) => void): void {
  const loop = newest.new_event_loop()
  body(loop)
  loop.close()
}

describe('transports', () => {
  it('know what they are: a Transport reads and writes', () => {
    const transport = new newest.Transport({ peername: 1 })
    expect(transport).toBeInstanceOf(newest.ReadTransport)
    expect(transport).toBeInstanceOf(newest.WriteTransport)
    expect(transport).toBeInstanceOf(newest.BaseTransport)
    expect(new newest.ReadTransport()).not.toBeInstanceOf(newest.WriteTransport)
    expect(new newest.WriteTransport()).toBeInstanceOf(newest.WriteTransport)
    expect(new newest.WriteTransport()).not.toBeInstanceOf(newest.Transport)
    class Own extends newest.WriteTransport {}
    expect(new Own()).toBeInstanceOf(Own)
    expect(transport).not.toBeInstanceOf(Own)
    expect(new newest.DatagramTransport()).not.toBeInstanceOf(newest.WriteTransport)
  })

  it('raise NotImplementedError for what a subclass leaves out', () => {
    const transport = new newest.Transport()
    for (const call of [
      () => transport.write(Buffer.from('x')),
      () => transport.writelines([]),
      () => transport.close(),
      () => transport.abort(),
      () => transport.is_reading(),
      () => transport.set_write_buffer_limits(),
      () => transport.set_protocol(new newest.Protocol()),
    ]) {
      expect(call).toThrow(NotImplementedError)
    }
  })

  it('join the pieces of writelines() for write()', () => {
    const written: string[] = []
    class Kept extends newest.Transport {
      override write(data: Uint8Array): void {
        written.push(Buffer.from(data).toString())
      }
    }
    new Kept().writelines([Buffer.from('ab'), Buffer.from('c')])
    expect(written).toEqual(['abc'])
  })

  it('get_extra_info() gives null, or a default, for what it does not know', () => {
    const transport = new newest.Transport(newest.kw({ extra: { pipe: 7 } }))
    expect(transport.get_extra_info('pipe')).toBe(7)
    expect(transport.get_extra_info('toString')).toBeNull()
    expect(transport.get_extra_info('socket', 'none')).toBe('none')
  })

  describe.each(EVERY_VERSION)('of %s', (version, asyncio) => {
    it('have the methods that the version has', () => {
      const transport = new asyncio.Transport()
      const has = (name: string): boolean =>
        (transport as unknown as Record<string, unknown>)[name] !== undefined
      expect(has('is_reading')).toBe(as_of(version, { '3.6': false, '3.7': true }))
      expect(has('get_write_buffer_limits')).toBe(as_of(version, { '3.6': false, '3.9': true }))
    })
  })
})

describe('flow control', () => {
  it('tells the protocol once on either side of the marks', () => {
    with_loop((loop) => {
      const protocol = new Told()
      const flow = new Flow(protocol, loop)
      expect(flow.get_write_buffer_limits()).toEqual([16384, 65536])
      for (const size of [65536, 65537, 70000, 16385, 16384, 0, 65537, 0]) flow.set(size)
      expect(protocol.told).toEqual(['pause', 'resume', 'pause', 'resume'])
    })
  })

  it.each([
    [[5], [1, 5]],
    [
      [null, 5],
      [5, 20],
    ],
    [[0], [0, 0]],
    [[{ low: 2 }], [2, 8]],
    [[{ high: 3, low: 1 }], [1, 3]],
    [[], [16384, 65536]],
    [[1, 2], 'ValueError(high (1) must be >= low (2) must be >= 0)'],
    [[-1], 'ValueError(high (-1) must be >= low (-1) must be >= 0)'],
  ] as const)('set_write_buffer_limits(%j) sets %j', (args, limits) => {
    with_loop((loop) => {
      const flow = new Flow(new Told(), loop)
      const given = args as unknown as Parameters<Flow['set_write_buffer_limits']>
      expect(
        attempt(() => {
          flow.set_write_buffer_limits(...given)
          return flow.get_write_buffer_limits()
        }),
      ).toEqual(limits)
    })
  })

  it('reports a protocol that fails, and goes on', () => {
    with_loop((loop) => {
      const contexts: Record<string, unknown>[] = []
      loop.set_exception_handler((_, context) => contexts.push(context))
      const error = new Error('full')
      const protocol = new Told()
      protocol.pause_writing = () => {
        throw error
      }
      const flow = new Flow(protocol, loop)
      flow.set(100_000)
      flow.set(0)
      expect(contexts).toEqual([
        { message: 'protocol.pause_writing() failed', exception: error, transport: flow, protocol },
      ])
      expect(protocol.told).toEqual(['resume'])
    })
  })
})

describe('protocols', () => {
  it('do nothing by themselves', () => {
    const protocol = new newest.Protocol()
    expect(protocol.connection_made(new newest.Transport())).toBeUndefined()
    expect(protocol.eof_received()).toBeUndefined()
    expect(new newest.SubprocessProtocol()).toBeInstanceOf(newest.BaseProtocol)
  })

  it('that provide buffers are fed in as many pieces as those make', () => {
    const pieces: string[] = []
    const hints: number[] = []
    const room = Buffer.alloc(4)
    class Small extends newest.BufferedProtocol {
      override get_buffer(hint: number): Uint8Array {
        hints.push(hint)
        return room
      }
      override buffer_updated(count: number): void {
        pieces.push(room.toString('latin1', 0, count))
      }
    }
    _feed_data_to_buffered_proto(new Small(), Buffer.from('0123456789'))
    expect(pieces).toEqual(['0123', '4567', '89'])
    expect(hints).toEqual([10, 6, 2])
    const none = new Small()
    none.get_buffer = () => Buffer.alloc(0)
    expect(attempt(() => _feed_data_to_buffered_proto(none, Buffer.from('x')))).toBe(
      'RuntimeError(get_buffer() returned an empty buffer)',
    )
  })
})
