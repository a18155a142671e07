import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { measure, parameters } from '../measure.mjs'

const { requests, connections, bytes } = parameters

/** Measures the processor's time that a server needs for its clients' requests. */
export async function measureServer(port) {
  const path = fileURLToPath(new URL('echo_client.mjs', import.meta.url))
  const client = spawn(process.env.BENCH_NODE ?? process.execPath, [path, port, connections, bytes], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const lines = createInterface({ input: client.stdout })[Symbol.asyncIterator]()
  await lines.next()
  await measure(
    async () => {
      client.stdin.write(`${requests}\n`)
      await lines.next()
      return requests
    },
    { cpu: true },
  )
  client.stdin.end()
}
