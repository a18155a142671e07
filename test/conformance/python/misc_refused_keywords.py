"""How functions refuse a keyword argument that nobody has: those in Python, and those in C."""
import asyncio

loop = asyncio.new_event_loop()
asyncio.set_event_loop(loop)


def attempt(name, call):
    try:
        call(wrong=1)
    except TypeError as e:
        print(name, e)


async def main():
    future = loop.create_future()
    attempt("Future", asyncio.Future)
    attempt("cancel", future.cancel)
    if hasattr(asyncio, "current_task"):
        attempt("current_task", asyncio.current_task)
        attempt("all_tasks", asyncio.all_tasks)
    attempt("Event", asyncio.Event)
    attempt("notify", asyncio.Condition().notify)
    try:
        asyncio.sleep(0, wrong=1)
    except TypeError as e:
        print("sleep", e)
    try:
        loop.call_soon(print, 1, wrong=1)
    except TypeError as e:
        print("call_soon", e)
    print(future.cancelled())

loop.run_until_complete(main())
asyncio.set_event_loop(None)
loop.close()
