/** Servers and clients with other ends that nobody here wrote: `curl` and `nc`. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { transformSync } from 'esbuild'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as asyncio from 'asyncio-shim'
import * as ssl from 'asyncio-shim/ssl'
import { run_program, use_package } from './child.js'
import { HttpServer } from './http_server.js'
import { open_count } from './open_count.js'
import { PEM } from './pem.js'
import { type Stranger, program, start } from './strangers.js'

const curl = program('curl', '--version')
const nc = program('nc', '-h')

let folder = ''
let pem = ''

use_package()
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'strangers-'))
  pem = join(folder, 'pem')
  writeFileSync(pem, PEM)
})
afterAll(() => {
  rmSync(folder, { recursive: true })
})

/** Runs a program, and sees that it leaves nothing open. */
async function run_clean(main: () => Promise<void>): Promise<void> {
  const before = await open_count()
  await asyncio.run(async () => {
    await main()
    await asyncio.sleep(0.02)
  })
  expect(await open_count()).toBeLessThanOrEqual(before)
}

async function until(holds: () => boolean): Promise<void> {
  for (let turn = 0; turn < 2000 && !holds(); turn++) await asyncio.sleep(0.005)
  expect(holds()).toBe(true)
}

describe.skipIf(!curl.found)(curl.title, () => {
  /** Serves HTTP while something is done. */
  async function serving(
    scheme: 'http' | 'https',
    use: (url: string, http: HttpServer) => Promise<void>,
  ): Promise<void> {
    await run_clean(async () => {
      const context = new ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
      context.load_cert_chain(pem)
      const http = new HttpServer()
      const options = scheme === 'https' ? { ssl: context } : {}
      const server = await asyncio.start_server(http.handle, '127.0.0.1', 0, options)
      const port = Number(server.sockets[0]?.getsockname()[1])
      await use(`${scheme}://localhost:${port}`, http)
      server.close()
      await server.wait_closed()
    })
  }

  const run = (...args: string[]) =>
    start('curl', ['--silent', '--show-error', '--noproxy', '*', '--max-time', '20', ...args], '').ended

  describe.each(['http', 'https'] as const)('with %s', (scheme) => {
    const trust = () => (scheme === 'https' ? ['--cacert', pem] : [])

    it('gets pages, several by one connection', async () => {
      await serving(scheme, async (url, http) => {
        const write_out = ['--write-out', '%{http_code} %{num_connects}\n']
        const got = await run(...trust(), ...write_out, `${url}/`, `${url}/nowhere`, `${url}/chunks`)
        const lines = Array.from({ length: 20 }, (_, number) => `line ${number}\n`).join('')
        expect(got).toMatchObject({ code: 0, errors: '' })
        expect(String(got.output)).toBe(`hello\n200 1\nnot here\n404 0\n${lines}200 0\n`)
        expect([http.connections, http.requests]).toEqual([1, 3])
        // With TLS, curl may be gone before our goodbye comes, which is a reset then.
        if (scheme === 'http') expect(http.lost).toEqual([])
      })
    })

    it('sends a megabyte and gets it back', async () => {
      await serving(scheme, async (url) => {
        const file = join(folder, 'megabyte')
        const data = Buffer.from(Array.from({ length: 1 << 20 }, (_, at) => (at * 7) % 251))
        writeFileSync(file, data)
        const got = await run(...trust(), '--data-binary', `@${file}`, '--header', 'Expect:', `${url}/echo`)
        expect(got).toMatchObject({ code: 0, errors: '' })
        expect(got.output.equals(data)).toBe(true)
      })
    })

    it('goes away in the middle of a page', async () => {
      await serving(scheme, async (url, http) => {
        const client = start('curl', [
          ...trust(),
          '--silent',
          '--noproxy',
          '*',
          '--max-filesize',
          '9999999',
          `${url}/endless`,
        ])
        await until(() => client.output().length > 100_000)
        client.child.kill('SIGKILL')
        await client.ended
        await until(() => http.lost.length > 0)
        expect(http.lost[0]).toMatchObject({
          name: expect.stringMatching(/^(ConnectionResetError|BrokenPipeError)$/) as string,
        })
        // and the server goes on
        expect(String((await run(...trust(), `${url}/`)).output)).toBe('hello\n')
      })
    })
  })

  it('trusts no certificate that it does not know, and gets nothing without TLS', async () => {
    await serving('https', async (url, http) => {
      expect((await run(`${url}/`)).code).toBe(60)
      expect((await run(`${url.replace('https', 'http')}/`)).code).not.toBe(0)
      expect(http.connections).toBe(0)
    })
  })
})

