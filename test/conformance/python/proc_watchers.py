"""Child watchers: which there are, which is the default one, when they are active, what they are told."""
# tags: proc
import asyncio
import warnings

warnings.simplefilter("always")
names = "Abstract Safe Fast Threaded MultiLoop Pidfd".split()

def warned(label, make):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        value = make()
    print(label, [(w.category.__name__, str(w.message)) for w in caught])
    return value

async def run(watcher):
    try:
        p = await asyncio.create_subprocess_exec("sh", "-c", "exit 3")
        return await p.wait()
    except RuntimeError as e:
        return e

def main():
    print([name for name in names if hasattr(asyncio, name + "ChildWatcher")])
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    watcher = warned("get", asyncio.get_child_watcher)
    print(type(watcher).__name__, warned("get", asyncio.get_child_watcher) is watcher)
    print(loop.run_until_complete(run(watcher)))
    for name in names:
        cls = getattr(asyncio, name + "ChildWatcher", None)
        if cls is None or name == "Abstract":
            continue
        watcher = warned(name, cls)
        warned("set", lambda: asyncio.set_child_watcher(watcher))
        if hasattr(watcher, "is_active"):
            print(name, "active", watcher.is_active())
        print(name, "without a loop", loop.run_until_complete(run(watcher)))
        watcher.attach_loop(loop)
        if hasattr(watcher, "is_active"):
            print(name, "active", watcher.is_active())
        print(name, "with a loop", loop.run_until_complete(run(watcher)))
        print(name, "remove", watcher.remove_child_handler(99999999))
        watcher.close()
    warned("set", lambda: asyncio.set_child_watcher(None))
    try:
        asyncio.set_child_watcher(5)
    except AssertionError as e:
        print("AssertionError", e)
    try:
        asyncio.AbstractChildWatcher().attach_loop(loop)
    except NotImplementedError as e:
        print("NotImplementedError", e)
    asyncio.set_event_loop(None)
    loop.close()

if hasattr(asyncio, "AbstractChildWatcher"):
    main()
else:
    print("no watchers")
