"""A file tree: hashed by threads, with a progress bar, then by processes."""
import asyncio
import concurrent.futures
import hashlib
import os
import shutil
import sys
import tempfile


def hash_file(path):
    """What a thread does: reads and hashes one file."""
    digest = hashlib.sha256()
    with open(path, 'rb') as file:
        digest.update(file.read())
    return digest.hexdigest()


def hash_text(text, times):
    """What a process does: nothing but computing."""
    digest = text
    for _ in range(times):
        digest = hashlib.sha256(digest.encode()).hexdigest()
    return digest


class Bar:
    """A progress bar on the terminal; without one nothing is drawn."""

    def __init__(self, total):
        self.total = total
        self.done = 0

    def step(self):
        self.done += 1
        if sys.stderr.isatty():
            filled = 30 * self.done // self.total
            sys.stderr.write('\r[%s] %d/%d' % (('#' * filled).ljust(30, '-'), self.done, self.total))
            if self.done == self.total:
                sys.stderr.write('\n')


def make_tree(root):
    """Sixty files in four folders; every tenth has the content of the first."""
    for n in range(60):
        folder = os.path.join(root, 'abcd'[n % 4])
        os.makedirs(folder, exist_ok=True)
        with open(os.path.join(folder, 'file-%02d.txt' % n), 'w') as file:
            file.write('content %d\n' % (0 if n % 10 == 0 else n) * 1000)


def list_tree(root):
    paths = []
    for folder, _, files in os.walk(root):
        paths += [os.path.join(folder, file) for file in files]
    return sorted(paths)


async def hash_tree(root):
    loop = asyncio.get_event_loop()
    paths = list_tree(root)
    bar = Bar(len(paths))

    async def hash_one(path):
        digest = await loop.run_in_executor(None, hash_file, path)
        bar.step()
        return digest

    digests = await asyncio.gather(*[hash_one(path) for path in paths])
    print('hashed:', bar.done, 'files of', bar.total)
    return {os.path.relpath(path, root): digest for path, digest in zip(paths, digests)}


def show(digests):
    for path in sorted(digests)[:3]:
        print(path, digests[path][:16])
    tree = hashlib.sha256('\n'.join(digests[path] for path in sorted(digests)).encode())
    print('the tree:', tree.hexdigest()[:16])
    copies = [path for path in sorted(digests) if digests[path] == digests['a/file-00.txt']]
    print('the same content:', ' '.join(copies))


async def fail(root):
    loop = asyncio.get_event_loop()
    try:
        await loop.run_in_executor(None, hash_file, os.path.join(root, 'no such file'))
    except Exception as error:
        print('one that is not there:', isinstance(error, Exception))


async def compute():
    loop = asyncio.get_event_loop()
    with concurrent.futures.ProcessPoolExecutor(2) as pool:
        calls = [loop.run_in_executor(pool, hash_text, text, 1000) for text in ('one', 'two', 'three')]
        for digest in await asyncio.gather(*calls):
            print('a thousand times:', digest[:16])


async def cancel():
    """One thread, many calls: those that have not begun never do."""
    loop = asyncio.get_event_loop()
    pool = concurrent.futures.ThreadPoolExecutor(1)
    calls = [loop.run_in_executor(pool, hash_text, 'x', 200000 if n == 0 else 1) for n in range(100)]
    await asyncio.sleep(0.05)
    for call in calls[1:]:
        call.cancel()
    results = await asyncio.gather(*calls, return_exceptions=True)
    print('finished:', sum(isinstance(result, str) for result in results), 'of', len(results))
    pool.shutdown()
    try:
        pool.submit(hash_text, 'x', 1)
    except RuntimeError as error:
        print(error)


async def main():
    root = tempfile.mkdtemp()
    try:
        make_tree(root)
        show(await hash_tree(root))
        await fail(root)
        await compute()
        await cancel()
    finally:
        shutil.rmtree(root)


if __name__ == '__main__':
    loop = asyncio.get_event_loop()
    loop.run_until_complete(main())
    loop.close()
