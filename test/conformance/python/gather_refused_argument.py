"""gather() with an argument it refuses behind one it takes: is anything left behind?"""
import asyncio

loop = asyncio.new_event_loop()
reports = []
loop.set_exception_handler(lambda loop, context: reports.append(type(context.get("exception")).__name__))

async def main():
    future = loop.create_future()
    try:
        asyncio.gather(future, 5)
    except TypeError as e:
        print("TypeError", e)
    print("watched:", "cb=" in repr(future))
    future.set_result(1)
    await asyncio.sleep(0)
    print(reports)

loop.run_until_complete(main())
loop.close()
