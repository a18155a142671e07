"""Calls functions and methods of asyncio with keyword arguments that they do not have, and prints what they say.

What to call comes as JSON on the standard input: {"wait": [1, ["loop", …]], "Queue.get": …}, each with how many
arguments must be given by place. The answer is {"wait": {"loop": TEXT}}; null where nothing is refused.
"""
import asyncio
import inspect
import json
import sys
import warnings

warnings.simplefilter("ignore")


class Closed(asyncio.Transport):
    """Of a writer that nobody has to close."""

    def is_closing(self):
        return True


async def nothing():
    pass


def instances(loop):
    def made(name, *args, **kwargs):
        cls = getattr(asyncio, name, None)
        return None if cls is None else cls(*args, **kwargs)

    asyncio.set_event_loop(loop)
    reader = asyncio.StreamReader(loop=loop)
    return {
        "SelectorEventLoop": loop, "Future": loop.create_future(), "Task": loop.create_task(nothing()),
        "Lock": made("Lock"), "Event": made("Event"), "Condition": made("Condition"),
        "Semaphore": made("Semaphore"), "Barrier": made("Barrier", 2), "Queue": made("Queue"),
        "Runner": made("Runner"), "TaskGroup": made("TaskGroup"), "StreamReader": reader,
        "StreamWriter": asyncio.StreamWriter(Closed(), None, reader, loop),
    }


def refusal(call, required, keyword):
    try:
        got = call(*[None] * required, **{keyword: None})
        if inspect.isawaitable(got) or inspect.isgenerator(got):
            # In the oldest version some coroutines look at their arguments when they begin.
            try:
                got.send(None)
            finally:
                got.close()
    except TypeError as e:
        return str(e)
    except BaseException:
        pass
    return None


def answer(plan):
    loop = asyncio.new_event_loop()
    if not type(loop).__module__.startswith("asyncio"):
        # The loop of WebAssembly has methods and tasks of its own.
        loop = asyncio.BaseEventLoop()
    objects = instances(loop)
    result = {}
    for what, (required, keywords) in plan.items():
        owner, _, member = what.partition(".")
        if member:
            if objects.get(owner) is None:
                continue
            call = getattr(objects[owner], member)
            if "AbstractEventLoop." in getattr(call, "__qualname__", ""):
                continue  # not on this platform
        else:
            call = getattr(asyncio, owner)
        result[what] = {keyword: refusal(call, required, keyword) for keyword in keywords}
    return result


print(json.dumps(answer(json.loads(PLAN if "PLAN" in globals() else sys.stdin.read()))))
