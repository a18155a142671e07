"""The default executor: when it is made, how many threads it has, what may take its place."""
# tags: thread
import asyncio
import concurrent.futures
import os
import warnings

class InPlace(concurrent.futures.Executor):
    def submit(self, fn, *args, **kwargs):
        future = concurrent.futures.Future()
        future.set_result(("in place", fn(*args, **kwargs)))
        return future

    def shutdown(self, wait=True, **options):
        print("shut down, waiting:", wait)

class NoExecutor:
    pass

def twice(n):
    return 2 * n

def threads():
    """How many the default executor has, in terms of the processors."""
    count = os.cpu_count() or 1
    if hasattr(os, "process_cpu_count"):
        count = os.process_cpu_count() or 1
    most = loop._default_executor._max_workers
    if most == min(32, count + 4):
        return "four more than processors, at most 32"
    return "five times the processors" if most == count * 5 else most

async def main():
    print(await loop.run_in_executor(None, twice, 1))
    try:
        print(threads(), loop._default_executor._thread_name_prefix.rstrip("-0123456789"))
    except AttributeError as e:
        print(e)
    print(await loop.run_in_executor(InPlace(), twice, 2))
    try:
        await loop.run_in_executor(NoExecutor(), twice, 2)
    except AttributeError as e:
        print(e)
    try:
        await loop.run_in_executor(None, twice, n=2)
    except TypeError as e:
        print(e)

def set_default(executor):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            loop.set_default_executor(executor)
        except TypeError as e:
            print("TypeError", e)
        else:
            print("set")
    for warning in caught:
        print(warning.category.__name__, warning.message)

async def again():
    print(await loop.run_in_executor(None, twice, 3))

loop = asyncio.new_event_loop()
loop.run_until_complete(main())
set_default(InPlace())
loop.run_until_complete(again())
pool = concurrent.futures.ThreadPoolExecutor(1)
set_default(pool)
loop.run_until_complete(again())
loop.close()
try:
    loop.run_in_executor(None, twice, 4)
except RuntimeError as e:
    print(e)
try:
    pool.submit(twice, 5)
except RuntimeError as e:
    print(e)
