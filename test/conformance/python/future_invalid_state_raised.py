"""The InvalidStateError that a finished future raises: is it an error of concurrent.futures?"""
import asyncio
import concurrent.futures

loop = asyncio.new_event_loop()
future = loop.create_future()
future.set_result(1)
try:
    future.set_result(2)
except asyncio.InvalidStateError as e:
    print(isinstance(e, concurrent.futures._base.Error))
loop.close()
