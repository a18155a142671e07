"""Future.set_exception() with a StopIteration."""
import asyncio

loop = asyncio.new_event_loop()
future = loop.create_future()
try:
    future.set_exception(StopIteration(1))
    error = future.exception()
    print(type(error).__name__, error, repr(error.__cause__).rstrip(",)"))
except TypeError as e:
    print("TypeError", e)
    print(future.done())
loop.close()
