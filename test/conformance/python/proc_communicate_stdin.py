"""communicate() with and without something to write, a child that does not read, and a pipe that fails."""
# tags: proc
import asyncio
import gc

PIPE = asyncio.subprocess.PIPE

async def main():
    loop = asyncio.get_event_loop()
    told = []
    loop.set_exception_handler(lambda loop, context: told.append(context["message"]))
    p = await asyncio.create_subprocess_exec("cat", stdin=PIPE, stdout=PIPE)
    print(await p.communicate(b"written"), p.returncode)
    p = await asyncio.create_subprocess_exec("cat", stdin=PIPE, stdout=PIPE)
    t = asyncio.ensure_future(p.communicate())
    try:
        print(await asyncio.wait_for(asyncio.shield(t), 0.3))
    except asyncio.TimeoutError:
        print("waits for the end of its input")
        p.stdin.close()
        print(await t)
    p = await asyncio.create_subprocess_exec("true", stdin=PIPE)
    print(await p.communicate(b"x" * 1000000), p.returncode)
    protocol = asyncio.subprocess.SubprocessStreamProtocol(100, loop)
    protocol.pipe_connection_lost(0, OSError("lost"))
    del protocol
    await asyncio.sleep(0.1)
    gc.collect()
    print(told)

loop = asyncio.new_event_loop()
asyncio.set_event_loop(loop)
loop.run_until_complete(main())
loop.close()
