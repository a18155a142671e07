"""When sock_recv, sock_sendall and sock_accept begin, and what they refuse."""
# tags: net
import asyncio
import socket
import warnings
warnings.simplefilter("ignore")

async def attempt(name, begin):
    try:
        coro = begin()
    except Exception as e:
        print(name, "at once:", type(e).__name__, e)
        return
    try:
        print(name, "gave", await coro)
    except Exception as e:
        print(name, "failed:", type(e).__name__, e)

async def main():
    loop = asyncio.get_event_loop()
    a, b = socket.socketpair()
    a.setblocking(False)
    b.setblocking(False)
    await loop.sock_sendall(a, b"first")
    t = loop.sock_recv(b, 5)
    print("is a future:", isinstance(t, asyncio.Future))
    print(await t)
    sending = loop.sock_sendall(a, b"second")
    await loop.sock_sendall(a, b"third")
    got = b""
    while not got.endswith(b"third"):
        got += await loop.sock_recv(b, 100)
    print(got)
    await sending

    fresh = socket.socket()
    fresh.setblocking(False)
    await attempt("recv", lambda: loop.sock_recv(fresh, 1))
    await attempt("send", lambda: loop.sock_sendall(fresh, b"x"))
    await attempt("accept", lambda: loop.sock_accept(fresh))
    await attempt("recv -1", lambda: loop.sock_recv(a, -1))
    await attempt("connect", lambda: loop.sock_connect(fresh, ("127.0.0.1", 1)))
    unix = socket.socket(socket.AF_UNIX)
    unix.setblocking(False)
    await attempt("connect", lambda: loop.sock_connect(unix, "/nonexistent/socket"))
    unix.close()
    fresh.close()
    await attempt("closed recv", lambda: loop.sock_recv(fresh, 1))
    await attempt("closed send", lambda: loop.sock_sendall(fresh, b"x"))
    await attempt("closed accept", lambda: loop.sock_accept(fresh))
    await attempt("closed connect", lambda: loop.sock_connect(fresh, ("127.0.0.1", 1)))
    for name, begin in [
        ("recv", lambda s: loop.sock_recv(s, 1)),
        ("sendall", lambda s: loop.sock_sendall(s, b"x")),
        ("accept", lambda s: loop.sock_accept(s)),
        ("connect", lambda s: loop.sock_connect(s, ("127.0.0.1", 1))),
    ]:
        loop.set_debug(True)
        blocking = socket.socket()
        blocking.settimeout(None)
        await attempt("blocking " + name, lambda: begin(blocking))
        blocking.close()
        loop.set_debug(False)
    a.shutdown(socket.SHUT_WR)
    got = b""
    while True:
        data = await loop.sock_recv(b, 100)
        if not data:
            break
        got += data
    print("until the end", got, await loop.sock_recv(b, 100))
    a.close()
    b.close()

loop = asyncio.new_event_loop()
loop.run_until_complete(main())
loop.close()
