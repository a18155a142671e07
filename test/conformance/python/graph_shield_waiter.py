"""Whether a future knows the task that waits for it through a shield."""
import asyncio

loop = asyncio.new_event_loop()

async def wait(inner):
    await asyncio.shield(inner)

async def main():
    if not hasattr(asyncio, "format_call_graph"):
        print("missing")
        return
    inner = loop.create_future()
    task = loop.create_task(wait(inner), name="waiter")
    await asyncio.sleep(0)
    graph = asyncio.capture_call_graph(inner)
    print(len(graph.awaited_by))
    inner.set_result(1)
    await task

loop.run_until_complete(main())
loop.close()
