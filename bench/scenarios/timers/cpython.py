import os
import sys
sys.path.append(os.path.join(os.path.dirname(__file__), '../..'))
import asyncio
from measure import measure, parameters

TIMERS = parameters['timers']
SPAN = parameters['span']


async def main():
    loop = asyncio.get_event_loop()
    done = loop.create_future()
    fired = 0

    def fire():
        nonlocal fired
        fired += 1

    handles = [loop.call_later(i * 7919 % 1000 / 1000 * SPAN, fire) for i in range(TIMERS)]
    cancelled = 0
    for handle in handles[::2]:
        handle.cancel()
        cancelled += 1
    loop.call_later(SPAN + 0.01, done.set_result, None)
    await done
    return fired + cancelled


measure(main, cpu=True)
