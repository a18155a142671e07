import os
import sys
sys.path.append(os.path.join(os.path.dirname(__file__), '../..'))
import asyncio
from measure import measure, parameters

CALLBACKS = parameters['callbacks']
EACH = parameters['each']


async def main():
    loop = asyncio.get_event_loop()
    done = loop.create_future()
    running = CALLBACKS
    count = 0

    def again(left):
        nonlocal count, running
        count += 1
        if left > 1:
            loop.call_soon(again, left - 1)
        else:
            running -= 1
            if running == 0:
                done.set_result(None)

    for _ in range(CALLBACKS):
        loop.call_soon(again, EACH)
    await done
    return count


measure(main)
