"""Whether a cancelled wait() leaves its callbacks on what it waited for."""
import asyncio

loop = asyncio.new_event_loop()

async def main():
    future = loop.create_future()
    task = loop.create_task(asyncio.wait([future]))
    await asyncio.sleep(0)
    print("waiting:", "cb=" in repr(future))
    task.cancel()
    await asyncio.sleep(0)
    print("cancelled:", task.cancelled(), "cb=" in repr(future))
    await asyncio.sleep(0)
    print("a turn later:", task.cancelled(), "cb=" in repr(future))
    future.cancel()

loop.run_until_complete(main())
loop.close()
