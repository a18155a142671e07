"""shutdown_default_executor waits for calls, for as long as its timeout allows, and refuses new ones."""
# tags: thread
import asyncio
import time
import warnings

async def main():
    if not hasattr(loop, "shutdown_default_executor"):
        print("shutdown_default_executor missing")
        return
    slow = loop.run_in_executor(None, time.sleep, 0.4)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            print(await loop.shutdown_default_executor(timeout=0.05), "slow call done:", slow.done())
        except TypeError as e:
            print(e)
            print(await loop.shutdown_default_executor(), "slow call done:", slow.done())
    for warning in caught:
        print(warning.category.__name__, warning.message)
    print(await slow)
    try:
        await loop.run_in_executor(None, time.sleep, 0)
    except RuntimeError as e:
        print(e)
    print(await loop.shutdown_default_executor())

loop = asyncio.new_event_loop()
loop.run_until_complete(main())
loop.close()
