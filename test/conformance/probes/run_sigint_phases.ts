// Ctrl-C (SIGINT) in other phases: during cleanup, while leftovers end, between runs of a loop.
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, hasattr, outside, type_name }) => {
  let log: string[] = []

  const interrupt_after = (delay: number) => {
    asyncio.get_event_loop().call_later(delay, () => process.kill(process.pid, 'SIGINT'))
  }

  const part = asyncio.coroutine(async function part(name: string, delay: number) {
    try {
      await asyncio.sleep(delay)
      log.push(`${name} slept`)
    } catch (e) {
      if (e instanceof asyncio.CancelledError) log.push(`${name} cancelled`)
      throw e
    }
  })

  const in_cleanup = asyncio.coroutine(async function in_cleanup() {
    interrupt_after(0.03)
    interrupt_after(0.1)
    try {
      await part('body', 5)
    } finally {
      await part('cleanup', 0.3)
    }
  })

  const leftover = asyncio.coroutine(async function leftover() {
    try {
      await part('leftover', 5)
    } finally {
      await part("leftover's cleanup", 0.3)
    }
  })

  const with_leftover = asyncio.coroutine(async function with_leftover() {
    void asyncio.ensure_future(leftover())
    interrupt_after(0.1)
    await part('main', 0.03)
  })

  const attempt = outside(async (name: string, main: typeof in_cleanup) => {
    log = []
    try {
      await asyncio.run(main())
    } catch (e) {
      log.push(`run raised ${type_name(e)}`)
    }
    print(name, log)
  })

  const between_runs = outside(async () => {
    log = []
    const loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    loop.call_later(0.03, () => process.kill(process.pid, 'SIGINT'))
    const task = loop.create_task(part('task', 0.2))
    for (let i = 0; i < 2; i++) {
      try {
        await loop.run_until_complete(task)
      } catch (e) {
        log.push(`raised ${type_name(e)}`)
      }
    }
    print('run_until_complete', log, task.done())
    loop.close()
    asyncio.set_event_loop(null)
  })

  if (hasattr(asyncio, 'run')) {
    await attempt('cleanup', in_cleanup)
    await attempt('leftover', with_leftover)
  }
  await between_runs()
}
export default probe
