"""Running: get_event_loop() and run_until_complete(), with what asyncio.run() does written out."""
import asyncio

loops = []
tasks = []


async def add(a, b):
    loops.append(asyncio.get_event_loop())
    await asyncio.sleep(0.02)
    return a + b


async def fail():
    await asyncio.sleep(0.02)
    raise ValueError('no luck')


async def linger():
    try:
        await asyncio.sleep(60)
    except asyncio.CancelledError:
        print('left over when main ended, so cancelled')
        raise


async def leave_a_task():
    tasks.append(asyncio.ensure_future(linger()))
    await asyncio.sleep(0.02)


async def run_inside(loop):
    task = asyncio.ensure_future(add(1, 1))
    try:
        loop.run_until_complete(task)
    except RuntimeError as error:
        print('inside a coroutine:', error)
    print('await is the way:', await task)


def run(main):
    """What asyncio.run() of later versions does."""
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    try:
        return loop.run_until_complete(main)
    finally:
        left = [task for task in asyncio.Task.all_tasks(loop=loop) if not task.done()]
        for task in left:
            task.cancel()
        loop.run_until_complete(asyncio.gather(*left, loop=loop, return_exceptions=True))
        loop.run_until_complete(loop.shutdown_asyncgens())
        asyncio.set_event_loop(None)
        loop.close()


def with_a_loop():
    loop = asyncio.get_event_loop()
    print('the same loop each time:', loop is asyncio.get_event_loop())
    print('run_until_complete returns the result:', loop.run_until_complete(add(5, 6)))
    print('the loop is kept:', loops[-1] is loop, loop.is_running(), loop.is_closed())
    try:
        loop.run_until_complete(fail())
    except ValueError as error:
        print('run_until_complete raises the exception:', error)

    task = loop.create_task(add(7, 8))
    loop.run_until_complete(asyncio.sleep(0))
    print('a pending task stays:', task.done())
    print('and goes on in the next run:', loop.run_until_complete(task))
    loop.run_until_complete(run_inside(loop))

    loop.call_later(0.02, loop.stop)
    loop.run_forever()
    print('run_forever ends with stop()')

    loop.close()
    coro = add(9, 10)
    try:
        loop.run_until_complete(coro)
    except RuntimeError as error:
        print('after close():', error)
    coro.close()


def with_run():
    print('run returns what main returns:', run(add(1, 2)))
    try:
        run(fail())
    except ValueError as error:
        print('run raises what main raises:', error)
    run(leave_a_task())
    print('task cancelled:', tasks[0].cancelled())
    print('asyncio.run is not there yet:', not hasattr(asyncio, 'run'))


with_a_loop()
with_run()
