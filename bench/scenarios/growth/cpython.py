import os
import sys
sys.path.append(os.path.join(os.path.dirname(__file__), '../..'))
import asyncio
from measure import measure, parameters

TASKS = parameters['tasks']


async def job():
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    return 1


async def main():
    tasks = [asyncio.ensure_future(job()) for _ in range(TASKS)]
    results = 0
    for task in tasks:
        results += await task
    return results


measure(main)
