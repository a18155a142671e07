"""create_datagram_endpoint(): its arguments, and the errors and warnings about them."""
# tags: net deprecation
import asyncio
import re
import socket
import warnings


def masked(text):
    text = re.sub(r"('\d[\d.]*'|'::1'), [1-9]\d*", r"\1, P", text)
    return re.sub(r"fd=\d+", "fd=N", re.sub("0x[0-9a-f]+", "0x", text))


class Protocol(asyncio.DatagramProtocol):
    def __init__(self):
        self.log = []

    def connection_made(self, transport):
        self.log.append("made")

    def datagram_received(self, data, addr):
        self.log.append(data)

    def error_received(self, exc):
        self.log.append(exc)

    def connection_lost(self, exc):
        self.log.append("lost")
        print(self.log)


async def attempt(name, *args, **kwargs):
    loop = asyncio.get_event_loop()
    try:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            transport, protocol = await loop.create_datagram_endpoint(*args, **kwargs)
        for warning in caught:
            print(warning.category.__name__, warning.message)
    except (Exception, AssertionError) as e:
        print(name, type(e).__name__, masked(str(e)))
        return None
    where = [transport.get_extra_info("sockname"), transport.get_extra_info("peername")]
    print(name, masked(repr(where)), masked(repr(transport)))
    return transport


async def close(transport):
    transport.close()
    await asyncio.sleep(0)


async def main():
    loopback = ("127.0.0.1", 0)
    taken = await attempt("local", Protocol, loopback)
    address = taken.get_extra_info("sockname")
    print(masked(repr(taken.get_extra_info("socket"))), sorted(taken._extra))
    await attempt("in use", Protocol, local_addr=address)
    await close(await attempt("remote", Protocol, remote_addr=address))
    await close(await attempt("both", Protocol, loopback, address))
    await close(await attempt("six", Protocol, local_addr=("::1", 0)))
    await close(taken)

    unbound = await attempt("family", Protocol, family=socket.AF_INET)
    print(masked(repr(unbound.get_extra_info("socket")).split(" proto=")[0]))
    await close(unbound)
    await close(await attempt("family six", Protocol, family=socket.AF_INET6))

    await attempt("nothing", Protocol)
    await attempt("no factory")
    await attempt("too many", Protocol, None, None, 2)
    await attempt("keyword", Protocol, local_addr=loopback, nonsense=1)
    await attempt("no pair", Protocol, local_addr=("127.0.0.1",))
    await attempt("no tuple", Protocol, remote_addr="127.0.0.1")
    await attempt("families", Protocol, local_addr=loopback, remote_addr=("::1", 9))
    await attempt("other family", Protocol, local_addr=("::1", 0), family=socket.AF_INET)
    await attempt("no port", Protocol, local_addr=("127.0.0.1", 70000))
    await attempt("foreign", Protocol, local_addr=("192.0.2.1", 0))
    await attempt("UNIX", Protocol, local_addr=("x", 1), family=socket.AF_UNIX)
    await attempt("TCP", Protocol, family=socket.AF_INET, proto=6)

    await attempt("broadcast", Protocol, remote_addr=("255.255.255.255", 9))
    allowed = await attempt("allowed", Protocol, loopback, address, allow_broadcast=True)
    await close(allowed)

    await attempt("reuse", Protocol, local_addr=loopback, reuse_address=True)
    for value in (False, None):
        reusing = await attempt("reuse", Protocol, local_addr=loopback, reuse_address=value)
        if reusing is not None:
            await close(reusing)


loop = asyncio.new_event_loop()
asyncio.set_event_loop(loop)
loop.run_until_complete(main())
loop.close()
