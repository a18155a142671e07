// The task of a stream server's connection is cancelled: what is reported, is the connection closed?
import { str } from 'asyncio-shim/builtins'
import type { Dynamic, Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, tuple, type_name, hasattr, dyn }) => {
  class Quiet extends asyncio.Transport {
    closed = false
    override close(): void {
      this.closed = true
    }
    override is_closing(): boolean {
      return this.closed
    }
  }

  const tasks: Dynamic[] = []

  const handle = asyncio.coroutine(async function handle(reader: Dynamic, _writer: Dynamic) {
    tasks.push(hasattr(asyncio, 'current_task') ? asyncio.current_task() : dyn(asyncio.Task).current_task())
    await reader.read()
  })

  const main = asyncio.coroutine(async function main() {
    const loop = asyncio.get_event_loop()
    const reports: unknown[] = []
    loop.set_exception_handler((_loop, context) => {
      reports.push(tuple(str(context['message']).split('(')[0], type_name(context['exception'])))
    })
    const protocol = new asyncio.StreamReaderProtocol(new asyncio.StreamReader(), handle)
    const transport = new Quiet()
    protocol.connection_made(transport)
    await asyncio.sleep(0)
    tasks[0].cancel()
    await asyncio.wait(tasks)
    await asyncio.sleep(0)
    print(reports)
    print('closed', transport.closed)
    transport.closed = true
  })

  const loop = asyncio.new_event_loop()
  await loop.run_until_complete(main())
  loop.close()
}
export default probe
