"""The task of a stream server's connection is cancelled: what is reported, is the connection closed?"""
import asyncio

class Quiet(asyncio.Transport):
    closed = False

    def close(self):
        self.closed = True

    def is_closing(self):
        return self.closed

tasks = []

async def handle(reader, writer):
    tasks.append((asyncio.current_task if hasattr(asyncio, "current_task") else asyncio.Task.current_task)())
    await reader.read()

async def main():
    loop = asyncio.get_event_loop()
    reports = []
    loop.set_exception_handler(lambda lp, ctx: reports.append(
        (ctx["message"].split("(")[0], type(ctx.get("exception")).__name__)))
    protocol = asyncio.StreamReaderProtocol(asyncio.StreamReader(), handle)
    transport = Quiet()
    protocol.connection_made(transport)
    await asyncio.sleep(0)
    tasks[0].cancel()
    await asyncio.wait(tasks)
    await asyncio.sleep(0)
    print(reports)
    print("closed", transport.closed)
    transport.closed = True

loop = asyncio.new_event_loop()
loop.run_until_complete(main())
loop.close()
