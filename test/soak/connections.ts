/** Connections that are opened and closed in turn: to the end, half way, cancelled and reset. */
import * as asyncio from 'asyncio-shim'

/** How many clients there are at a time. */
const CLIENTS = 20
const HOST = '127.0.0.1'
const MESSAGE = Buffer.alloc(2000, 'x')

/** How many connections met which end. */
export interface Connections {
  complete: number
  half_way: number
  cancelled: number
  reset: number
}

const total = (ends: Connections): number => ends.complete + ends.half_way + ends.cancelled + ends.reset

const echo = asyncio.coroutine(async (reader: asyncio.StreamReader, writer: asyncio.StreamWriter) => {
  try {
    for (;;) {
      const data = await reader.read(1000)
      if (data.length === 0) break
      writer.write(data)
      await writer.drain()
    }
  } catch (e) {
    if (!(e instanceof Error && /Connection|BrokenPipe/.test(e.name))) throw e
  } finally {
    writer.close()
  }
})

const conversation = asyncio.coroutine(async (port: number) => {
  const [reader, writer] = await asyncio.open_connection(HOST, port)
  try {
    writer.write(MESSAGE)
    await writer.drain()
    return await reader.readexactly(MESSAGE.length)
  } finally {
    writer.close()
    await writer.wait_closed()
  }
})

/** Opens, and goes before the answer. */
const half_way = asyncio.coroutine(async (port: number) => {
  const [, writer] = await asyncio.open_connection(HOST, port)
  writer.write(MESSAGE)
  writer.close()
  await writer.wait_closed()
})

/** Opens, and resets. */
const reset = asyncio.coroutine(async (port: number) => {
  const [, writer] = await asyncio.open_connection(HOST, port)
  writer.write(MESSAGE)
  writer.transport.abort()
  await asyncio.sleep(0)
})

/** Is cancelled wherever it is by then. */
const cancelled = asyncio.coroutine(async (port: number) => {
  const task = asyncio.create_task(conversation(port))
  await asyncio.sleep(Math.random() / 500)
  task.cancel()
  await asyncio.wait([task])
})

const client = asyncio.coroutine(async (port: number, ends: Connections, until: () => boolean) => {
  while (!until()) {
    const kind = Math.floor(Math.random() * 10)
    if (kind === 3) {
      await half_way(port)
      ends.half_way += 1
    } else if (kind === 6) {
      await cancelled(port)
      ends.cancelled += 1
    } else if (kind === 9) {
      await reset(port)
      ends.reset += 1
    } else {
      await conversation(port)
      ends.complete += 1
    }
  }
})

/**
 * Runs until there were so many connections, and for so long.
 *
 * @param connections - how many at least
 * @param seconds - how long at least
 * @param parts - how often to stop and look
 * @param look - called after each part, while no connection is open
 */
export async function connectionsInTurn(
  connections: number,
  seconds: number,
  parts: number,
  look: (ends: Connections) => Promise<void>,
): Promise<void> {
  const ends: Connections = { complete: 0, half_way: 0, cancelled: 0, reset: 0 }
  await asyncio.run(async () => {
    const server = await asyncio.start_server(echo, HOST, 0)
    const [, port] = server.sockets[0]?.getsockname() as [string, number]
    const loop = asyncio.get_running_loop()
    const begin = loop.time()
    for (let part = 1; part <= parts; part++) {
      const until = () =>
        total(ends) >= (connections * part) / parts && loop.time() - begin >= (seconds * part) / parts
      await asyncio.gather(...Array.from({ length: CLIENTS }, () => client(port, ends, until)))
      // Its side of what was reset or cancelled is still being closed.
      await asyncio.sleep(0.2)
      await look(ends)
    }
    server.close()
    await server.wait_closed()
  })
}
