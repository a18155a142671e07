import os
import sys
sys.path.append(os.path.join(os.path.dirname(__file__), '../..'))
import asyncio
from measure import measure, parameters

TASKS = parameters['tasks']
DELAY = parameters['delay']


async def job():
    await asyncio.sleep(DELAY)
    return 1


async def main():
    return sum(await asyncio.gather(*[asyncio.ensure_future(job()) for _ in range(TASKS)]))


measure(main, wait=DELAY)
