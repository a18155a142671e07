"""The message of a cancelled child, as the one who awaits gather() sees it."""
import asyncio

loop = asyncio.new_event_loop()

async def child():
    raise asyncio.CancelledError("from the child")

async def main():
    future = loop.create_future()
    outer = asyncio.gather(future)
    try:
        future.cancel("why")
    except TypeError:
        future.cancel()
    try:
        await outer
    except asyncio.CancelledError as e:
        print("future:", e.args)
    try:
        await asyncio.gather(loop.create_task(child()))
    except asyncio.CancelledError as e:
        print("task:", e.args)

loop.run_until_complete(main())
loop.close()
