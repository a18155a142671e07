// A child watcher that loses its loop while it watches a child warns.
import type { Dynamic, Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, dyn, hasattr, catch_warnings, tuple }) => {
  const a = dyn(asyncio)

  const main = asyncio.coroutine(async function main(loop: Dynamic) {
    const watcher = new a.SafeChildWatcher()
    watcher.attach_loop(loop)
    a.set_child_watcher(watcher)
    const proc: Dynamic = await a.create_subprocess_exec(
      'cat',
      asyncio.kw({ stdin: asyncio.subprocess.PIPE }),
    )
    const got = catch_warnings()
    watcher.attach_loop(null)
    got.stop()
    print(got.caught.map((w) => tuple(w.category, w.message)))
    watcher.attach_loop(loop)
    proc.kill()
    print(await proc.wait())
  })

  const ignored = catch_warnings()
  if (hasattr(asyncio, 'SafeChildWatcher')) {
    const loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    await loop.run_until_complete(main(loop))
    a.set_child_watcher(null)
    asyncio.set_event_loop(null)
    loop.close()
  } else {
    print('no child watchers')
  }
  ignored.stop()
}
export default probe
