import { describe, expect, it } from 'vitest'
import * as asyncio from 'asyncio-shim'
import { OSError } from 'asyncio-shim/builtins'

const address = (family: number, type: number, proto: number, host: string, port: number): unknown =>
  family === 10 ? [10, type, proto, '', [host, port, 0, 0]] : [2, type, proto, '', [host, port]]

type Loop = ReturnType<typeof asyncio.new_event_loop>

async function run<T>(main: (loop: Loop) => Promise<T>): Promise<T> {
  return await asyncio.run(async () => await main(asyncio.get_running_loop()))
}

async function lookup(...args: unknown[]): Promise<unknown> {
  return await run(async (loop) => {
    try {
      return await (loop.getaddrinfo as (...args: unknown[]) => asyncio.Coroutine).call(loop, ...args)
    } catch (error) {
      if (!(error instanceof OSError)) throw error
      return `${error.name}: ${error.message}`
    }
  })
}

describe('getaddrinfo()', () => {
  it.each([
    [
      ['127.0.0.1', 80],
      [
        address(2, 1, 6, '127.0.0.1', 80),
        address(2, 2, 17, '127.0.0.1', 80),
        address(2, 3, 0, '127.0.0.1', 80),
      ],
    ],
    [['::1', '80', { type: 1 }], [address(10, 1, 6, '::1', 80)]],
    [['localhost', 80, { type: 1, family: 2 }], [address(2, 1, 6, '127.0.0.1', 80)]],
    [['127.0.0.1', 80, { proto: 6 }], [address(2, 1, 6, '127.0.0.1', 80)]],
    [
      [null, 80, { type: 1 }],
      [address(10, 1, 6, '::1', 80), address(2, 1, 6, '127.0.0.1', 80)],
    ],
    [
      [null, 80, { type: 1, flags: 1 }],
      [address(2, 1, 6, '0.0.0.0', 80), address(10, 1, 6, '::', 80)],
    ],
    [['127.0.0.1', null, { type: 2 }], [address(2, 2, 17, '127.0.0.1', 0)]],
    [['127.0.0.1', 99999, { type: 1 }], [address(2, 1, 6, '127.0.0.1', 34463)]],
    [[Buffer.from('127.0.0.1'), '', { type: 1 }], [address(2, 1, 6, '127.0.0.1', 0)]],
  ])('of %j gives what the C library gives', async (args, found) => {
    expect(await lookup(...args)).toEqual(found)
  })

  it.each([
    [['nosuch.invalid', 80], 'gaierror: [Errno -2] Name or service not known'],
    [['', 80], 'gaierror: [Errno -2] Name or service not known'],
    [[null, null], 'gaierror: [Errno -2] Name or service not known'],
    [['localhost', 80, { flags: 4 }], 'gaierror: [Errno -2] Name or service not known'],
    [['127.0.0.1', 'no-such-service'], 'gaierror: [Errno -8] Servname not supported for ai_socktype'],
    [['127.0.0.1', -1], 'gaierror: [Errno -8] Servname not supported for ai_socktype'],
    [['127.0.0.1', 80, { type: 1, proto: 17 }], 'gaierror: [Errno -7] ai_socktype not supported'],
    [['::1', 80, { family: 2 }], 'gaierror: [Errno -9] Address family for hostname not supported'],
    [['localhost', 80, { family: 99 }], 'gaierror: [Errno -6] ai_family not supported'],
  ])('of %j fails as Python does', async (args, text) => {
    const got = await lookup(...args)
    // Without a resolver to ask, a name that nobody has is not known to be unknown.
    if (args[0] === 'nosuch.invalid')
      expect([text, 'gaierror: [Errno -3] Temporary failure in name resolution']).toContain(got)
    else expect(got).toBe(text)
  })
})

describe('getnameinfo()', () => {
  it('gives numbers as they are where flags want it', async () => {
    const found = await run(async (loop) => await loop.getnameinfo(['127.0.0.1', 80], 3))
    expect(found).toEqual(['127.0.0.1', '80'])
  })
  it('refuses names', async () => {
    await expect(run(async (loop) => await loop.getnameinfo(['localhost', 80], 3))).rejects.toThrow(
      '[Errno -2] Name or service not known',
    )
  })
})
