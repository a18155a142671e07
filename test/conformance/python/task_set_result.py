"""Task.set_result() from outside."""
import asyncio

loop = asyncio.new_event_loop()
loop.set_exception_handler(lambda loop, context: print("handler"))

async def work():
    print("step")
    await asyncio.sleep(0)
    return 1

async def main():
    task = loop.create_task(work())
    try:
        task.set_result(2)
        print("set_result ok")
    except RuntimeError as e:
        print("RuntimeError", e)
    print(await task)

loop.run_until_complete(main())
