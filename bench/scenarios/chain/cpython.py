import os
import sys
sys.path.append(os.path.join(os.path.dirname(__file__), '../..'))
import asyncio
from measure import measure, parameters

DEPTH = parameters['depth']
TIMES = parameters['times']
YIELDS = parameters['yields']


async def level(n):
    if n == 0:
        for _ in range(YIELDS):
            await asyncio.sleep(0)
        return YIELDS
    return await level(n - 1)


async def main():
    yields = 0
    for _ in range(TIMES):
        yields += await level(DEPTH)
    return yields


measure(main)
