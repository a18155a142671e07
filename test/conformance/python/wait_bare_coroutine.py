"""wait() of a bare coroutine: wrapped, wrapped with a warning, or refused."""
import asyncio
import warnings

loop = asyncio.new_event_loop()

async def work():
    return 1

async def main():
    coro = work()
    with warnings.catch_warnings(record=True) as got:
        warnings.simplefilter("always")
        try:
            done, pending = await asyncio.wait([coro])
            print([task.result() for task in done], len(pending))
        except TypeError as e:
            coro.close()
            print("TypeError", e)
    print([str(w.message) for w in got])

loop.run_until_complete(main())
loop.close()
