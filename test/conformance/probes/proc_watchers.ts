// Child watchers: which there are, which is the default one, when they are active, what they are told.
import { AssertionError, NotImplementedError, RuntimeError } from 'asyncio-shim/builtins'
import type { Dynamic, Probe } from '../probe.js'

const names = 'Abstract Safe Fast Threaded MultiLoop Pidfd'.split(' ')

const probe: Probe = async ({ asyncio, print, dyn, hasattr, outside, tuple, type_name, catch_warnings }) => {
  if (!hasattr(asyncio, 'AbstractChildWatcher')) {
    print('no watchers')
    return
  }
  const { get_child_watcher, set_child_watcher } = dyn(asyncio)

  const warned = <T>(label: string, make: () => T): T => {
    const log = catch_warnings()
    const value = make()
    const caught = log.stop()
    print(
      label,
      caught.map(({ category, message }) => tuple(category, message)),
    )
    return value
  }

  const run = asyncio.coroutine(async function run() {
    try {
      const p = await asyncio.create_subprocess_exec('sh', '-c', 'exit 3')
      return await p.wait()
    } catch (e) {
      if (!(e instanceof RuntimeError)) throw e
      return e
    }
  })

  const main = outside(async () => {
    print(names.filter((name) => hasattr(asyncio, `${name}ChildWatcher`)))
    const loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    let watcher: Dynamic = warned('get', get_child_watcher)
    print(type_name(watcher), warned('get', get_child_watcher) === watcher)
    print(await loop.run_until_complete(run()))
    for (const name of names) {
      const cls = dyn(asyncio)[`${name}ChildWatcher`]
      if (cls === undefined || name === 'Abstract') continue
      watcher = warned(name, () => new cls())
      warned('set', () => set_child_watcher(watcher))
      if (hasattr(watcher, 'is_active')) print(name, 'active', watcher.is_active())
      print(name, 'without a loop', await loop.run_until_complete(run()))
      watcher.attach_loop(loop)
      if (hasattr(watcher, 'is_active')) print(name, 'active', watcher.is_active())
      print(name, 'with a loop', await loop.run_until_complete(run()))
      print(name, 'remove', watcher.remove_child_handler(99999999))
      watcher.close()
    }
    warned('set', () => set_child_watcher(null))
    try {
      set_child_watcher(5)
    } catch (e) {
      if (!(e instanceof AssertionError)) throw e
      print('AssertionError', e)
    }
    try {
      new (dyn(asyncio).AbstractChildWatcher)().attach_loop(loop)
    } catch (e) {
      if (!(e instanceof NotImplementedError)) throw e
      print('NotImplementedError', e)
    }
    asyncio.set_event_loop(null)
    loop.close()
  })
  await main()
}
export default probe
