"""wait_for, shield and gather of what cannot be awaited: how each refuses it."""
# tags:
import asyncio


async def attempt(name, call):
    try:
        print(name, await call())
    except TypeError as error:
        print(name, "TypeError:", error)


async def main():
    await attempt("wait_for", lambda: asyncio.wait_for(5, None))
    await attempt("wait_for with a timeout", lambda: asyncio.wait_for(5, 1))
    await attempt("shield", lambda: asyncio.shield(5))
    await attempt("gather", lambda: asyncio.gather(5))


loop = asyncio.new_event_loop()
loop.run_until_complete(main())
loop.close()
