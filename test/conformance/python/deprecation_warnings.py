"""What is deprecated, in which words, and that a place warns once."""
import asyncio
import warnings

PRIMITIVES = ("Lock", "Event", "Condition", "Semaphore", "BoundedSemaphore", "Queue")

async def nothing():
    pass


def show(name, got):
    print(name, ["%s: %s" % (w.category.__name__, w.message) for w in got])

async def attempt(name, call):
    with warnings.catch_warnings(record=True) as got:
        warnings.simplefilter("always")
        try:
            result = call()
            if hasattr(result, "__await__"):
                await result
        except (TypeError, AttributeError):
            print(name, "refused")
            return
    show(name, got)

async def main(loop):
    done = loop.create_future()
    done.set_result(None)
    await attempt("sleep", lambda: asyncio.sleep(0, loop=loop))
    await attempt("wait", lambda: asyncio.wait([done], loop=loop))
    await attempt("wait_for", lambda: asyncio.wait_for(done, 1, loop=loop))
    await attempt("gather", lambda: asyncio.gather(done, loop=loop))
    await attempt("shield", lambda: asyncio.shield(done, loop=loop))
    for name in PRIMITIVES:
        await attempt(name, lambda: getattr(asyncio, name)(loop=loop))
    coro = nothing()
    await attempt("wait for a coroutine", lambda: asyncio.wait([coro]))
    coro.close()
    for name in ("current_task", "all_tasks"):
        if hasattr(asyncio.Task, name):
            await attempt("Task." + name, lambda: getattr(asyncio.Task, name)() and None)
    if hasattr(asyncio, "async"):
        await attempt("async", lambda: getattr(asyncio, "async")(done) and None)
    await attempt("iscoroutinefunction", lambda: asyncio.iscoroutinefunction(show) and None)
    if hasattr(asyncio.Task, "get_name"):
        old = loop.get_task_factory()
        loop.set_task_factory(lambda loop, coro, **kwargs: coro.close() or loop.create_future())
        await attempt("task without set_name", lambda: loop.create_task(nothing(), name="me") and None)
        loop.set_task_factory(old)

loop = asyncio.new_event_loop()
loop.run_until_complete(main(loop))
loop.close()

for name in ("get_event_loop_policy", "set_event_loop_policy"):
    with warnings.catch_warnings(record=True) as got:
        warnings.simplefilter("always")
        getattr(asyncio, name)(*([None] if name.startswith("set") else []))
    show(name, got)

with warnings.catch_warnings(record=True) as got:
    warnings.simplefilter("always")
    try:
        asyncio.get_event_loop().close()
    except RuntimeError as e:
        print("no current loop:", e)
show("get_event_loop", [w for w in got if "policy" not in str(w.message)])

with warnings.catch_warnings(record=True) as got:
    warnings.simplefilter("default")
    for i in range(3):
        asyncio.iscoroutinefunction(show)
        asyncio.get_event_loop_policy()
    asyncio.iscoroutinefunction(show)
print("in a loop of three, and once more:", len(got))
with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    asyncio.set_event_loop_policy(None)
