import { describe, expect, it, vi } from 'vitest'
import * as asyncio from 'asyncio-shim'
import { NotImplementedError, OverflowError, repr } from 'asyncio-shim/builtins'
import * as py36 from 'asyncio-shim/py36'
import * as py37 from 'asyncio-shim/py37'
import * as py312 from 'asyncio-shim/py312'

describe('unix_events', () => {
  it('waitstatus_to_exitcode() tells codes and signals from what wait gives', () => {
    // Measured on CPython 3.12.
    const statuses = [0, 256, 512, 9, 137, 15, 0x137f, 65280, -1, 65536, 65545, 0x7f, 0x80, 0xff, 0x8089]
    expect(statuses.map(asyncio.unix_events.waitstatus_to_exitcode)).toEqual([
      0, 1, 2, -9, -9, -15, 4991, 255, -1, 0, -9, 127, 0, 255, -9,
    ])
  })

  it('waitstatus_to_exitcode() refuses what is no status', () => {
    const { waitstatus_to_exitcode } = asyncio.unix_events
    expect(() => waitstatus_to_exitcode('9' as never)).toThrow(
      new TypeError("'str' object cannot be interpreted as an integer"),
    )
    expect(() => waitstatus_to_exitcode(2 ** 40)).toThrow(OverflowError)
  })
})

describe('extract_stack', () => {
  function inner(limit?: number) {
    return asyncio.format_helpers.extract_stack(null, limit)
  }

  it('gives the frames of the program, the innermost last', () => {
    const frames = inner()
    expect(frames.at(-1)?.name).toBe('inner')
    expect(frames.at(-1)?.filename).toMatch(/submodules\.test\.ts$/)
    expect(frames.length).toBeLessThanOrEqual(10)
  })

  it('takes the innermost of a limit, and the outermost of a negative one', () => {
    expect(inner(1).map(({ name }) => name)).toEqual(['inner'])
    expect(inner(0)).toEqual([])
    expect(inner(-1).map(({ name }) => name)).not.toContain('inner')
    expect(py36.events.extract_stack(null, 1)).toHaveLength(1)
  })

  it('refuses a frame, of which there are none', () => {
    expect(() => asyncio.format_helpers.extract_stack({} as never)).toThrow(NotImplementedError)
  })
})

describe('on_fork', () => {
  it('forgets the current loop, as in a child after a fork', () => {
    const loop = py312.new_event_loop()
    py312.set_event_loop(loop)
    expect(py312.get_event_loop()).toBe(loop)
    py312.events.on_fork()
    const emit = vi.spyOn(process, 'emitWarning').mockImplementation(() => undefined)
    const made = py312.get_event_loop()
    const texts = emit.mock.calls.map(([text]) => text)
    emit.mockRestore()
    expect(made).not.toBe(loop)
    expect(texts).toEqual(['There is no current event loop'])
    made.close()
    loop.close()
    py312.set_event_loop(null)
  })
})

describe('CoroWrapper', () => {
  function* steps() {
    yield* py36.sleep(0)
    return 4
  }

  it.each([
    ['3.6', py36],
    ['3.7', py37],
  ] as const)('of %s is awaited as what is in it', async (_, module) => {
    const { CoroWrapper } = module.coroutines
    const loop = module.new_event_loop()
    const native = module.coroutine(async () => 3)
    const awaiting = module.coroutine(async () => await new CoroWrapper(native(), native))
    const delegating = module.coroutine(function* () {
      return yield* new CoroWrapper(steps(), steps)
    })
    expect(await loop.run_until_complete(new CoroWrapper(steps()))).toBe(4)
    expect(await loop.run_until_complete(awaiting())).toBe(3)
    expect(await loop.run_until_complete(delegating())).toBe(4)
    loop.close()
  })

  it('reports one that nobody awaits to the logger, with where it was made', async () => {
    const texts: string[] = []
    const handler = (record: { message: string }) => texts.push(record.message)
    asyncio.log.logger.addHandler(handler)
    const loop = py37.new_event_loop()
    await loop.run_until_complete(
      py37.coroutine(async () => {
        new py37.coroutines.CoroWrapper(steps(), steps)
      })(),
    )
    loop.close()
    asyncio.log.logger.removeHandler(handler)
    expect(texts).toHaveLength(1)
    expect(texts[0]).toMatch(
      /^<CoroWrapper steps\(\) running at .*, created at .*submodules\.test\.ts:\d+> was never yielded from\nCoroutine object created at \(most recent call last, truncated to 10 last lines\):\n/,
    )
  })

  it('debug_wrapper() makes one without a function', () => {
    const wrapper = py36.coroutines.debug_wrapper(steps())
    expect(wrapper.func).toBe(null)
    expect(wrapper).toBeInstanceOf(py36.coroutines.CoroWrapper)
    wrapper.close()
  })
})

describe('BaseSelectorEventLoop', () => {
  it('is a loop without what only UNIX has', async () => {
    const { BaseSelectorEventLoop } = asyncio.selector_events
    const loop = new BaseSelectorEventLoop()
    expect(repr(loop)).toBe('<BaseSelectorEventLoop running=False closed=False debug=False>')
    expect(await loop.run_until_complete(asyncio.sleep(0, 5))).toBe(5)
    expect(() => loop.add_signal_handler(2, () => undefined)).toThrow(NotImplementedError)
    loop.close()
  })

  it('is what every loop of the library is an instance of, but not of its subclasses', () => {
    const { BaseSelectorEventLoop } = asyncio.selector_events
    class Mine extends BaseSelectorEventLoop {}
    const loop = asyncio.new_event_loop()
    expect(loop).toBeInstanceOf(BaseSelectorEventLoop)
    expect(loop).not.toBeInstanceOf(Mine)
    expect(new Mine()).toBeInstanceOf(Mine)
    loop.close()
  })
})

describe('SSLProtocol', () => {
  it('cannot be made by itself, and says what to use', () => {
    const { SSLProtocol } = asyncio.sslproto
    expect(() => new SSLProtocol(null as never, null as never, null, null)).toThrow(/loop\.start_tls/)
  })
})
