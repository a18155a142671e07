"""What a TaskGroup refuses, what becomes of the refused coroutine, subclasses of CancelledError, the count of requests."""
import asyncio, inspect

async def nop():
    pass

async def fails_soon():
    await asyncio.sleep(0)
    raise ValueError("soon")

def attempt(tg):
    coro = nop()
    try:
        tg.create_task(coro)
    except RuntimeError as e:
        print(e, "->", inspect.getcoroutinestate(coro))
    coro.close()

class Special(asyncio.CancelledError):
    pass

async def main():
    tg = asyncio.TaskGroup()
    attempt(tg)
    async with tg:
        print(repr(tg))
    attempt(tg)
    try:
        async with tg:
            pass
    except RuntimeError as e:
        print(e)
    try:
        async with asyncio.TaskGroup() as tg:
            tg.create_task(fails_soon())
            try:
                await asyncio.sleep(1)
            finally:
                print(repr(tg))
                attempt(tg)
    except BaseException as e:
        print(type(e).__name__, [str(x) for x in e.exceptions], repr(tg))
    attempt(tg)
    try:
        async with asyncio.TaskGroup() as tg:
            raise Special("sub")
    except BaseException as e:
        print(type(e).__name__)
    print(asyncio.current_task().cancelling())
    try:
        async with asyncio.TaskGroup() as tg:
            tg.create_task(fails_soon())
    except BaseException as e:
        print(type(e).__name__)
    print("failed while waiting:", asyncio.current_task().cancelling())

loop = asyncio.new_event_loop()
if hasattr(asyncio, "TaskGroup"):
    loop.run_until_complete(main())
else:
    print("TaskGroup missing")
loop.close()
