import os
import sys
sys.path.append(os.path.join(os.path.dirname(__file__), '../..'))
import asyncio
from measure import measure, parameters

WORKERS = parameters['workers']
EACH = parameters['each']


async def main():
    queue = asyncio.Queue(10)

    async def producer():
        for i in range(EACH):
            await queue.put(i)

    async def consumer():
        for _ in range(EACH):
            await queue.get()
        return EACH

    producers = [asyncio.ensure_future(producer()) for _ in range(WORKERS)]
    consumers = [asyncio.ensure_future(consumer()) for _ in range(WORKERS)]
    await asyncio.gather(*producers)
    return sum(await asyncio.gather(*consumers))


measure(main)
