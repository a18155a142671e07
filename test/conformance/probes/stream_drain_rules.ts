// drain while writing is paused, goes on, fails, or the connection is lost.
import { AssertionError, OSError } from 'asyncio-shim/builtins'
import type { Dynamic, Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, type_name, fmt, dyn }) => {
  class Quiet extends asyncio.Transport {
    closed = false
    override is_closing(): boolean {
      return this.closed
    }
  }

  const outcome = (task: Dynamic): string => {
    if (!task.done()) return 'waits'
    const exc: unknown = task.exception()
    return exc === null ? 'done' : fmt('%s: %s', type_name(exc), exc)
  }

  const settle = asyncio.coroutine(async function settle() {
    for (let i = 0; i < 3; i++) await asyncio.sleep(0)
  })

  type Step = (protocol: Dynamic, reader: Dynamic) => void

  const run_case = asyncio.coroutine(async function run_case(name: string, ...steps: Step[]) {
    const loop = asyncio.get_event_loop()
    const reader = new asyncio.StreamReader()
    const protocol = new asyncio.StreamReaderProtocol(reader)
    const transport = new Quiet()
    protocol.connection_made(transport)
    const writer = new asyncio.StreamWriter(transport, protocol, reader, loop)
    protocol.pause_writing()
    const task = asyncio.ensure_future(writer.drain())
    await settle()
    const seen = [outcome(task)]
    for (const step of steps) {
      step(protocol, reader)
      await settle()
      seen.push(outcome(task))
    }
    const later = asyncio.ensure_future(writer.drain())
    await settle()
    print(name, seen, outcome(later))
    for (const t of [task, later]) t.cancel()
    await asyncio.wait([task, later])
    transport.closed = true
  })

  const main = asyncio.coroutine(async function main() {
    await run_case('resumed', (p) => p.resume_writing())
    await run_case('lost', (p) => p.connection_lost(null))
    await run_case('failed', (p) => p.connection_lost(new OSError('gone')))
    await run_case(
      'reader failed',
      (_p, r) => r.set_exception(new OSError('unread')),
      (p) => p.resume_writing(),
    )
    for (const twice of ['pause_writing', 'resume_writing']) {
      const protocol = new asyncio.StreamReaderProtocol(null)
      if (twice === 'pause_writing') protocol.pause_writing()
      try {
        dyn(protocol)[twice]()
      } catch (e) {
        if (!(e instanceof AssertionError)) throw e
        print(twice, 'twice: AssertionError', e)
      }
    }
  })

  const loop = asyncio.new_event_loop()
  await loop.run_until_complete(main())
  loop.close()
}
export default probe
