"""Coroutines: calling one runs nothing, awaiting it runs it, several can sleep at the same time."""
import asyncio
import warnings


def show_warning(message, category, *where):
    print('%s: %s' % (category.__name__, message))


async def say(word, delay):
    print('  start', word)
    await asyncio.sleep(delay)
    print('  end', word)
    return len(word)


async def main():
    loop = asyncio.get_running_loop()

    hello = say('hello', 0.02)
    print('called; nothing has run so far:', asyncio.iscoroutine(hello))
    print('awaited:', await hello)
    try:
        await hello
    except RuntimeError as error:
        print('awaited again:', error)

    print('one after the other:')
    before = loop.time()
    total = await say('one', 0.1) + await say('three', 0.1) + await say('seven', 0.1)
    print('sum', total, 'and the delays add up:', loop.time() - before > 0.29)

    print('concurrently:')
    before = loop.time()
    slow = asyncio.create_task(say('slow', 0.3))
    middle = asyncio.create_task(say('middle', 0.2))
    quick = asyncio.create_task(say('quick', 0.1))
    print('tasks start when we wait')
    total = await slow + await middle + await quick
    print('sum', total, 'and only the longest delay counts:', 0.29 < loop.time() - before < 0.55)

    forgotten = say('forgotten', 0.02)
    print('never awaited:', asyncio.iscoroutine(forgotten))


warnings.showwarning = show_warning
asyncio.run(main())
