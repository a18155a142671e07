import os
import sys
sys.path.append(os.path.join(os.path.dirname(__file__), '../..'))
import asyncio
from measure import parameters, weigh

TASKS = parameters['tasks']


async def job():
    await asyncio.sleep(3600)


async def make():
    global tasks
    tasks = [asyncio.ensure_future(job()) for _ in range(TASKS)]
    await asyncio.sleep(0)


weigh(TASKS, make)
