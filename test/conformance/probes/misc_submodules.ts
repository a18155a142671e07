// What modules of asyncio have besides what the package lists.
import { AssertionError, OverflowError, RuntimeError, StopIteration, ValueError } from 'asyncio-shim/builtins'
import type { Probe, ProbeEnv } from '../probe.js'

type Dynamic = ReturnType<ProbeEnv['dyn']>

const probe: Probe = async ({ asyncio, print, dyn, hasattr, tuple, type_name, repr }) => {
  const module = (name: string): Dynamic => dyn(asyncio)[name]

  const attempt = (name: string, call: (...args: Dynamic[]) => unknown, ...args: unknown[]): void => {
    try {
      const got = call(...args)
      print(name, tuple(...args), Array.isArray(got) ? tuple(...(got as unknown[])) : got)
    } catch (e) {
      if (!(e instanceof TypeError || e instanceof ValueError || e instanceof OverflowError)) throw e
      print(name, tuple(...args), type_name(e), e.message)
    }
  }

  print(asyncio.base_events.MAXIMUM_SELECT_TIMEOUT, asyncio.futures.STACK_DEBUG)
  print(asyncio.base_futures.isfuture === asyncio.isfuture, asyncio.base_futures.isfuture(3))

  const compat = module('compat')
  if (compat === undefined) print('no compat')
  else {
    const flat = compat.flatten_list_bytes([Buffer.from('a'), Buffer.from('bc')])
    print(compat.PY34, compat.PY35, compat.PY352, flat, compat.flatten_list_bytes([]))
    attempt('flatten', compat.flatten_list_bytes, ['a'])
  }

  const sslproto = module('sslproto')
  if (!hasattr(sslproto, 'add_flowcontrol_defaults')) print('no states of TLS')
  else {
    const all = [
      [null, null, 64],
      [null, 100, 64],
      [1000, null, 64],
      [1000, 200, 64],
      [10, 20, 64],
      [5, -1, 3],
      [0, 0, 1],
    ]
    for (const args of all) attempt('flow', sslproto.add_flowcontrol_defaults, ...args)
    for (const name of ['UNWRAPPED', 'DO_HANDSHAKE', 'WRAPPED', 'FLUSHING', 'SHUTDOWN']) {
      const state = sslproto.SSLProtocolState[name]
      print(repr(state), state, state.name, state.value)
    }
    for (const name of ['STATE_INIT', 'STATE_CON_MADE', 'STATE_EOF', 'STATE_CON_LOST']) {
      print(repr(sslproto.AppProtocolState[name]))
    }
  }

  const selector_events = module('selector_events')
  if (hasattr(selector_events, 'SC_IOV_MAX')) print(selector_events.SC_IOV_MAX)
  const own = asyncio.new_event_loop()
  print(
    own instanceof selector_events.BaseSelectorEventLoop,
    asyncio.SelectorEventLoop.prototype instanceof asyncio.AbstractEventLoop,
  )
  own.close()

  const { coroutines } = dyn(asyncio)
  for (const name of ['CoroWrapper', 'debug_wrapper']) {
    if (!hasattr(coroutines, name)) print('no', name)
  }
  if (hasattr(coroutines, 'CoroWrapper')) {
    const { CoroWrapper } = coroutines

    function* steps(): Generator<Dynamic, unknown, Dynamic> {
      try {
        const got = yield 1
        yield got
      } catch (e) {
        if (!(e instanceof ValueError)) throw e
        yield `caught ${e.message}`
      }
      return 7
    }

    const step = (name: string, call: () => unknown): void => {
      try {
        print(name, call())
      } catch (e) {
        if (!(e instanceof StopIteration || e instanceof RuntimeError || e instanceof AssertionError)) throw e
        print(name, type_name(e), e.message)
      }
    }

    step('of a number', () => new CoroWrapper(3))
    let wrapper = new CoroWrapper(steps(), steps)
    print(asyncio.iscoroutine(wrapper), wrapper.func === steps, wrapper.gi_running)
    print(repr(wrapper).split('() running')[0])
    step('send', () => wrapper.send(null))
    step('send', () => wrapper.send(5))
    step('throw', () => wrapper.throw(ValueError, new ValueError('v')))
    step('next', () => wrapper.__next__())
    step('next', () => wrapper.__next__())
    wrapper = new CoroWrapper(steps())
    print(wrapper.func)
    wrapper.close()
    step('closed', () => wrapper.send(null))

    const native = asyncio.coroutine(async function native() {
      await asyncio.sleep(0)
      return 3
    })
    wrapper = new CoroWrapper(native(), native)
    print(repr(wrapper).split('()')[0])
    const loop = asyncio.new_event_loop()
    print(await loop.run_until_complete(wrapper))
    loop.close()
  }
}
export default probe
