"""How many turns of the loop pass between a watcher's notice and the protocol's."""
# tags: proc
import asyncio
import warnings

warnings.simplefilter("ignore")
log = []

def count(loop, turn):
    log.append(turn)
    if turn < 5:
        loop.call_soon(count, loop, turn + 1)

class Protocol(asyncio.SubprocessProtocol):
    def process_exited(self):
        log.append("process_exited")

    def connection_lost(self, exc):
        log.append("connection_lost")
        self.over.set_result(None)

async def main():
    loop = asyncio.get_event_loop()
    held = []

    class Watcher(asyncio.AbstractChildWatcher):
        def add_child_handler(self, pid, callback, *args):
            held.append((pid, callback, args))
        def attach_loop(self, loop):
            pass
        def close(self):
            pass
        def is_active(self):
            return True
        def __enter__(self):
            return self
        def __exit__(self, *args):
            pass

    asyncio.set_child_watcher(Watcher())
    transport, protocol = await loop.subprocess_exec(Protocol, "true", stdin=None, stdout=None, stderr=None)
    protocol.over = loop.create_future()
    (pid, callback, args), = held
    print(pid == transport.get_pid())
    callback(pid, 7, *args)
    count(loop, 0)
    await protocol.over
    print(transport.get_returncode())
    await asyncio.sleep(0.01)
    print(log)

if hasattr(asyncio, "AbstractChildWatcher"):
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    loop.run_until_complete(main())
    loop.close()
else:
    print("no watchers")
