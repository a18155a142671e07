"""Debug mode: from when on a coroutine that is never awaited says where it was created, and how."""
# tags: gc log
import asyncio
import gc
import logging
import re
import sys
import warnings

reports = []

class Grab(logging.Handler):
    def emit(self, record):
        found = re.match(r"<CoroWrapper (\w+)\(\) .* was never yielded from\n", record.getMessage())
        if found:
            reports.append("%s logged %s" % (found.group(1), "created at" in record.getMessage()))

lg = logging.getLogger("asyncio")
lg.addHandler(Grab())
lg.propagate = False

def show(message, category, filename, lineno, file=None, line=None):
    text = str(message)
    name = re.match(r"coroutine '(\w+)' was never awaited", text).group(1)
    reports.append("%s warned %s" % (name, "created at" in text))

warnings.simplefilter("always")
warnings.showwarning = show

async def before(): pass
async def from_the_start(): pass
async def just_turned_off(): pass
async def off(): pass
async def just_turned_on(): pass
async def on(): pass
async def after(): pass

def drop(job):
    job()

async def main(loop):
    drop(from_the_start)
    loop.set_debug(False)
    drop(just_turned_off)
    await asyncio.sleep(0)
    drop(off)
    loop.set_debug(True)
    drop(just_turned_on)
    await asyncio.sleep(0)
    drop(on)

loop = asyncio.new_event_loop()
if sys.platform == "emscripten":  # there is nothing to wake there
    loop._write_to_self = lambda: None
loop.set_debug(True)
drop(before)
loop.run_until_complete(main(loop))
drop(after)
loop.close()
gc.collect()
for report in sorted(reports):
    print(report)
