import os
import sys
sys.path.append(os.path.join(os.path.dirname(__file__), '../..'))
import asyncio
import math
from measure import measure, parameters

LEVELS = parameters['levels']
BRANCHES = parameters['branches']
DELAY = 0.05
MEMORY = {1: 'found'}

WAITS = {
    'none': lambda n: False,
    'io': lambda n: True,
    'memoization': lambda n: n * 7919 % 100 >= 90,
    'mixed': lambda n: n * 7919 % 100 >= 50,
}[parameters['kind']]

WORK = {
    'none': lambda: None,
    'io': lambda: None,
    'memoization': lambda: MEMORY.get(1),
    'mixed': lambda: math.factorial(500),
}[parameters['kind']]


async def main():
    leaves = 0

    async def leaf():
        nonlocal leaves
        leaves += 1
        if WAITS(leaves):
            await asyncio.sleep(DELAY)
        else:
            WORK()

    async def node(level):
        if level == 0:
            await leaf()
            return 1
        return 1 + sum(await asyncio.gather(*[node(level - 1) for _ in range(BRANCHES)]))

    return await node(LEVELS)


measure(main, wait=0 if parameters['kind'] == 'none' else DELAY)
