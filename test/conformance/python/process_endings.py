"""How the process ends: exit status and last words after exits, interrupts, failures and what was left undone."""
# tags: proc
import asyncio
import os
import re
import signal
import subprocess
import sys
import time


def run(coro):
    if hasattr(asyncio, 'run'):
        return asyncio.run(coro)
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    try:
        return loop.run_until_complete(coro)
    finally:
        loop.close()


class Abrupt(BaseException):
    pass


def fail(error):
    raise error


async def failing(error):
    raise error


async def sleeping(word):
    try:
        print(word, flush=True)
        await asyncio.sleep(5)
    finally:
        print('cleanup', flush=True)


async def beside(awaitable):
    asyncio.ensure_future(awaitable)
    await sleeping('main')


async def calling(*call):
    asyncio.get_event_loop().call_soon(*call)
    await sleeping('main')


async def told(*call):
    asyncio.get_event_loop().call_soon(*call)
    await asyncio.sleep(0.01)
    print('after')


async def leaving(awaitable, turns):
    asyncio.ensure_future(awaitable)
    for _ in range(turns):
        await asyncio.sleep(0)


async def cleaning():
    try:
        await asyncio.sleep(5)
    finally:
        print('ready', flush=True)
        await asyncio.sleep(5)


async def forgetting():
    sleeping('never')


async def computing():
    print('ready', flush=True)
    end = time.monotonic() + 0.2
    while time.monotonic() < end:
        pass
    await asyncio.sleep(5)


async def stubborn():
    try:
        await sleeping('ready')
    finally:
        print('ready', flush=True)
        await asyncio.sleep(5)


async def swallowing():
    try:
        await sleeping('ready')
    except BaseException as error:
        print('swallowed', type(error).__name__)


async def in_group(error):
    async with asyncio.TaskGroup() as group:
        group.create_task(failing(error))
        await sleeping('body')


async def leave_at_once():
    asyncio.ensure_future(sleeping('task'))
    await asyncio.sleep(0)
    os._exit(7)


def forever(*call):
    loop = asyncio.new_event_loop()
    loop.call_soon(*call)
    loop.run_forever()


def caught():
    try:
        run(sleeping('ready'))
    except KeyboardInterrupt:
        print('caught')
        sys.exit(12)


def before():
    print('ready', flush=True)
    time.sleep(5)


def after():
    run(asyncio.sleep(0))
    before()


def again():
    try:
        run(failing(SystemExit(3)))
    except SystemExit as error:
        print('caught', error.code)


def instead():
    try:
        run(failing(ValueError('first')))
    except ValueError:
        sys.exit(11)


CASES = {
    'exit_number': lambda: run(failing(SystemExit(3))),
    'exit_nothing': lambda: run(failing(SystemExit())),
    'exit_zero': lambda: run(failing(SystemExit(0))),
    'exit_true': lambda: run(failing(SystemExit(True))),
    'exit_large': lambda: run(failing(SystemExit(300))),
    'exit_negative': lambda: run(failing(SystemExit(-1))),
    'exit_fraction': lambda: run(failing(SystemExit(2.5))),
    'exit_text': lambda: run(failing(SystemExit('bad news'))),
    'exit_two': lambda: run(failing(SystemExit(1, 'two'))),
    'exit_list': lambda: run(failing(SystemExit([1, 2]))),
    'exit_task': lambda: run(beside(failing(SystemExit(4)))),
    'exit_callback': lambda: run(calling(fail, SystemExit(5))),
    'exit_forever': lambda: forever(fail, SystemExit(6)),
    'exit_group': lambda: run(in_group(SystemExit(8))),
    'exit_caught': again,
    'exit_instead': instead,
    'exit_at_once': lambda: run(leave_at_once()),
    'interrupt_raised': lambda: run(failing(KeyboardInterrupt('why'))),
    'interrupt_callback': lambda: run(calling(fail, KeyboardInterrupt())),
    'error_main': lambda: run(failing(ValueError('bad'))),
    'error_callback': lambda: run(told(fail, ValueError('bad'))),
    'error_task_unheard': lambda: run(leaving(failing(ValueError('unheard')), 2)),
    'abrupt_main': lambda: run(failing(Abrupt('bad'))),
    'abrupt_callback': lambda: run(told(fail, Abrupt('bad'))),
    'cancelled_main': lambda: run(failing(asyncio.CancelledError())),
    'pending_task': lambda: run(leaving(sleeping('task'), 1)),
    'unawaited': lambda: run(forgetting()),
    'sigint_before': before,
    'sigint_main': lambda: run(sleeping('ready')),
    'sigint_computing': lambda: run(computing()),
    'sigint_forever': lambda: forever(print, 'ready'),
    'sigint_task': lambda: run(beside(sleeping('ready'))),
    'sigint_shutdown': lambda: run(leaving(cleaning(), 1)),
    'sigint_twice': lambda: run(stubborn()),
    'sigint_swallowed': lambda: run(swallowing()),
    'sigint_caught': caught,
    'sigint_after': after,
}


def last_words(text):
    lines = [re.sub('^.*RuntimeWarning: |^__main__[.]', '', line) for line in text.splitlines()]
    said = [line for line in lines if not re.match(' |task: |Enable tracemalloc', line)]
    return said[-1] if said else '-'


def ending(name):
    child = subprocess.Popen(
        [sys.executable, '-u', __file__, name],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, universal_newlines=True)
    lines = []
    for line in child.stdout:
        lines.append(line.rstrip('\n'))
        if lines[-1] == 'ready':
            time.sleep(0.05)
            child.send_signal(signal.SIGINT)
    words = last_words(child.stderr.read())
    return child.wait(), lines, words


if len(sys.argv) > 1:
    CASES[sys.argv[1]]()
else:
    for name in CASES:
        if name == 'exit_group' and not hasattr(asyncio, 'TaskGroup'):
            continue
        status, lines, words = ending(name)
        print('%s: %d %s | %s' % (name, status, ' '.join(lines) or '-', words), flush=True)
