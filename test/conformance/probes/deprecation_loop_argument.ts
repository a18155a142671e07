// Who else warns of a loop that it is given: functions without anything to wait for, streams, child processes.
import { OSError } from 'asyncio-shim/builtins'
import type { Dynamic, Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, dyn, hasattr, catch_warnings, type_name }) => {
  const fs = process.getBuiltinModule('node:fs')
  const PATH = `${fs.mkdtempSync(`${process.getBuiltinModule('node:os').tmpdir()}/`)}/nobody`
  const a = dyn(asyncio)

  const attempt = asyncio.coroutine(async function attempt(name: string, call: () => Dynamic) {
    const got = catch_warnings()
    let outcome: string
    try {
      let result = call()
      if (asyncio.iscoroutine(result) || asyncio.isfuture(result)) result = await result
      if (hasattr(result, 'wait_closed')) {
        result.close()
        await result.wait_closed()
      } else if (hasattr(result, 'wait')) {
        await result.wait()
      }
      outcome = 'done'
    } catch (e) {
      if (!(e instanceof TypeError || e instanceof OSError)) throw e
      outcome = type_name(e)
    } finally {
      got.stop()
    }
    const texts = got.caught.filter((w) => w.message.includes('loop argument'))
    print(
      name,
      outcome,
      texts.map((w) => `${w.category}: ${w.message}`),
    )
  })

  const main = asyncio.coroutine(async function main(loop: Dynamic) {
    await attempt('sleep by name', () => a.sleep({ delay: 0, loop }))
    await attempt('sleep a little', () => a.sleep(0.01, { loop }))
    await attempt('gather of nothing', () => a.gather({ loop }))
    await attempt('as_completed', () => void [...a.as_completed([], { loop })])
    await attempt('ensure_future', () => a.ensure_future(asyncio.sleep(0), { loop }))
    await attempt('start_server', () => a.start_server(print, '127.0.0.1', 0, { loop }))
    await attempt('start_unix_server', () => a.start_unix_server(print, PATH, { loop }))
    await attempt('open_unix_connection', () => a.open_unix_connection(PATH + 'x', { loop }))
    await attempt('create_subprocess_exec', () => a.create_subprocess_exec('true', asyncio.kw({ loop })))
    await attempt('create_subprocess_shell', () => a.create_subprocess_shell('true', asyncio.kw({ loop })))
  })

  const loop = asyncio.new_event_loop()
  asyncio.set_event_loop(loop)
  await loop.run_until_complete(main(loop))
  asyncio.set_event_loop(null)
  loop.close()
}
export default probe