describe.skipIf(!nc.found)(nc.title, () => {
  it('asks a server that answers after its end', async () => {
    await run_clean(async () => {
      const handle = async (reader: asyncio.StreamReader, writer: asyncio.StreamWriter): Promise<void> => {
        const all = await reader.read()
        writer.write(Buffer.from(`${all.length} bytes\n`))
        writer.close()
      }
      const server = await asyncio.start_server(handle, '127.0.0.1', 0)
      const port = String(server.sockets[0]?.getsockname()[1])
      const { output, code } = await start('nc', ['-N', '127.0.0.1', port], 'x'.repeat(300_000)).ended
      expect([String(output), code]).toEqual(['300000 bytes\n', 0])
      // one that only looks whether somebody is there
      expect((await start('nc', ['-z', '127.0.0.1', port]).ended).code).toBe(0)
      server.close()
      await server.wait_closed()
    })
  })

  it('talks by UNIX sockets and by datagrams', async () => {
    await run_clean(async () => {
      class Upper extends asyncio.Protocol {
        transport!: asyncio.Transport
        override connection_made(transport: asyncio.BaseTransport): void {
          this.transport = transport as asyncio.Transport
        }
        override data_received(data: Buffer): void {
          this.transport.write(Buffer.from(String(data).toUpperCase()))
        }
      }
      class UpperDatagrams extends asyncio.DatagramProtocol {
        transport!: asyncio.DatagramTransport
        override connection_made(transport: asyncio.BaseTransport): void {
          this.transport = transport as asyncio.DatagramTransport
        }
        override datagram_received(data: Buffer, addr: unknown): void {
          this.transport.sendto(Buffer.from(String(data).toUpperCase()), addr)
        }
      }
      const loop = asyncio.get_running_loop()
      const path = join(folder, 'socket')
      const server = await loop.create_unix_server(Upper, path)
      const by_path = start('nc', ['-N', '-U', path], 'by path\n')
      expect(String((await by_path.ended).output)).toBe('BY PATH\n')
      server.close()
      await server.wait_closed()

      const [transport] = await loop.create_datagram_endpoint(UpperDatagrams, ['127.0.0.1', 0])
      const [, port] = transport.get_extra_info('sockname') as [string, number]
      const client = start('nc', ['-u', '127.0.0.1', String(port)])
      client.child.stdin.write('a datagram\n')
      await until(() => client.output() === 'A DATAGRAM\n')
      client.child.stdin.write('another\n')
      await until(() => client.output() === 'A DATAGRAM\nANOTHER\n')
      client.child.kill()
      await client.ended
      transport.close()
    })
  })

  it('listens to our client', async () => {
    await run_clean(async () => {
      // A port that was free a moment ago.
      const probe = await asyncio.start_server(() => undefined, '127.0.0.1', 0)
      const port = Number(probe.sockets[0]?.getsockname()[1])
      probe.close()
      await probe.wait_closed()
      const listener = start('nc', ['-l', '-N', '127.0.0.1', String(port)], 'greetings\n')
      const connect = async (): Promise<[asyncio.StreamReader, asyncio.StreamWriter]> => {
        for (let turn = 0; ; turn++) {
          try {
            return await asyncio.open_connection('127.0.0.1', port)
          } catch (error) {
            if (turn > 500) throw error
            await asyncio.sleep(0.01)
          }
        }
      }
      const [reader, writer] = await connect()
      expect(String(await reader.read())).toBe('greetings\n')
      writer.write(Buffer.from('thank you\n'))
      writer.close()
      await writer.wait_closed()
      expect(String((await listener.ended).output)).toBe('thank you\n')
    })
  })

  it.each(['py36', 'py37'])('chats by the server of the example (%s)', async (which) => {
    // The example's server, without the people who talk there.
    const example = readFileSync(new URL(`../../examples/08_chat/${which}.ts`, import.meta.url), 'utf8')
    const entry = /from '(asyncio-shim\/\w+)'/.exec(example)?.[1] ?? ''
    const [served = ''] = example.split('/** One who talks')
    const main = `
      const loop = asyncio.get_event_loop()
      await loop.run_until_complete(asyncio.coroutine(async () => {
        const chat = new Chat()
        const server = await asyncio.start_server(chat.handle, '127.0.0.1', 0, { limit: 100 })
        console.log('port ' + server.sockets[0].getsockname()[1])
        await new Promise(() => undefined)
      })())
    `
    expect(entry).toBe(`asyncio-shim/${which}`)
    const source = transformSync(served + main, { loader: 'ts', target: 'node20' }).code
    const ending: { talked?: Promise<string[]> } = {}
    const result = await run_program(source, {
      on_line: (line, child) => {
        ending.talked = talk(line.replace('port ', '')).finally(() => child.kill())
      },
    })
    expect(result.stderr).toBe('')
    const [ann = '', bob = ''] = (await ending.talked) ?? []
    expect(ann).toBe(
      '* ann is here\n* bob is here\n<ann> hello\n<bob> hello, ann\n* bob leaves\n* here: ann\n',
    )
    expect(bob).toBe('* bob is here\n<ann> hello\n<bob> hello, ann\n* bob leaves\n')
  })

  /** Two people who chat. */
  async function talk(port: string): Promise<string[]> {
    const people: Stranger[] = []
    const hears = async (who: Stranger, text: string): Promise<void> => {
      for (let turn = 0; turn < 1000 && !who.output().includes(text); turn++)
        await new Promise((resolve) => setTimeout(resolve, 5))
    }
    for (const name of ['ann', 'bob']) {
      const person = start('nc', ['-N', '127.0.0.1', port])
      people.push(person)
      person.child.stdin.write(`${name}\n`)
      await hears(person, `* ${name} is here`)
    }
    const [ann, bob] = people as [Stranger, Stranger]
    await hears(ann, '* bob is here')
    ann.child.stdin.write('hello\n')
    await hears(bob, '<ann> hello')
    bob.child.stdin.write('hello, ann\n')
    await hears(ann, '<bob> hello, ann')
    // The end of what one says is the end of one's being there.
    bob.child.stdin.end()
    await hears(ann, '* bob leaves')
    ann.child.stdin.write('/who\n')
    await hears(ann, '* here: ann')
    ann.child.kill()
    return [String((await ann.ended).output), String((await bob.ended).output)]
  }
})
