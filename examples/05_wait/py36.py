"""wait: sets of what is done and what is pending, when one wants to know; and how gather differs."""
import asyncio

names = {}


async def job(name, delay):
    await asyncio.sleep(delay)
    if name.startswith('bad'):
        raise ValueError(name)
    return name


def start(name, delay):
    task = asyncio.ensure_future(job(name, delay))
    names[task] = name
    return task


def show(label, tasks):
    print('  %s: %s' % (label, ', '.join(sorted(names[task] for task in tasks)) or '-'))


async def stop(tasks):
    for task in tasks:
        task.cancel()
    if tasks:
        await asyncio.wait(tasks)


async def all_completed():
    tasks = [start('a', 0.09), start('b', 0.03), start('bad c', 0.06)]
    done, pending = await asyncio.wait(tasks)
    print('two sets:', isinstance(done, set), isinstance(pending, set))
    show('done', done)
    show('pending', pending)
    print('nothing was raised; one asks each task:')
    for task in tasks:
        print('  ', names[task], '->', task.exception() or task.result())


async def timeout():
    tasks = [start('quick', 0.05), start('slow', 0.6)]
    done, pending = await asyncio.wait(tasks, timeout=0.3)
    show('done in time', done)
    show('pending', pending)
    print('not cancelled by wait:', tasks[1].done())
    done, pending = await asyncio.wait(pending)
    show('done', done)


async def first_completed():
    pending = {start('one', 0.1), start('two', 0.3), start('three', 0.5)}
    while pending:
        done, pending = await asyncio.wait(pending, return_when=asyncio.FIRST_COMPLETED)
        show('done', done)
        show('pending', pending)


async def first_exception():
    tasks = [start('fine', 0.1), start('bad', 0.3), start('slow', 60)]
    done, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
    show('done', done)
    show('pending', pending)
    print('raised by:', [names[task] for task in tasks if task in done and task.exception()])
    await stop(pending)

    tasks = [start('x', 0.05), start('y', 0.1)]
    done, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
    print('without an exception it waits for all:', len(done), len(pending))


async def coroutines():
    # wait takes coroutines, too, and makes the tasks itself
    done, pending = await asyncio.wait([job('m', 0.05), job('n', 0.02)])
    print('of coroutines:', sorted(task.result() for task in done), len(pending))


async def wrong():
    try:
        await asyncio.wait([])
    except ValueError:
        print('nothing to wait for: ValueError')
    task = start('z', 0.02)
    try:
        await asyncio.wait([task], return_when='SOMETIME')
    except ValueError as error:
        print('ValueError:', error)
    await task


async def wait_and_gather():
    print('gather gives results, in order:')
    print('  ', await asyncio.gather(start('p', 0.06), start('q', 0.03)))
    print('wait gives tasks, in sets:')
    tasks = [start('p', 0.06), start('q', 0.03)]
    done, pending = await asyncio.wait(tasks)
    print('  ', [task.result() for task in tasks if task in done])

    print('gather raises:')
    tasks = [start('bad', 0.05), start('r', 0.25)]
    try:
        await asyncio.gather(*tasks)
    except ValueError as error:
        print('  ', error, tasks[1].done(), await tasks[1])
    print('wait does not:')
    tasks = [start('bad', 0.05), start('r', 0.25)]
    done, pending = await asyncio.wait(tasks)
    print('  ', len(done), tasks[0].exception(), tasks[1].result())

    print('cancelling gather cancels its children, cancelling wait does not:')
    for together in (asyncio.gather, lambda *tasks: asyncio.wait(tasks)):
        tasks = [start('s', 0.3), start('t', 0.3)]
        outer = asyncio.ensure_future(together(*tasks))
        await asyncio.sleep(0.05)
        outer.cancel()
        try:
            await outer
        except asyncio.CancelledError:
            pass
        await asyncio.sleep(0.4)
        print('  ', [task.cancelled() for task in tasks])


async def main():
    parts = (all_completed, timeout, first_completed, first_exception, coroutines, wrong, wait_and_gather)
    for part in parts:
        print('== %s' % part.__name__)
        await part()


loop = asyncio.get_event_loop()
loop.run_until_complete(main())
loop.close()
