"""One task switch by sleep(0), in nanoseconds, as bench/task_switch.mjs measures it."""
import asyncio
import sys
import time

tasks = int(sys.argv[1])
each = int(sys.argv[2]) // tasks


async def worker():
    for _ in range(each):
        await asyncio.sleep(0)


async def main():
    await asyncio.gather(*[asyncio.ensure_future(worker()) for _ in range(tasks)])


loop = asyncio.new_event_loop()
asyncio.set_event_loop(loop)
before = time.perf_counter()
loop.run_until_complete(main())
print((time.perf_counter() - before) * 1e9 / (each * tasks))
