"""gather() of the same future twice: how many callbacks it puts on it, and what it says of two loops."""
import asyncio

loop, other = asyncio.new_event_loop(), asyncio.new_event_loop()

async def main():
    future = loop.create_future()
    outer = asyncio.gather(future, future)
    print(repr(future).count("gather"))
    future.set_result(1)
    print(await outer)
    try:
        asyncio.gather(loop.create_future(), other.create_future())
    except ValueError as e:
        print("ValueError", e)

loop.run_until_complete(main())
loop.close()
other.close()
