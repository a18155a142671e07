"""Tasks: how they are made, and everything one can ask of them."""
import asyncio


async def work(name, delay):
    print('  %s starts' % name)
    await asyncio.sleep(delay)
    print('  %s ends' % name)
    return name.upper()


async def fail():
    await asyncio.sleep(0.02)
    raise KeyError('missing')


async def tidy():
    try:
        await asyncio.sleep(60)
    except asyncio.CancelledError:
        print('  tidying up')
        await asyncio.sleep(0.02)
        print('  tidied up')
        raise


async def stubborn():
    try:
        await asyncio.sleep(60)
    except asyncio.CancelledError:
        return 'cancelled? no, thanks'


def without_a_running_loop():
    coro = work('early', 0.02)
    try:
        asyncio.create_task(coro)
    except RuntimeError as error:
        print('create_task needs a running loop:', error)
        coro.close()  # it will never be awaited: without this, Python would warn

    loop = asyncio.new_event_loop()
    task = loop.create_task(work('early', 0.02))
    print('loop.create_task does not:', task.done())
    print('and the task runs when the loop does:', loop.run_until_complete(task))
    loop.close()


async def states():
    task = asyncio.create_task(work('job', 0.02))
    print('new:', task.done(), task.cancelled(), asyncio.isfuture(task))
    try:
        task.result()
    except asyncio.InvalidStateError as error:
        print('result too early:', error)
    try:
        task.exception()
    except asyncio.InvalidStateError as error:
        print('exception too early:', error)
    print('awaited:', await task)
    print('done:', task.done(), task.cancelled(), task.result(), task.exception())
    print('awaited again:', await task)
    print('too late to cancel:', task.cancel())


async def ensuring():
    task = asyncio.ensure_future(work('ensured', 0.02))
    print('of a coroutine, a task:', isinstance(task, asyncio.Task))
    print('of a task, the same:', asyncio.ensure_future(task) is task)
    print(await task)
    seen = []

    async def look():
        seen.append(asyncio.current_task())

    task = asyncio.create_task(look())
    print('all tasks:', len(asyncio.all_tasks()))
    await task
    print('current_task, inside:', seen[0] is task)
    print('all tasks:', len(asyncio.all_tasks()))


async def failing():
    task = asyncio.create_task(fail())
    try:
        await task
    except KeyError as error:
        print('await raises: KeyError', error)
    print('exception returns it:', isinstance(task.exception(), KeyError))
    try:
        task.result()
    except KeyError as error:
        print('result raises: KeyError', error)


async def cancelling():
    task = asyncio.create_task(tidy())
    await asyncio.sleep(0)
    print('cancel:', task.cancel())
    print('asked for, not done yet:', task.done(), task.cancelled())
    try:
        await task
    except asyncio.CancelledError:
        print('await raises CancelledError')
    print('now it is:', task.done(), task.cancelled())

    task = asyncio.create_task(work('never', 0.02))
    task.cancel()
    await asyncio.wait([task])
    print('cancelled before its first step:', task.cancelled())

    task = asyncio.create_task(stubborn())
    await asyncio.sleep(0)
    task.cancel()
    print('cancelled, but it caught that:', await task, task.cancelled())


async def callbacks():
    def first(task):
        print('  first callback:', task.result())

    def second(task):
        print('  second callback:', task.done())

    def third(task):
        print('  never called')

    task = asyncio.create_task(work('called back', 0.02))
    task.add_done_callback(first)
    task.add_done_callback(second)
    task.add_done_callback(third)
    print('removed:', task.remove_done_callback(third))
    print('awaited:', await task)
    task.add_done_callback(first)
    print('added to a task that is done: called soon, not now')
    await asyncio.sleep(0)


async def main():
    for part in (states, ensuring, failing, cancelling, callbacks):
        print('== %s' % part.__name__)
        await part()


print('== without_a_running_loop')
without_a_running_loop()
asyncio.run(main())
