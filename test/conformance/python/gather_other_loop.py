"""gather of nothing but futures of another loop."""
import asyncio
import re

async def main(done, pending):
    for label, call in [("done", lambda: asyncio.gather(done)),
                        ("pending", lambda: asyncio.gather(pending)),
                        ("exceptions", lambda: asyncio.gather(done, return_exceptions=True))]:
        try:
            outer = call()
            print(label, "made", outer._loop is asyncio.get_event_loop())
            outer.cancel()
        except ValueError as e:
            print(label, type(e).__name__, re.sub(r"<.*>", "<...>", str(e)))

other = asyncio.new_event_loop()
done = other.create_future()
done.set_result("of the other")
pending = other.create_future()
loop = asyncio.new_event_loop()
loop.run_until_complete(main(done, pending))
loop.close()
other.close()
