"""A child handed to a watcher that has no loop."""
# tags: proc
import asyncio
import logging
import warnings

warnings.simplefilter("ignore")


class Printing(logging.Handler):
    def emit(self, record):
        print(record.levelname, record.getMessage())


asyncio.log.logger.addHandler(Printing())
asyncio.log.logger.propagate = False


def attempt(watcher):
    # No process has this number: the watcher says so and reports an end.
    try:
        with watcher:
            watcher.add_child_handler(99999999, lambda pid, code, *args: print("ended", code, args), "x")
    except RuntimeError as e:
        print("RuntimeError:", e)
    print("removed", watcher.remove_child_handler(99999999))


for name in ("Safe",):
    cls = getattr(asyncio, name + "ChildWatcher", None)
    if cls is None:
        print("no", name)
        continue
    print(name)
    watcher = cls()
    attempt(watcher)
    loop = asyncio.new_event_loop()
    watcher.attach_loop(loop)
    attempt(watcher)
    watcher.close()
    loop.close()
