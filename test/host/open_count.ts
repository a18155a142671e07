/** How many things of the system a program has open, to see that it leaves none. */
import { readdirSync } from 'node:fs'

/** Descriptors and resources of Node's that are open; sockets close a little after their handles. */
export async function open_count(): Promise<number> {
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve))
  const kinds = process.getActiveResourcesInfo().filter((kind) => /TCP|UDP|Pipe|TLS|Timeout/.test(kind))
  return kinds.length + (process.platform === 'linux' ? readdirSync('/proc/self/fd').length : 0)
}
