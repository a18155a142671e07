"""Does the protocol of a stream keep its reader alive when the program has let it go?"""
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

async def main():
    client = asyncio.StreamReaderProtocol(asyncio.StreamReader())
    gc.collect()
    print("client's", client._stream_reader is not None)
    server = asyncio.StreamReaderProtocol(asyncio.StreamReader(), lambda reader, writer: None)
    gc.collect()
    print("server's", server._stream_reader is not None)
    server.connection_made(Quiet())
    gc.collect()
    print("once connected", server._stream_reader is not None)
    server.data_received(b"for nobody")
    server.connection_lost(None)
    print("in the end", server._stream_reader is not None)

warnings.simplefilter("ignore")
loop = asyncio.new_event_loop()
loop.run_until_complete(main())
loop.close()
