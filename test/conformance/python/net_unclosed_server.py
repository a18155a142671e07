"""A server that is still open when its loop is closed."""
# tags: net
import asyncio
import re
import socket
import warnings

async def main():
    server = await asyncio.start_server(lambda r, w: None, "127.0.0.1", 0)
    address = server.sockets[0].getsockname()
    return address

def listening(address):
    with socket.socket() as s:
        return s.connect_ex(address) == 0

loop = asyncio.new_event_loop()
asyncio.set_event_loop(loop)
address = loop.run_until_complete(main())
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    loop.close()
for w in caught:
    print(w.category.__name__, re.sub(r"fd=\d+|, \d+\)", "N", str(w.message)))
print("listening:", listening(address))
