"""staggered_race: the first success, none, a delay, cancellation from outside, an error of the race itself."""
import asyncio

log = []

async def job(name, delay, result=None, error=None):
    log.append(name)
    try:
        await asyncio.sleep(delay)
    except asyncio.CancelledError:
        log.append(name + " cancelled")
        raise
    if error is not None:
        raise error
    return result

def show(outcome):
    result, index, exceptions = outcome
    print(result, index, [None if e is None else type(e).__name__ for e in exceptions], log)
    log.clear()

def broken():
    yield lambda: job("a", 0, error=ValueError())
    raise KeyError("broken")

async def main():
    race = asyncio.staggered.staggered_race
    show(await race([], None))
    show(await race([lambda: job("a", 0, 1)], None))
    show(await race([lambda: job("a", 0, error=ValueError()), lambda: job("b", 0, 2), lambda: job("c", 0, 3)], None))
    show(await race([lambda: job("a", 0, error=ValueError()), lambda: job("b", 0, error=KeyError())], 5))
    show(await race([lambda: job("a", 5, 1), lambda: job("b", 0, 2)], 0.02))
    try:
        show(await race(broken(), None))
    except Exception as e:
        print(type(e).__name__, [type(x).__name__ for x in getattr(e, "exceptions", ())], log)
    log.clear()
    task = asyncio.ensure_future(race([lambda: job("a", 5, 1), lambda: job("b", 5, 2)], 0.02))
    await asyncio.sleep(0.06)
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        print("cancelled", sorted(log))
    await asyncio.sleep(0)
    print(sorted(log))

loop = asyncio.new_event_loop()
if hasattr(asyncio, "staggered"):
    loop.run_until_complete(main())
else:
    print("staggered missing")
loop.close()
