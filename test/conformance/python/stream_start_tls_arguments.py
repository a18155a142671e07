"""Which keyword arguments StreamWriter.start_tls has."""
import asyncio

class Quiet(asyncio.Transport):
    def is_closing(self):
        return True

async def main():
    loop = asyncio.get_event_loop()
    protocol = asyncio.StreamReaderProtocol(asyncio.StreamReader())
    w = asyncio.StreamWriter(Quiet(), protocol, None, loop)
    if not hasattr(w, "start_tls"):
        print("start_tls missing")
        return
    for name in ("server_hostname", "ssl_handshake_timeout", "ssl_shutdown_timeout", "server_side"):
        try:
            w.start_tls(None, **{name: None}).close()
            print(name)
        except TypeError as e:
            print("TypeError:", e)

loop = asyncio.new_event_loop()
loop.run_until_complete(main())
loop.close()
