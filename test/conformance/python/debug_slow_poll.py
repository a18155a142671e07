"""Debug mode: which versions log how long the loop waited."""
# tags: log timing
import asyncio
import logging
import re

class Grab(logging.Handler):
    def emit(self, record):
        msg = record.getMessage()
        if msg.startswith("poll"):
            print(record.levelname, re.sub(r"\d+\.\d+", "N", msg))

lg = logging.getLogger("asyncio")
lg.addHandler(Grab())
lg.propagate = False
lg.setLevel(logging.DEBUG)

loop = asyncio.new_event_loop()
loop.set_debug(True)
loop.run_until_complete(asyncio.sleep(0.01))
loop.run_until_complete(asyncio.sleep(1.2))
print("done")
loop.close()
