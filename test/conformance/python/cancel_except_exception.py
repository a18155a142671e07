"""Whether `except Exception` swallows a cancellation."""
import asyncio

loop = asyncio.new_event_loop()

async def work():
    try:
        await loop.create_future()
    except Exception:
        return "swallowed"

async def main():
    task = loop.create_task(work())
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.wait([task])
    print("cancelled:", task.cancelled(), "" if task.cancelled() else task.result())

loop.run_until_complete(main())
loop.close()
