// What needs the platform, and files of the package that are loaded when they are first used: sockets, threads,
// processes.
import assert from 'node:assert/strict'
import * as asyncio from 'asyncio-shim'
import { ProcessPoolExecutor } from 'asyncio-shim/concurrent_futures'

const PIPE = asyncio.subprocess.PIPE

async function main() {
  const server = await asyncio.start_server(
    async (reader, writer) => {
      writer.write(await reader.readline())
      writer.close()
    },
    '127.0.0.1',
    0,
  )
  const [reader, writer] = await asyncio.open_connection('127.0.0.1', server.sockets[0].getsockname()[1])
  writer.write(Buffer.from('line\n'))
  assert.equal(String(await reader.read()), 'line\n')
  writer.close()
  server.close()
  assert.equal(await asyncio.to_thread((n) => n * 2, 4), 8)
  const pool = new ProcessPoolExecutor(1)
  assert.equal(await asyncio.get_running_loop().run_in_executor(pool, (n) => n * 2, 5), 10)
  pool.shutdown()
  const child = await asyncio.create_subprocess_exec('cat', { stdin: PIPE, stdout: PIPE })
  const [out] = await child.communicate(Buffer.from('text'))
  assert.equal(String(out), 'text')
  return 'ok'
}

asyncio.run(main).then(console.log)
