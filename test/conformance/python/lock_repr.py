"""repr of primitives with waiters."""
# tags: repr
import asyncio

loop = asyncio.new_event_loop()
asyncio.set_event_loop(loop)

async def main():
    lock, event, semaphore = asyncio.Lock(), asyncio.Event(), asyncio.Semaphore(1)
    await lock.acquire()
    await semaphore.acquire()
    tasks = [loop.create_task(c) for c in (lock.acquire(), event.wait(), semaphore.acquire())]
    await asyncio.sleep(0)
    for primitive in (lock, event, semaphore):
        print(repr(primitive))
    for task in tasks:
        task.cancel()
    await asyncio.wait(tasks)

loop.run_until_complete(main())
asyncio.set_event_loop(None)
loop.close()
