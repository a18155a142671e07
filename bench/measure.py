"""What every scenario's file in Python runs its work with: as measure.mjs, but for the warming up."""
import asyncio
import gc
import json
import os
import subprocess
import sys
import time

_given = json.loads(sys.argv[1]) if len(sys.argv) > 1 else {}
_WARM = _given.pop('warm', 0.1)
_ENOUGH = _given.pop('enough', 0.15)
_CLOCK = _given.pop('clock', 'wall')
_LOOP = _given.pop('loop', 'asyncio')
# A first round of this many seconds counts: what the interpreter learns, it has learned early in it.
_SLOW = 0.25

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


async def measure_server(port):
    """Measures the processor's time that a server needs for its clients' requests, as scenarios/echo.mjs does."""
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'scenarios', 'echo_client.mjs')
    numbers = [str(number) for number in (port, parameters['connections'], parameters['bytes'])]
    client = subprocess.Popen(
        [os.environ.get('BENCH_NODE', 'node'), path] + numbers, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    loop = asyncio.get_event_loop()

    async def line():
        readable = loop.create_future()
        loop.add_reader(client.stdout.fileno(), lambda: readable.done() or readable.set_result(None))
        await readable
        loop.remove_reader(client.stdout.fileno())
        client.stdout.readline()

    requests = parameters['requests']
    await line()

    async def timed():
        before = time.process_time()
        client.stdin.write(b'%d\n' % requests)
        client.stdin.flush()
        await line()
        return time.process_time() - before

    spent, rounds = 0, []
    while spent < _WARM:
        spent += await timed()
    spent = 0
    while spent < _ENOUGH:
        rounds.append(await timed())
        spent += rounds[-1]
    print(json.dumps({'figures': [took * 1e9 / requests for took in rounds], 'operations': requests}))
    sys.stdout.flush()
    client.stdin.close()
    client.wait()


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
