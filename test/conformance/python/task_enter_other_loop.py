"""_enter_task and _leave_task: another task, another loop than the running one."""
import asyncio

loop, other = asyncio.new_event_loop(), asyncio.new_event_loop()

async def work():
    return 1

def attempt(label, fn, *args):
    try:
        fn(*args)
        print(label, "ok")
    except RuntimeError as e:
        print(label, "RuntimeError", str(e).split(" ")[0])

async def main():
    if not hasattr(asyncio, "_enter_task"):
        print("missing")
        return
    foreign = other.create_task(work())
    attempt("enter elsewhere", asyncio._enter_task, other, foreign)
    attempt("leave elsewhere", asyncio._leave_task, other, foreign)
    attempt("enter here", asyncio._enter_task, loop, foreign)
    attempt("leave here", asyncio._leave_task, loop, foreign)

loop.run_until_complete(main())
loop.close()
other.run_until_complete(asyncio.sleep(0))
other.run_until_complete(asyncio.sleep(0))
other.close()
