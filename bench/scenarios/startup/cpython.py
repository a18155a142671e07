import asyncio
import sys


async def main():
    await asyncio.sleep(0)


if '"loop": "uvloop"' in ' '.join(sys.argv[1:]):
    import uvloop
    loop = uvloop.new_event_loop()
else:
    loop = asyncio.new_event_loop()
loop.run_until_complete(main())
loop.close()
