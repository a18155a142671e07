// loop.shutdown_asyncgens closes live generators and reports errors raised while closing.
import { ValueError } from 'asyncio-shim/builtins'
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, repr, sorted }) => {
  const log: string[] = []
  const keep: unknown[] = []

  const agen = asyncio.coroutine(async function* agen(n: number, fail = false) {
    try {
      yield n
    } finally {
      log.push(`closing ${n}`)
      if (fail) throw new ValueError('while closing')
    }
  })

  const main = asyncio.coroutine(async function main() {
    const kinds: [number, boolean][] = [
      [1, false],
      [2, true],
    ]
    for (const [n, fail] of kinds) {
      const g = agen(n, fail)
      keep.push(g)
      await g.__anext__()
    }
  })

  const loop = asyncio.new_event_loop()
  loop.set_exception_handler((_lp, ctx) => {
    const message = String(ctx['message']).split(' <')[0]
    print(sorted(Object.keys(ctx)), message, repr(ctx['exception']).replace(',)', ')'))
  })
  await loop.run_until_complete(main())
  print(log)
  await loop.run_until_complete(loop.shutdown_asyncgens())
  print(sorted(log))
  loop.close()
}
export default probe
