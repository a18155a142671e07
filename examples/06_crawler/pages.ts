// A local site of 200 pages.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

const HANGING = [60, 120, 180] // pages that never answer

export class Site {
  open = 0
  peak = 0
  urls: string[] = []
  #server: Server

  constructor() {
    this.#server = createServer((request, response) => this.#answer(request, response))
  }

  async start(): Promise<this> {
    await new Promise<void>((listening) => this.#server.listen(0, '127.0.0.1', listening))
    const { port } = this.#server.address() as AddressInfo
    this.urls = Array.from({ length: 200 }, (_, number) => `http://127.0.0.1:${port}/page/${number}`)
    return this
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const number = Number(request.url?.split('/').at(-1))
    const delay = HANGING.includes(number) ? 60_000 : 10 + (number % 4) * 10
    this.#count(1)
    const timer = setTimeout(() => {
      this.#count(-1)
      if (number % 50 === 49) response.writeHead(404).end('no such page')
      else response.end(`page ${number}\n${'.'.repeat(number)}`)
    }, delay)
    response.on('close', () => {
      if (response.writableEnded) return
      clearTimeout(timer) // the client has gone
      this.#count(-1)
    })
  }

  #count(step: number): void {
    this.open += step
    this.peak = Math.max(this.peak, this.open)
  }

  close(): void {
    this.#server.close()
    this.#server.closeAllConnections()
  }
}
