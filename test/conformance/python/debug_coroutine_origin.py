"""Debug mode: from when on a coroutine that is never awaited says where it was created, and how."""
# tags: gc log
import asyncio
import gc
import logging
import sys
import warnings

class Grab(logging.Handler):
    def emit(self, record):
        print(record.levelname, "was never yielded from" in record.getMessage())

lg = logging.getLogger("asyncio")
lg.addHandler(Grab())
lg.propagate = False

def show(message, category, filename, lineno, file=None, line=None):
    text = str(message)
    print(text.split("\n")[0], "created at" in text)

warnings.simplefilter("always")
warnings.showwarning = show

async def job():
    pass

def drop(label):
    print("-", label)
    job()
    gc.collect()

async def main(loop):
    drop("debug from the start")
    loop.set_debug(False)
    drop("just turned off")
    await asyncio.sleep(0)
    drop("off")
    loop.set_debug(True)
    drop("just turned on")
    await asyncio.sleep(0)
    drop("on")

loop = asyncio.new_event_loop()
loop.slow_callback_duration = 60
if sys.platform == "emscripten":  # there is nothing to wake there
    loop._write_to_self = lambda: None
loop.set_debug(True)
drop("before the loop runs")
loop.run_until_complete(main(loop))
drop("after the loop ran")
loop.close()
