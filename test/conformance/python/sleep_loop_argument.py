"""The loop argument of functions: taken, taken with a warning, or refused."""
import asyncio
import warnings

loop = asyncio.new_event_loop()

async def attempt(label, make):
    future = loop.create_future()
    future.set_result(1)
    with warnings.catch_warnings(record=True) as got:
        warnings.simplefilter("always")
        try:
            print(label, await make(future))
        except TypeError as e:
            print(label, "TypeError", e)
    print([str(w.message) for w in got])

async def main():
    await attempt("sleep", lambda future: asyncio.sleep(0, "slept", loop=loop))
    await attempt("sleep longer", lambda future: asyncio.sleep(0.001, "slept", loop=loop))
    await attempt("wait_for", lambda future: asyncio.wait_for(future, 1, loop=loop))
    await attempt("gather", lambda future: asyncio.gather(future, loop=loop))
    await attempt("gather of nothing", lambda future: asyncio.gather(loop=loop))
    await attempt("shield", lambda future: asyncio.shield(future, loop=loop))
    await attempt("wait", lambda future: wait(future))
    await attempt("as_completed", lambda future: next(iter(asyncio.as_completed([future], loop=loop))))

async def wait(future):
    done, pending = await asyncio.wait([future], loop=loop)
    return len(done)

loop.run_until_complete(main())
loop.close()
