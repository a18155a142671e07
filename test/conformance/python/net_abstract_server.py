"""What AbstractServer's methods do that a subclass leaves out."""
import asyncio

METHODS = ("close", "get_loop", "is_serving", "close_clients", "abort_clients")
COROUTINES = ("wait_closed", "start_serving", "serve_forever", "__aexit__")
# Reachable through the package in every version.
AbstractServer = asyncio.events.AbstractServer


async def attempt(name, call):
    try:
        got = call()
        print(name, got if got is NotImplemented else await got)
    except NotImplementedError as e:
        print(name, "NotImplementedError", str(e) == "")


class Half(AbstractServer):
    def close(self):
        print("closed")


async def main():
    server = AbstractServer()
    for name in METHODS:
        if not hasattr(server, name):
            print(name, "is missing")
            continue
        try:
            print(name, getattr(server, name)())
        except NotImplementedError:
            print(name, "NotImplementedError")
    for name in COROUTINES:
        if hasattr(server, name):
            await attempt(name, getattr(server, name))
        else:
            print(name, "is missing")
    half = Half()
    print(isinstance(half, AbstractServer))
    if hasattr(half, "__aenter__"):
        print(await half.__aenter__() is half)
        await attempt("__aexit__ of a subclass", half.__aexit__)

loop = asyncio.new_event_loop()
loop.run_until_complete(main())
loop.close()
