"""What modules of asyncio have besides what the package lists."""
import asyncio
import importlib


def module(name):
    try:
        return importlib.import_module("asyncio." + name)
    except ImportError:
        return None


def attempt(name, call, *args):
    try:
        print(name, args, call(*args))
    except (TypeError, ValueError, OverflowError) as e:
        print(name, args, type(e).__name__, e)

print(asyncio.base_events.MAXIMUM_SELECT_TIMEOUT, asyncio.futures.STACK_DEBUG)
print(asyncio.base_futures.isfuture is asyncio.isfuture, asyncio.base_futures.isfuture(3))

compat = module("compat")
if compat is None:
    print("no compat")
else:
    print(compat.PY34, compat.PY35, compat.PY352, compat.flatten_list_bytes([b"a", b"bc"]), compat.flatten_list_bytes([]))
    attempt("flatten", compat.flatten_list_bytes, ["a"])

sslproto = module("sslproto")
if not hasattr(sslproto, "add_flowcontrol_defaults"):
    print("no states of TLS")
else:
    for args in ((None, None, 64), (None, 100, 64), (1000, None, 64), (1000, 200, 64), (10, 20, 64), (5, -1, 3), (0, 0, 1)):
        attempt("flow", sslproto.add_flowcontrol_defaults, *args)
    for name in ("UNWRAPPED", "DO_HANDSHAKE", "WRAPPED", "FLUSHING", "SHUTDOWN"):
        state = getattr(sslproto.SSLProtocolState, name)
        print(repr(state), str(state), state.name, state.value)
    for name in ("STATE_INIT", "STATE_CON_MADE", "STATE_EOF", "STATE_CON_LOST"):
        print(repr(getattr(sslproto.AppProtocolState, name)))

selector_events = module("selector_events")
if hasattr(selector_events, "SC_IOV_MAX"):
    print(selector_events.SC_IOV_MAX)
loop = asyncio.new_event_loop()
print(isinstance(loop, selector_events.BaseSelectorEventLoop), issubclass(asyncio.SelectorEventLoop, asyncio.AbstractEventLoop))
loop.close()

for name in ("CoroWrapper", "debug_wrapper"):
    if not hasattr(asyncio.coroutines, name):
        print("no", name)
if hasattr(asyncio.coroutines, "CoroWrapper"):
    CoroWrapper = asyncio.coroutines.CoroWrapper

    def steps():
        try:
            got = yield 1
            yield got
        except ValueError as e:
            yield "caught %s" % e
        return 7

    def step(name, call, *args):
        try:
            print(name, call(*args))
        except (StopIteration, RuntimeError, AssertionError) as e:
            print(name, type(e).__name__, e)

    step("of a number", CoroWrapper, 3)
    wrapper = CoroWrapper(steps(), steps)
    print(asyncio.iscoroutine(wrapper), wrapper.func is steps, wrapper.gi_running)
    print(repr(wrapper).split("() running")[0])
    step("send", wrapper.send, None)
    step("send", wrapper.send, 5)
    step("throw", wrapper.throw, ValueError, ValueError("v"))
    step("next", wrapper.__next__)
    step("next", wrapper.__next__)
    wrapper = CoroWrapper(steps())
    print(wrapper.func)
    wrapper.close()
    step("closed", wrapper.send, None)

    async def native():
        await asyncio.sleep(0)
        return 3
    wrapper = CoroWrapper(native(), native)
    print(repr(wrapper).split("()")[0])
    loop = asyncio.new_event_loop()
    print(loop.run_until_complete(wrapper))
    loop.close()
