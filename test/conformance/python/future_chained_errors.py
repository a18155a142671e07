"""Errors that pass between a loop's future and one of concurrent.futures: which arrive as other objects."""
# tags: thread
import asyncio
import concurrent.futures as threads


def told(name, sent, got):
    same = "same" if sent is got else "other"
    cause = "cause" if got.__cause__ is not None else "no cause"
    print(name, same, type(got).__name__, got.args, cause)


async def inwards(name, error):
    source = threads.Future()
    future = asyncio.wrap_future(source)
    source.set_exception(error)
    try:
        await future
    except BaseException as got:
        told("in " + name, error, got)
        print("  asyncio's CancelledError:", isinstance(got, asyncio.CancelledError))


async def outwards(name, error):
    async def job():
        raise error

    future = asyncio.run_coroutine_threadsafe(job(), asyncio.get_event_loop())
    await asyncio.sleep(0.01)
    told("out " + name, error, future.exception())


class OwnTimeout(TimeoutError):
    pass


async def main():
    await inwards("ValueError", ValueError(1))
    await outwards("ValueError", ValueError(1))
    await inwards("TimeoutError", TimeoutError("late"))
    await outwards("TimeoutError", TimeoutError("late"))
    await inwards("OwnTimeout", OwnTimeout("late"))
    await outwards("OwnTimeout", OwnTimeout("late"))
    await inwards("CancelledError", threads.CancelledError("gone"))


loop = asyncio.new_event_loop()
loop.run_until_complete(main())
loop.close()
