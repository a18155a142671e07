"""Ctrl-C (SIGINT) in other phases: during cleanup, while leftovers end, between runs of a loop."""
# tags: unix signal
import asyncio
import os
import signal

log = []

def interrupt_after(delay):
    asyncio.get_event_loop().call_later(delay, os.kill, os.getpid(), signal.SIGINT)

async def part(name, delay):
    try:
        await asyncio.sleep(delay)
        log.append(name + " slept")
    except asyncio.CancelledError:
        log.append(name + " cancelled")
        raise

async def in_cleanup():
    interrupt_after(0.03)
    interrupt_after(0.1)
    try:
        await part("body", 5)
    finally:
        await part("cleanup", 0.3)

async def leftover():
    try:
        await part("leftover", 5)
    finally:
        await part("leftover's cleanup", 0.3)

async def with_leftover():
    asyncio.ensure_future(leftover())
    interrupt_after(0.1)
    await part("main", 0.03)

def attempt(name, main):
    del log[:]
    try:
        asyncio.run(main())
    except BaseException as e:
        log.append("run raised " + type(e).__name__)
    print(name, log)

def between_runs():
    del log[:]
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    loop.call_later(0.03, os.kill, os.getpid(), signal.SIGINT)
    task = loop.create_task(part("task", 0.2))
    for _ in range(2):
        try:
            loop.run_until_complete(task)
        except BaseException as e:
            log.append("raised " + type(e).__name__)
    print("run_until_complete", log, task.done())
    loop.close()
    asyncio.set_event_loop(None)

if hasattr(asyncio, "run"):
    attempt("cleanup", in_cleanup)
    attempt("leftover", with_leftover)
between_runs()
