// loop.sendfile and loop.sock_sendfile: what is sent, what is refused, and when the fallback is used.
import { RuntimeError, str } from 'asyncio-shim/builtins'
import type { socket } from 'asyncio-shim/socket'
import { socketpair } from 'asyncio-shim/socket'
import type { Dynamic, Probe } from '../probe.js'

const CONTENT = Buffer.from(Array.from({ length: 256 * 2048 }, (_, place) => place % 256))

/** Python's io.BytesIO, as far as it is used. */
class BytesIO {
  private readonly _data: Buffer
  private _place = 0

  constructor(text: string) {
    this._data = Buffer.from(text)
  }
  readinto(buffer: Uint8Array): number {
    const read = this._data.copy(buffer, 0, this._place)
    this._place += read
    return read
  }
  seek(offset: number): number {
    return (this._place = offset)
  }
  tell(): number {
    return this._place
  }
}

/** A file of the system, as a FileHandle of Node's shows it. */
class File {
  constructor(readonly fd: number) {}
}

const probe: Probe = async ({ asyncio, print, dyn, hasattr, type_name }) => {
  class Receiver extends asyncio.Protocol {
    data: Buffer[] = []
    ended = asyncio.get_event_loop().create_future<null>()

    override data_received(data: Buffer): void {
      this.data.push(data)
    }
    override connection_lost(): void {
      this.ended.set_result(null)
    }
  }

  class Sender extends asyncio.Protocol {
    override connection_lost(exc: unknown): void {
      print('sender lost', exc)
    }
  }

  class Another extends asyncio.Transport {
    override is_closing(): boolean {
      return false
    }
  }

  const attempt = asyncio.coroutine(async function attempt(name: string, coro: PromiseLike<unknown>) {
    try {
      print(name, await coro)
    } catch (e) {
      print(name, type_name(e), str(e).split('<')[0])
    }
  })

  const read = asyncio.coroutine(async function read(loop: Dynamic, sock: socket, n: number) {
    let data = Buffer.from('')
    while (data.length < n) data = Buffer.concat([data, await loop.sock_recv(sock, n - data.length)])
    return data
  })

  const sockets = asyncio.coroutine(async function sockets(loop: Dynamic, file: object) {
    const [a, b] = socketpair()
    a.setblocking(false)
    b.setblocking(false)
    const reading = asyncio.ensure_future(read(loop, b, CONTENT.length))
    print('all', await loop.sock_sendfile(a, file), CONTENT.equals(await reading))
    print(
      'part',
      await loop.sock_sendfile(a, file, 10, 20),
      CONTENT.subarray(10, 30).equals(await read(loop, b, 20)),
    )
    print('strict', await loop.sock_sendfile(a, file, 5, 3, { fallback: false }), await read(loop, b, 3))
    print('past the end', await loop.sock_sendfile(a, file, CONTENT.length - 2, 100), await read(loop, b, 2))
    await attempt('count 0', loop.sock_sendfile(a, file, 0, 0))
    await attempt('count 1.5', loop.sock_sendfile(a, file, 0, 1.5))
    await attempt('offset -1', loop.sock_sendfile(a, file, -1))
    await attempt('offset x', loop.sock_sendfile(a, file, 'x'))
    loop.set_debug(true)
    a.settimeout(null)
    await attempt('blocking', loop.sock_sendfile(a, file))
    a.setblocking(false)
    loop.set_debug(false)
    const memory = new BytesIO('0123456789')
    print('memory', await loop.sock_sendfile(a, memory, 2, 5), await read(loop, b, 5), memory.tell())
    print('memory', await loop.sock_sendfile(a, memory, 8), await read(loop, b, 2), memory.tell())
    await attempt('memory, strict', loop.sock_sendfile(a, memory, { fallback: false }))
    b.close()
    await attempt('lost', loop.sock_sendfile(a, memory, 1))
    a.close()
  })

  const transports = asyncio.coroutine(async function transports(loop: Dynamic, file: object) {
    const made: Receiver[] = []
    const factory = (): Receiver => {
      made.push(new Receiver())
      return made.at(-1) as Receiver
    }
    const server = await loop.create_server(factory, '127.0.0.1', 0)
    const [transport, protocol] = await loop.create_connection(Sender, ...server.sockets[0].getsockname())
    transport.write(Buffer.from('before '))
    const sending = asyncio.ensure_future(loop.sendfile(transport, file))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    try {
      transport.write(Buffer.from('meanwhile'))
    } catch (e) {
      if (!(e instanceof RuntimeError)) throw e
      print('write', str(e))
    }
    print('all', await sending)
    transport.write(Buffer.from(' between '))
    print('part', await loop.sendfile(transport, file, 10, 20, { fallback: false }))
    const memory = new BytesIO('0123456789')
    print('memory', await loop.sendfile(transport, memory, 2, 5), memory.tell())
    await attempt('memory, strict', loop.sendfile(transport, memory, { fallback: false }))
    print('protocol', transport.get_protocol() === protocol, transport.is_reading())
    transport.close()
    await attempt('closing', loop.sendfile(transport, memory))
    await attempt('another transport', loop.sendfile(new Another(), memory))
    await dyn(made[0]).ended
    const parts = [Buffer.from('before '), CONTENT, Buffer.from(' between '), CONTENT.subarray(10, 30)]
    print(Buffer.concat(dyn(made[0]).data).equals(Buffer.concat([...parts, Buffer.from('23456')])))
    server.close()
    await server.wait_closed()
  })

  const main = asyncio.coroutine(async function main(file: object) {
    const loop = asyncio.get_event_loop()
    for (const name of ['sendfile', 'sock_sendfile']) print(name, hasattr(loop, name))
    if (hasattr(loop, 'sendfile')) {
      await sockets(loop, file)
      await transports(loop, file)
    }
  })

  const fs = process.getBuiltinModule('node:fs')
  const folder = fs.mkdtempSync(`${process.getBuiltinModule('node:os').tmpdir()}/sendfile-`)
  fs.writeFileSync(`${folder}/content`, CONTENT)
  const fd = fs.openSync(`${folder}/content`, 'r')
  const loop = asyncio.new_event_loop()
  asyncio.set_event_loop(loop)
  await loop.run_until_complete(main(new File(fd)))
  loop.close()
  fs.closeSync(fd)
  fs.rmSync(folder, { recursive: true })
}
export default probe
