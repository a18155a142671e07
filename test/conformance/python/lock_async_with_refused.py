"""async with on an object that is no asynchronous context manager."""
import asyncio

loop = asyncio.new_event_loop()

class Nothing:
    pass

class EnterOnly:
    async def __aenter__(self):
        return 1

async def main():
    for manager in (Nothing(), EnterOnly()):
        try:
            async with manager:
                print("inside")
        except (AttributeError, TypeError) as e:
            print(type(e).__name__)

loop.run_until_complete(main())
loop.close()
