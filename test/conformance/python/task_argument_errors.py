"""How tasks and what makes them refuse a keyword argument that nobody has."""
import asyncio

loop = asyncio.new_event_loop()

async def work():
    return 1

async def main():
    ways = [
        ("Task", lambda coro: asyncio.Task(coro, wrong=1)),
        ("loop.create_task", lambda coro: loop.create_task(coro, wrong=1)),
    ]
    for label, make in ways:
        coro = work()
        try:
            make(coro)
        except TypeError as e:
            print(label, str(e))
        coro.close()

loop.run_until_complete(main())
loop.close()
