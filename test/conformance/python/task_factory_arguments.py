"""What a task factory is given, and what happens to the name when its task cannot have one."""
import asyncio
import warnings

try:
    import contextvars
except ImportError:
    contextvars = None

loop = asyncio.new_event_loop()

async def work():
    return 1

def factory(loop, coro, **keywords):
    print("given:", sorted(keywords))
    return asyncio.Task(coro, loop=loop)

def nameless(loop, coro, **keywords):
    coro.close()
    future = loop.create_future()
    future.set_result(2)
    return future

async def attempt(label, **keywords):
    coro = work()
    with warnings.catch_warnings(record=True) as got:
        warnings.simplefilter("always")
        try:
            task = loop.create_task(coro, **keywords)
            print(label, await task, task.get_name() == "n" if label == "named" else "")
        except (TypeError, AttributeError) as e:
            coro.close()
            print(label, type(e).__name__)
    print([w.category.__name__ for w in got])

async def main():
    loop.set_task_factory(factory)
    await attempt("plain")
    await attempt("named", name="n")
    await attempt("with context", context=None)
    if contextvars is not None:
        await attempt("with a context of its own", context=contextvars.copy_context())
    loop.set_task_factory(nameless)
    await attempt("nameless")
    await attempt("nameless, named", name="n")

loop.run_until_complete(main())
loop.close()
