// A crawler: 200 pages, at most 20 at a time, with a timeout for each; then cancelled half-way.
import * as asyncio from 'asyncio-shim/py36'
import { print } from '../print.js'
import { Site } from './pages.js'

interface Page {
  status: number | 'timed out'
  text: string
}

class Crawler {
  permits: asyncio.Semaphore
  pages = new Map<string, Page>()
  running = 0
  peak = 0

  constructor(
    public urls: string[],
    at_once = 20,
    public timeout = 4,
  ) {
    this.permits = new asyncio.Semaphore(at_once)
  }

  crawl = asyncio.coroutine(async (on_page?: () => void) => {
    await asyncio.gather(...this.urls.map((url) => this.visit(url, on_page)))
  })

  visit = asyncio.coroutine(async (url: string, on_page?: () => void) => {
    await asyncio.async_with(this.permits, async () => {
      try {
        this.pages.set(url, await asyncio.wait_for(this.get(url), this.timeout))
      } catch (error) {
        if (!(error instanceof asyncio.TimeoutError)) throw error
        this.pages.set(url, { status: 'timed out', text: '' })
      }
    })
    this.progress()
    on_page?.()
  })

  get = asyncio.coroutine(async (url: string) => {
    this.running += 1
    this.peak = Math.max(this.peak, this.running)
    try {
      return await this.fetch(new URL(url))
    } finally {
      this.running -= 1
    }
  })

  /** GET the page: its status and its text. Cancelled, it closes the connection. */
  fetch = asyncio.coroutine(async (url: URL): Promise<Page> => {
    const [reader, writer] = await asyncio.open_connection(url.hostname, Number(url.port))
    try {
      writer.write(Buffer.from(`GET ${url.pathname} HTTP/1.0\r\n\r\n`))
      await writer.drain()
      const status = Number(String(await reader.readline()).split(' ')[1])
      await reader.readuntil(Buffer.from('\r\n\r\n')) // the headers
      return { status, text: String(await reader.read()) }
    } finally {
      writer.close()
    }
  })

  progress() {
    if (!process.stderr.isTTY) return
    const end = this.pages.size === this.urls.length ? '\r\x1b[K' : ''
    process.stderr.write(`\r${this.pages.size}/${this.urls.length} pages${end}`)
  }
}

const whole = asyncio.coroutine(async function whole(site: Site) {
  const crawler = new Crawler(site.urls)
  await crawler.crawl()
  const pages = [...crawler.pages.values()]
  print('pages:', pages.length)
  for (const status of [200, 404, 'timed out']) {
    print(`  ${status}:`, pages.filter((page) => page.status === status).length)
  }
  const late = [...site.urls.keys()].filter((number) => {
    return crawler.pages.get(site.urls[number] ?? '')?.status === 'timed out'
  })
  print('too slow:', late)
  print(
    'characters:',
    pages.reduce((sum, page) => sum + page.text.length, 0),
  )
  print('at a time:', crawler.peak, 'and the server says so, too:', site.peak <= 20)
  await quiet(crawler, site)
})

const half = asyncio.coroutine(async function half(site: Site) {
  const crawler = new Crawler(site.urls)

  const stop = () => {
    if (crawler.pages.size === 100) crawling.cancel()
  }

  const crawling = asyncio.ensure_future(crawler.crawl(stop))
  try {
    await crawling
  } catch (error) {
    if (!(error instanceof asyncio.CancelledError)) throw error
    print('cancelled after', crawler.pages.size, 'pages')
  }
  await quiet(crawler, site)
})

/** Give the server a moment to notice, then show that nothing is left. */
const quiet = asyncio.coroutine(async function quiet(crawler: Crawler, site: Site) {
  for (let i = 0; i < 100; i += 1) {
    if (!crawler.running && !site.open) break
    await asyncio.sleep(0.02)
  }
  print(`requests left running: ${crawler.running} here, ${site.open} at the server`)
  const left = [...asyncio.Task.all_tasks()].filter((task) => !task.done())
  print('tasks left running:', left.length - 1)
})

const main = asyncio.coroutine(async function main() {
  const site = await new Site().start()
  for (const [name, part] of Object.entries({ whole, half })) {
    print(`== ${name}`)
    await part(site)
  }
  site.close()
})

const loop = asyncio.get_event_loop()
await loop.run_until_complete(main())
loop.close()
