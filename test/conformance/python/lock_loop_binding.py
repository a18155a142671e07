"""When a lock is bound to a loop, and what it says to the loop argument."""
import asyncio
import warnings

first, second = asyncio.new_event_loop(), asyncio.new_event_loop()
asyncio.set_event_loop(first)
lock = asyncio.Lock()

async def hold(seconds):
    async with lock:
        await asyncio.sleep(seconds)
        return "held"

async def contend():
    tasks = [asyncio.ensure_future(hold(0)), asyncio.ensure_future(hold(0))]
    return await asyncio.gather(*tasks, return_exceptions=True)

def show(results):
    return [r if isinstance(r, str) else type(r).__name__ for r in results]

print("second loop:", show(second.run_until_complete(contend())))
for kind in ("Lock", "Event", "Condition", "Semaphore", "Queue"):
    with warnings.catch_warnings(record=True) as got:
        warnings.simplefilter("always")
        try:
            getattr(asyncio, kind)(loop=first)
            print(kind, "ok")
        except TypeError as e:
            print(kind, e)
    print(len(got), [w.category.__name__ for w in got][:1])
asyncio.set_event_loop(None)
first.close()
second.close()
