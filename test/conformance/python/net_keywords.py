"""Which keyword arguments the methods for connections and servers take."""
# tags: net
import asyncio


def taken(method, **keywords):
    try:
        coro = method(asyncio.Protocol, **keywords)
    except TypeError as e:
        return "keyword" not in str(e)
    coro.close()
    return True


async def main():
    loop = asyncio.get_event_loop()
    both = ("ssl_handshake_timeout", "ssl_shutdown_timeout")
    for name, keywords in (
        ("create_connection", both + ("happy_eyeballs_delay", "interleave", "all_errors", "nonsense")),
        ("create_server", both + ("start_serving", "keep_alive", "reuse_port", "nonsense")),
        ("create_unix_server", both + ("start_serving", "cleanup_socket")),
    ):
        if name == "create_unix_server" and not hasattr(loop, "start_tls"):
            continue  # a coroutine of 3.6 that looks at its arguments when it is awaited
        print(name, [(keyword, taken(getattr(loop, name), **{keyword: None})) for keyword in keywords])


loop = asyncio.new_event_loop()
loop.run_until_complete(main())
loop.close()
