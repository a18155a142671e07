"""Files: 200 of them written, read back and summed, all at the same time."""
import asyncio
import os
import shutil
import tempfile


class Store:
    """Numbers in files; a thread does the blocking part."""

    def __init__(self, folder):
        self.folder = folder
        self.running = self.peak = 0

    def path(self, n):
        return os.path.join(self.folder, 'numbers-%03d.txt' % n)

    async def write(self, n):
        text = '\n'.join(str(n * 1000 + i) for i in range(100))
        self.running += 1
        self.peak = max(self.peak, self.running)
        await asyncio.get_running_loop().run_in_executor(None, write_text, self.path(n), text)
        self.running -= 1
        return len(text)

    async def read(self, n):
        text = await asyncio.get_running_loop().run_in_executor(None, read_text, self.path(n))
        return sum(int(line) for line in text.split('\n'))


def write_text(path, text):
    with open(path, 'w') as file:
        file.write(text)


def read_text(path):
    with open(path) as file:
        return file.read()


async def use(folder):
    store = Store(folder)
    written = await asyncio.gather(*[store.write(n) for n in range(200)])
    print('written:', len(written), 'files,', sum(written), 'bytes')
    print('at the same time:', store.peak, 'still running:', store.running)
    print('in the folder:', len(os.listdir(folder)))

    sums = await asyncio.gather(*[store.read(n) for n in range(200)])
    print('read:', len(sums), 'in order:', sums == sorted(sums))
    print('first:', sums[0], 'last:', sums[-1])
    print('sum of all:', sum(sums))

    total = count = 0
    for next_sum in asyncio.as_completed([store.read(n) for n in range(200)]):
        total += await next_sum
        count += 1
    print('as they complete:', count, 'the same sum:', total == sum(sums))

    results = await asyncio.gather(store.read(1), store.read(200), return_exceptions=True)
    print('one that is not there:', results[0], isinstance(results[1], Exception))


async def main():
    folder = tempfile.mkdtemp()
    try:
        await use(folder)
    finally:
        shutil.rmtree(folder)
    print('removed:', not os.path.exists(folder))


asyncio.run(main())
