// Unix domain socket server and client streams.
import { OSError } from 'asyncio-shim/builtins'
import type { Dynamic, Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, type_name }) => {
  const fs = process.getBuiltinModule('node:fs')
  const folder = fs.mkdtempSync(`${process.getBuiltinModule('node:os').tmpdir()}/`)

  const handle = asyncio.coroutine(async function handle(r: Dynamic, w: Dynamic) {
    w.write(await r.readline())
    w.close()
  })

  const main = asyncio.coroutine(async function main() {
    const path = `${folder}/s`
    const server: Dynamic = await asyncio.start_unix_server(handle, path)
    const [r, w] = await asyncio.open_unix_connection(path)
    w.write(Buffer.from('via unix\n'))
    print(await r.read())
    w.close()
    server.close()
    await server.wait_closed()
    try {
      await asyncio.open_unix_connection(path + 'nope')
    } catch (e) {
      if (!(e instanceof OSError)) throw e
      print(type_name(e))
    }
    if (fs.existsSync(path)) {
      fs.unlinkSync(path)
      print('socket file left behind')
    } else {
      print('socket file removed')
    }
    fs.rmdirSync(folder)
  })

  const loop = asyncio.new_event_loop()
  await loop.run_until_complete(main())
  loop.close()
}
export default probe
