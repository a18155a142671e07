"""What every scenario's file in Python runs its work with: as measure.mjs, by the same rules."""
import asyncio
import gc
import json
import os
import sys
import time

_given = json.loads(sys.argv[1]) if len(sys.argv) > 1 else {}
_WARM = _given.pop('warm', 0.1)
_ENOUGH = _given.pop('enough', 0.15)
_CLOCK = _given.pop('clock', 'wall')
_LOOP = _given.pop('loop', 'asyncio')
_SLOW = 1

parameters = _given


def new_loop():
    if _LOOP == 'uvloop':
        import uvloop
        return uvloop.new_event_loop()
    return asyncio.new_event_loop()


def run(coroutine):
    """asyncio.run, which 3.6 does not have."""
    loop = new_loop()
    asyncio.set_event_loop(loop)
    try:
        return loop.run_until_complete(coroutine)
    finally:
        asyncio.set_event_loop(None)
        loop.close()


def measure(main, wait=0, cpu=False):
    """Repeats a round, the coroutine function `main`, which gives the number of operations that it counted."""
    by_processor = cpu or _CLOCK == 'cpu'
    clock = time.process_time if by_processor else time.perf_counter
    idle = 0 if by_processor else wait
    operations = 0

    def timed():
        nonlocal operations
        before = clock()
        operations = run(main())
        return clock() - before - idle

    rounds = []
    spent, first = 0, True
    while spent < _WARM:
        took = timed()
        spent += took + wait
        if first and took > _SLOW:
            rounds.append(took)
            break
        first = False
    spent = rounds[0] if rounds else 0
    while spent < _ENOUGH:
        rounds.append(timed())
        spent += rounds[-1] + wait
    print(json.dumps({'figures': [took * 1e9 / operations for took in rounds], 'operations': operations}))


def weigh(count, make):
    """Prints by how many bytes the process grows for each of the things that the coroutine function `make` makes."""
    def used():
        gc.collect()
        with open('/proc/self/statm') as statm:
            return int(statm.read().split()[1]) * os.sysconf('SC_PAGESIZE')

    async def main():
        before = used()
        await make()
        print(json.dumps({'figures': [(used() - before) / count], 'operations': count}))
        sys.stdout.flush()
        os._exit(0)

    run(main())
