"""Running: asyncio.run(main()), and the event loop by hand with run_until_complete()."""
import asyncio

loops = []
tasks = []


async def add(a, b):
    loops.append(asyncio.get_running_loop())
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
    tasks.append(asyncio.create_task(linger()))
    await asyncio.sleep(0.02)


async def run_inside():
    coro = add(1, 1)
    try:
        asyncio.run(coro)
    except RuntimeError as error:
        print('inside a coroutine:', error)
    coro.close()


def with_run():
    print('run returns what main returns:', asyncio.run(add(1, 2)))
    print('and again:', asyncio.run(add(3, 4)))
    print('each run has a loop of its own:', loops[0] is not loops[1])
    print('closed afterwards:', loops[0].is_closed(), loops[1].is_closed())
    try:
        asyncio.run(fail())
    except ValueError as error:
        print('run raises what main raises:', error)
    asyncio.run(leave_a_task())
    print('task cancelled:', tasks[0].cancelled())
    asyncio.run(run_inside())
    try:
        asyncio.get_running_loop()
    except RuntimeError as error:
        print('outside:', error)


def with_a_loop():
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    loop = asyncio.get_event_loop()
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
    asyncio.set_event_loop(None)


with_run()
with_a_loop()
