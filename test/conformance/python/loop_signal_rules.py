"""Which signals can be handled, by whom, and what is left when the loop is closed."""
# tags: unix
import asyncio
import os
import signal

async def coro():
    pass

def attempt(label, call, *args):
    try:
        print(label, call(*args))
    except Exception as e:
        print(label, type(e).__name__, e)

async def main():
    loop = asyncio.get_event_loop()
    for sig in (-1, 0, 65, 1.5, None, 9, 19, 32, True):
        attempt("add %s" % sig, loop.add_signal_handler, sig, print)
        attempt("remove %s" % sig, loop.remove_signal_handler, sig)
    attempt("coroutine", loop.add_signal_handler, signal.SIGUSR2, coro)
    log = []
    loop.add_signal_handler(signal.SIGUSR2, log.append, "first")
    loop.add_signal_handler(signal.SIGUSR2, log.append, "second")
    os.kill(os.getpid(), signal.SIGUSR2)
    while not log:
        await asyncio.sleep(0.01)
    print(log)

loop = asyncio.new_event_loop()
asyncio.set_event_loop(loop)
loop.run_until_complete(main())
loop.close()
attempt("closed", loop.remove_signal_handler, signal.SIGUSR2)
attempt("closed", loop.add_signal_handler, signal.SIGUSR2, print)
