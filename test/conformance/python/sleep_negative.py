"""sleep() of a negative time: a timer, or one bare yield."""
import asyncio

loop = asyncio.new_event_loop()
order = []

async def sleeper(name, delay):
    await asyncio.sleep(delay)
    order.append(name)

async def main():
    await asyncio.wait([loop.create_task(sleeper("negative", -1)), loop.create_task(sleeper("zero", 0))])
    print(order)

loop.run_until_complete(main())
loop.close()
