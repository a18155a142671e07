"""A writer that is let go of before it was closed."""
# tags: gc
import asyncio
import gc
import warnings

class Quiet(asyncio.Transport):
    closed = False

    def close(self):
        self.closed = True

    def is_closing(self):
        return self.closed

    def __repr__(self):
        return "<Quiet>"

def writer(transport, loop):
    reader = asyncio.StreamReader(limit=9)
    return asyncio.StreamWriter(transport, asyncio.StreamReaderProtocol(reader), reader, loop)

async def main():
    loop = asyncio.get_event_loop()
    transports = [Quiet(), Quiet()]
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        writer(transports[0], loop)
        writer(transports[1], loop).close()
        gc.collect()
        await asyncio.sleep(0.01)
        gc.collect()
        await asyncio.sleep(0.01)
    print([(w.category.__name__, str(w.message)) for w in caught])
    print([t.closed for t in transports])

loop = asyncio.new_event_loop()
loop.run_until_complete(main())
loop.close()
