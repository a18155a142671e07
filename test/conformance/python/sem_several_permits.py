"""Several permits given back at once, to a line that has grown meanwhile: who is served in which turn."""
import asyncio

loop = asyncio.new_event_loop()
asyncio.set_event_loop(loop)
semaphore = asyncio.Semaphore(0)
trace = []

async def take(name):
    await semaphore.acquire()
    trace.append(name)

async def main():
    tasks = [loop.create_task(take("first"))]
    await asyncio.sleep(0)
    tasks += [loop.create_task(take("second")), loop.create_task(take("third"))]
    for _ in range(3):
        semaphore.release()
    for turn in range(5):
        await asyncio.sleep(0)
        trace.append(turn)
    print(trace)
    for task in tasks:
        task.cancel()
    await asyncio.wait(tasks)

loop.run_until_complete(main())
asyncio.set_event_loop(None)
loop.close()
