"""Which class the error of a timeout is, as those see it who catch it under another name."""
import asyncio
import concurrent.futures

loop = asyncio.new_event_loop()

async def main():
    try:
        await asyncio.wait_for(loop.create_future(), 0.01)
    except asyncio.TimeoutError as e:
        print("builtin:", isinstance(e, TimeoutError), "OSError:", isinstance(e, OSError))
        print("an error of concurrent.futures:", isinstance(e, concurrent.futures._base.Error))

loop.run_until_complete(main())
loop.close()
