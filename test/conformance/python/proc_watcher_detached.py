"""A child watcher that loses its loop while it watches a child warns."""
# tags: proc
import asyncio
import warnings


async def main(loop):
    watcher = asyncio.SafeChildWatcher()
    watcher.attach_loop(loop)
    asyncio.set_child_watcher(watcher)
    proc = await asyncio.create_subprocess_exec("cat", stdin=asyncio.subprocess.PIPE)
    with warnings.catch_warnings(record=True) as got:
        warnings.simplefilter("always")
        watcher.attach_loop(None)
    print([(w.category.__name__, str(w.message)) for w in got])
    watcher.attach_loop(loop)
    proc.kill()
    print(await proc.wait())

warnings.simplefilter("ignore")
if hasattr(asyncio, "SafeChildWatcher"):
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    loop.run_until_complete(main(loop))
    asyncio.set_child_watcher(None)
    asyncio.set_event_loop(None)
    loop.close()
else:
    print("no child watchers")
