"""repr of futures in each state, and of one that a task waits for."""
# tags: repr
import asyncio

loop = asyncio.new_event_loop()
waited = loop.create_future()
good, bad, gone = loop.create_future(), loop.create_future(), loop.create_future()

async def wait():
    await waited

async def main():
    task = loop.create_task(wait())
    await asyncio.sleep(0)
    print(repr(waited))
    waited.set_result(1)
    await task

print(repr(waited))
loop.run_until_complete(main())
good.set_result("x")
bad.set_exception(ValueError("v"))
gone.cancel()
for future in (good, bad, gone):
    print(repr(future))
bad.exception()
loop.close()
