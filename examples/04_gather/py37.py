"""gather: many coroutines at once, their results in the order of the arguments."""
import asyncio

finished = []


async def square(n, delay=0):
    await asyncio.sleep(delay)
    finished.append(n)
    return n * n


async def fail(text, delay):
    await asyncio.sleep(delay)
    raise ValueError(text)


async def in_order():
    # number 0 sleeps longest, number 29 shortest
    results = await asyncio.gather(*[square(n, (30 - n) * 0.05) for n in range(30)])
    print('finished:', finished)
    print('results:', results)


async def many():
    results = await asyncio.gather(*[square(n) for n in range(1000)])
    print('of', len(results), 'the sum is', sum(results))
    print('of none:', await asyncio.gather())


async def first_exception():
    finished.clear()
    slow = asyncio.create_task(square(3, 0.4))
    try:
        await asyncio.gather(square(2, 0.02), fail('bad', 0.1), fail('worse', 0.2), slow)
    except ValueError as error:
        print('the first exception comes out:', error)
    print('so far:', finished)
    print('the others go on:', slow.done(), await slow, finished)


async def exceptions_as_results():
    results = await asyncio.gather(
        square(4, 0.06), fail('bad', 0.02), square(5), fail('worse', 0.04), return_exceptions=True
    )
    for result in results:
        print('  ', type(result).__name__ if isinstance(result, Exception) else 'result', result)


async def same_twice():
    finished.clear()
    task = asyncio.create_task(square(6))
    print('the same task twice:', await asyncio.gather(task, task), finished)


async def nested():
    evens = asyncio.gather(square(0), square(2), square(4))
    odds = asyncio.gather(square(1), square(3))
    print('nested:', await asyncio.gather(evens, odds))


async def cancelled():
    tasks = [asyncio.create_task(square(n, 60)) for n in range(3)]
    group = asyncio.gather(*tasks)
    await asyncio.sleep(0)
    print('cancel:', group.cancel())
    try:
        await group
    except asyncio.CancelledError:
        print('cancelled, and its children:', [task.cancelled() for task in tasks])

    tasks = [asyncio.create_task(square(n, 0.02)) for n in range(3)]
    tasks[1].cancel()
    results = await asyncio.gather(*tasks, return_exceptions=True)
    print('one child cancelled:', [isinstance(result, asyncio.CancelledError) for result in results])


async def main():
    for part in (in_order, many, first_exception, exceptions_as_results, same_twice, nested, cancelled):
        print('== %s' % part.__name__)
        await part()


asyncio.run(main())
