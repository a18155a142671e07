"""A crawler: 200 pages, at most 20 at a time, with a timeout for each; then cancelled half-way."""
import asyncio
import sys
import urllib.parse

from pages import Site


class Crawler:
    def __init__(self, urls, at_once=20, timeout=4):
        self.urls = urls
        self.permits = asyncio.Semaphore(at_once)
        self.timeout = timeout
        self.pages = {}
        self.running = self.peak = 0

    async def crawl(self, on_page=None):
        await asyncio.gather(*[self.visit(url, on_page) for url in self.urls])

    async def visit(self, url, on_page):
        async with self.permits:
            try:
                self.pages[url] = await asyncio.wait_for(self.get(url), self.timeout)
            except asyncio.TimeoutError:
                self.pages[url] = 'timed out', ''
        self.progress()
        if on_page:
            on_page()

    async def get(self, url):
        self.running += 1
        self.peak = max(self.peak, self.running)
        try:
            return await self.fetch(urllib.parse.urlsplit(url))
        finally:
            self.running -= 1

    async def fetch(self, url):
        """GET the page: its status and its text. Cancelled, it closes the connection."""
        reader, writer = await asyncio.open_connection(url.hostname, url.port)
        try:
            writer.write(('GET %s HTTP/1.0\r\n\r\n' % url.path).encode())
            await writer.drain()
            status = int((await reader.readline()).split()[1])
            await reader.readuntil(b'\r\n\r\n')  # the headers
            return status, (await reader.read()).decode()
        finally:
            writer.close()

    def progress(self):
        if sys.stderr.isatty():
            end = '\r\x1b[K' if len(self.pages) == len(self.urls) else ''
            sys.stderr.write('\r%d/%d pages%s' % (len(self.pages), len(self.urls), end))
            sys.stderr.flush()


async def whole(site):
    crawler = Crawler(site.urls)
    await crawler.crawl()
    pages = crawler.pages
    statuses = [status for status, text in pages.values()]
    print('pages:', len(pages))
    for status in (200, 404, 'timed out'):
        print('  %s:' % status, statuses.count(status))
    late = [number for number, url in enumerate(site.urls) if pages[url][0] == 'timed out']
    print('too slow:', late)
    print('characters:', sum(len(text) for status, text in pages.values()))
    print('at a time:', crawler.peak, 'and the server says so, too:', site.peak <= 20)
    await quiet(crawler, site)


async def half(site):
    crawler = Crawler(site.urls)

    def stop():
        if len(crawler.pages) == 100:
            crawling.cancel()

    crawling = asyncio.create_task(crawler.crawl(stop))
    try:
        await crawling
    except asyncio.CancelledError:
        print('cancelled after', len(crawler.pages), 'pages')
    await quiet(crawler, site)


async def quiet(crawler, site):
    """Give the server a moment to notice, then show that nothing is left."""
    for _ in range(100):
        if not crawler.running and not site.open:
            break
        await asyncio.sleep(0.02)
    print('requests left running: %d here, %d at the server' % (crawler.running, site.open))
    print('tasks left running:', len(asyncio.all_tasks()) - 1)


async def main():
    site = Site()
    for part in (whole, half):
        print('== %s' % part.__name__)
        await part(site)
    site.close()


asyncio.run(main())
