"""Whether run() leaves debug mode to the environment."""
import asyncio
import os

async def main():
    return asyncio.get_event_loop().get_debug()

os.environ["PYTHONASYNCIODEBUG"] = "1"
try:
    if hasattr(asyncio, "run"):
        print("run():", asyncio.run(main()))
        print("run(debug=False):", asyncio.run(main(), debug=False))
    loop = asyncio.new_event_loop()
    print("a loop:", loop.run_until_complete(main()))
    loop.close()
finally:
    del os.environ["PYTHONASYNCIODEBUG"]
