"""Debug mode: what the warning about a slow step names."""
# tags: log timing
import asyncio
import logging
import re
import time

class Grab(logging.Handler):
    def emit(self, record):
        msg = record.getMessage()
        if "Executing" in msg:
            print(re.match(r"Executing <(\w+( <?Task\w+)?)", msg).group(1))

lg = logging.getLogger("asyncio")
lg.addHandler(Grab())
lg.propagate = False

async def first():
    time.sleep(0.06)

async def later():
    await asyncio.sleep(0)
    time.sleep(0.06)

async def woken():
    await asyncio.sleep(0.001)
    time.sleep(0.06)

loop = asyncio.new_event_loop()
loop.set_debug(True)
loop.slow_callback_duration = 0.05
for job in (first, later, woken):
    print("-", job.__name__)
    loop.run_until_complete(job())
loop.close()
