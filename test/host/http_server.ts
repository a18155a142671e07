/** A small HTTP server by streams, as programs with asyncio write one. */
import * as asyncio from 'asyncio-shim'

interface Request {
  readonly method: string
  readonly path: string
  readonly headers: ReadonlyMap<string, string>
  readonly body: Buffer
}

const bytes = (text: string): Buffer => Buffer.from(text)

/** The next request of a connection; null when there is none any more. */
async function read_request(reader: asyncio.StreamReader): Promise<Request | null> {
  let head: string
  try {
    head = String(await reader.readuntil(bytes('\r\n\r\n')))
  } catch (error) {
    if (error instanceof asyncio.IncompleteReadError) return null
    throw error
  }
  const [first = '', ...lines] = head.trimEnd().split('\r\n')
  const [method = '', path = ''] = first.split(' ')
  const headers = new Map(
    lines.map((line) => {
      const at = line.indexOf(':')
      return [line.slice(0, at).toLowerCase(), line.slice(at + 1).trim()] as const
    }),
  )
  const body = await reader.readexactly(Number(headers.get('content-length') ?? 0))
  return { method, path, headers, body }
}

/** Counts what the server did. */
export class HttpServer {
  connections = 0
  requests = 0
  /** What connections ended with that were lost in the middle. */
  readonly lost: unknown[] = []

  readonly handle = async (reader: asyncio.StreamReader, writer: asyncio.StreamWriter): Promise<void> => {
    this.connections += 1
    try {
      for (;;) {
        const request = await read_request(reader)
        if (request === null) break
        this.requests += 1
        await this.answer(request, writer)
        if (request.headers.get('connection')?.toLowerCase() === 'close') break
      }
      writer.close()
      await writer.wait_closed()
    } catch (error) {
      this.lost.push(error)
      writer.close()
    }
  }

  private async answer(request: Request, writer: asyncio.StreamWriter): Promise<void> {
    const respond = async (status: string, body: Buffer): Promise<void> => {
      writer.write(bytes(`HTTP/1.1 ${status}\r\nContent-Length: ${body.length}\r\n\r\n`))
      if (request.method !== 'HEAD') writer.write(body)
      await writer.drain()
    }
    if (request.path === '/') await respond('200 OK', bytes('hello\n'))
    else if (request.path === '/echo') await respond('200 OK', request.body)
    else if (request.path === '/chunks') await this.chunks(writer)
    else if (request.path === '/endless') await this.endless(writer)
    else await respond('404 Not Found', bytes('not here\n'))
  }

  private async chunks(writer: asyncio.StreamWriter): Promise<void> {
    writer.write(bytes('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n'))
    for (let number = 0; number < 20; number++) {
      const text = `line ${number}\n`
      writer.writelines([bytes(`${text.length.toString(16)}\r\n`), bytes(text), bytes('\r\n')])
      await writer.drain()
      await asyncio.sleep(0.001)
    }
    writer.write(bytes('0\r\n\r\n'))
    await writer.drain()
  }

  private async endless(writer: asyncio.StreamWriter): Promise<void> {
    writer.write(bytes('HTTP/1.1 200 OK\r\n\r\n'))
    for (;;) {
      writer.write(Buffer.alloc(64 * 1024))
      await writer.drain()
    }
  }
}
