"""Who else warns of a loop that it is given: functions without anything to wait for, streams, child processes."""
# tags: net, proc
import asyncio
import os
import tempfile
import warnings

PATH = os.path.join(tempfile.mkdtemp(), "nobody")


async def attempt(name, call):
    with warnings.catch_warnings(record=True) as got:
        warnings.simplefilter("always")
        try:
            result = call()
            if asyncio.iscoroutine(result) or asyncio.isfuture(result):
                result = await result
            if hasattr(result, "wait_closed"):
                result.close()
                await result.wait_closed()
            elif hasattr(result, "wait"):
                await result.wait()
            outcome = "done"
        except (TypeError, OSError) as e:
            outcome = type(e).__name__
    print(name, outcome, ["%s: %s" % (w.category.__name__, w.message) for w in got
                          if "loop argument" in str(w.message)])


async def main(loop):
    await attempt("sleep by name", lambda: asyncio.sleep(delay=0, loop=loop))
    await attempt("sleep a little", lambda: asyncio.sleep(0.01, loop=loop))
    await attempt("gather of nothing", lambda: asyncio.gather(loop=loop))
    await attempt("as_completed", lambda: list(asyncio.as_completed([], loop=loop)) and None)
    await attempt("ensure_future", lambda: asyncio.ensure_future(asyncio.sleep(0), loop=loop))
    await attempt("start_server", lambda: asyncio.start_server(print, "127.0.0.1", 0, loop=loop))
    await attempt("start_unix_server", lambda: asyncio.start_unix_server(print, PATH, loop=loop))
    await attempt("open_unix_connection", lambda: asyncio.open_unix_connection(PATH + "x", loop=loop))
    await attempt("create_subprocess_exec", lambda: asyncio.create_subprocess_exec("true", loop=loop))
    await attempt("create_subprocess_shell", lambda: asyncio.create_subprocess_shell("true", loop=loop))

loop = asyncio.new_event_loop()
asyncio.set_event_loop(loop)
loop.run_until_complete(main(loop))
asyncio.set_event_loop(None)
loop.close()
