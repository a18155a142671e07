"""A pending future awaited by code that no task drives."""
import asyncio

loop = asyncio.new_event_loop()
future = loop.create_future()
steps = future.__iter__() if hasattr(future, "__iter__") else future.__await__()
print(next(steps) is future)
try:
    next(steps)
except (AssertionError, RuntimeError) as e:
    print(type(e).__name__, e)
loop.close()
