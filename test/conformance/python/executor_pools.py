"""concurrent.futures: what pools refuse, what waiting gives, what is over after a shutdown."""
# tags: thread
import asyncio
import concurrent.futures
import time

def attempt(name, call):
    try:
        print(name, call())
    except Exception as e:
        print(name, type(e).__name__, e)

def twice(n):
    return 2 * n

def fail(n):
    raise ValueError(n)

async def main():
    loop = asyncio.get_event_loop()
    for pool_class in concurrent.futures.ThreadPoolExecutor, concurrent.futures.ProcessPoolExecutor:
        attempt("no workers", lambda: pool_class(0))
        pool = pool_class(2)
        print(await loop.run_in_executor(pool, twice, 4))
        try:
            await loop.run_in_executor(pool, fail, 5)
        except ValueError as e:
            print(type(e).__name__, e.args)
        print(await asyncio.gather(*[loop.run_in_executor(pool, twice, n) for n in range(5)]))
        futures = [pool.submit(twice, n) for n in range(3)]
        await asyncio.gather(*[asyncio.wrap_future(future) for future in futures])
        print([future.result() for future in futures], futures[0].done(), futures[0].running())
        pool.shutdown()
        attempt("after the shutdown", lambda: pool.submit(twice, 1))

if __name__ == "__main__":
    loop = asyncio.new_event_loop()
    loop.run_until_complete(main())
    loop.close()
