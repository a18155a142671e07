import os
import sys
sys.path.append(os.path.join(os.path.dirname(__file__), '../..'))
import asyncio
from measure import measure, parameters

TASKS = parameters['tasks']
EACH = parameters['each']


async def main():
    shared = asyncio.Semaphore(10)

    async def worker():
        for _ in range(EACH):
            async with shared:
                await asyncio.sleep(0)
        return EACH

    return sum(await asyncio.gather(*[asyncio.ensure_future(worker()) for _ in range(TASKS)]))


measure(main)
