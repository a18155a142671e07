import os
import sys
sys.path.append(os.path.join(os.path.dirname(__file__), '../..'))
import asyncio
from measure import measure, parameters

TASKS = parameters['tasks']


async def job():
    await asyncio.sleep(3600)


async def main():
    tasks = [asyncio.ensure_future(job()) for _ in range(TASKS)]
    await asyncio.sleep(0)
    for task in tasks:
        task.cancel()
    results = await asyncio.gather(*tasks, return_exceptions=True)
    return sum(isinstance(result, asyncio.CancelledError) for result in results)


measure(main)
