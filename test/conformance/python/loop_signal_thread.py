"""Signal handlers in another thread than the first."""
# tags: unix thread
import asyncio
import signal

def attempt(loop):
    try:
        loop.add_signal_handler(signal.SIGUSR2, print)
    except RuntimeError as e:
        return e

async def main():
    loop = asyncio.get_event_loop()
    print(await loop.run_in_executor(None, attempt, loop))

loop = asyncio.new_event_loop()
asyncio.set_event_loop(loop)
loop.run_until_complete(main())
loop.close()
