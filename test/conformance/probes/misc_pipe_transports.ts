// connect_read_pipe and connect_write_pipe over os.pipe.
import type { Probe } from '../probe.js'

/** Node has no os.pipe: a named pipe, both of whose ends are open. */
function pipe(): [number, number] {
  const { constants, mkdtempSync, openSync, rmSync } = process.getBuiltinModule('node:fs')
  const folder = mkdtempSync(`${process.getBuiltinModule('node:os').tmpdir()}/pipe-`)
  const path = `${folder}/pipe`
  process.getBuiltinModule('node:child_process').execFileSync('mkfifo', [path])
  const r = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
  const w = openSync(path, constants.O_WRONLY)
  rmSync(folder, { recursive: true })
  return [r, w]
}

const probe: Probe = async ({ asyncio, print }) => {
  class Reader extends asyncio.Protocol {
    buf: Buffer[] = []
    done: InstanceType<typeof asyncio.Future>
    constructor(done: InstanceType<typeof asyncio.Future>) {
      super()
      this.done = done
    }
    override data_received(data: Buffer) {
      this.buf.push(data)
    }
    override connection_lost() {
      this.done.set_result(Buffer.concat(this.buf))
    }
  }

  const main = asyncio.coroutine(async function main() {
    const loop = asyncio.get_event_loop()
    const [r, w] = pipe()
    const done = loop.create_future()
    await loop.connect_read_pipe(() => new Reader(done), r)
    const [wt] = await loop.connect_write_pipe(asyncio.BaseProtocol, w)
    wt.write(Buffer.from('through '))
    wt.writelines([Buffer.from('a '), Buffer.from('pipe')])
    wt.close()
    print(await done)
  })

  const loop = asyncio.new_event_loop()
  await loop.run_until_complete(main())
  loop.close()
}
export default probe
