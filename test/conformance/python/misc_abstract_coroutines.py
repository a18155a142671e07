"""What a loop gives that leaves out a method of AbstractEventLoop: an error at once, or when it is awaited."""
import asyncio

class Bare(asyncio.AbstractEventLoop):
    pass

async def main():
    for name, args in [("shutdown_asyncgens", ()), ("getaddrinfo", ("host", 80)), ("sock_recv", (None, 1)),
                       ("run_in_executor", (None, print))]:
        try:
            made = getattr(Bare(), name)(*args)
        except NotImplementedError:
            print(name, "refused at once")
            continue
        try:
            await made
        except NotImplementedError:
            print(name, "refused when awaited")

loop = asyncio.new_event_loop()
loop.run_until_complete(main())
loop.close()
