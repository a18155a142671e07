"""What the repr of a task says while it is being cancelled."""
# tags: repr
import asyncio

loop = asyncio.new_event_loop()

def state(task):
    return repr(task).split(" ")[1]

async def work():
    try:
        await loop.create_future()
    finally:
        print("in cleanup:", state(task))
        await asyncio.sleep(0)
        print("later in cleanup:", state(task))

async def main():
    await asyncio.sleep(0)
    print("waiting:", state(task))
    task.cancel()
    print("told to cancel:", state(task))
    try:
        await task
    except asyncio.CancelledError:
        print("done:", state(task))

task = loop.create_task(work())
loop.run_until_complete(main())
loop.close()
