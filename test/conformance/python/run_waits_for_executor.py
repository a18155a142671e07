"""Whether run() waits for what the default executor still has to do."""
# tags: thread timing
import asyncio
import time

async def main():
    loop = asyncio.get_event_loop()
    future = loop.run_in_executor(None, time.sleep, 0.2)
    await asyncio.sleep(0)
    return future

if hasattr(asyncio, "run"):
    future = asyncio.run(main())
    print("done:", future.done())
else:
    print("missing")
