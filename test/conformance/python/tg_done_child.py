"""A task that was done when a group made it: when does the group look at it?"""
import asyncio

loop = asyncio.new_event_loop()

async def fail():
    raise ValueError("at once")

async def main():
    if not hasattr(asyncio, "eager_task_factory"):
        print("missing")
        return
    loop.set_task_factory(asyncio.eager_task_factory)
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(fail())
            print("told to cancel:", asyncio.current_task().cancelling())
            await asyncio.sleep(0)
            print("after a turn:", asyncio.current_task().cancelling())
            await asyncio.sleep(0)
            print("after two turns")
    except ExceptionGroup as e:
        print([str(error) for error in e.exceptions])

loop.run_until_complete(main())
loop.close()
