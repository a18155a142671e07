"""wait_closed of a writer whose protocol does not say what to wait for."""
import asyncio

class Quiet(asyncio.Transport):
    def is_closing(self):
        return True

class Plain(asyncio.streams.FlowControlMixin):
    pass

async def main():
    loop = asyncio.get_event_loop()
    w = asyncio.StreamWriter(Quiet(), Plain(), None, loop)
    if not hasattr(w, "wait_closed"):
        print("wait_closed missing")
        return
    try:
        await w.wait_closed()
    except (AttributeError, NotImplementedError) as e:
        print(type(e).__name__, e)

loop = asyncio.new_event_loop()
loop.run_until_complete(main())
loop.close()
