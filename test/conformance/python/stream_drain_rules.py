"""drain while writing is paused, goes on, fails, or the connection is lost."""
import asyncio

class Quiet(asyncio.Transport):
    closed = False

    def is_closing(self):
        return self.closed

def outcome(task):
    if not task.done():
        return "waits"
    exc = task.exception()
    return "done" if exc is None else "%s: %s" % (type(exc).__name__, exc)

async def settle():
    for _ in range(3):
        await asyncio.sleep(0)

async def case(name, *steps):
    loop = asyncio.get_event_loop()
    reader = asyncio.StreamReader()
    protocol = asyncio.StreamReaderProtocol(reader)
    transport = Quiet()
    protocol.connection_made(transport)
    writer = asyncio.StreamWriter(transport, protocol, reader, loop)
    protocol.pause_writing()
    task = asyncio.ensure_future(writer.drain())
    await settle()
    seen = [outcome(task)]
    for step in steps:
        step(protocol, reader)
        await settle()
        seen.append(outcome(task))
    later = asyncio.ensure_future(writer.drain())
    await settle()
    print(name, seen, outcome(later))
    for t in (task, later):
        t.cancel()
    await asyncio.wait([task, later])
    transport.closed = True

async def main():
    await case("resumed", lambda p, r: p.resume_writing())
    await case("lost", lambda p, r: p.connection_lost(None))
    await case("failed", lambda p, r: p.connection_lost(OSError("gone")))
    await case("reader failed", lambda p, r: r.set_exception(OSError("unread")), lambda p, r: p.resume_writing())
    for twice in ("pause_writing", "resume_writing"):
        protocol = asyncio.StreamReaderProtocol(None)
        if twice == "pause_writing":
            protocol.pause_writing()
        try:
            getattr(protocol, twice)()
        except AssertionError as e:
            print(twice, "twice: AssertionError", e)

loop = asyncio.new_event_loop()
loop.run_until_complete(main())
loop.close()
