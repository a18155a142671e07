// How many turns of the loop pass between a watcher's notice and the protocol's.
import type { Dynamic, Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, dyn, hasattr, catch_warnings }) => {
  if (!hasattr(asyncio, 'AbstractChildWatcher')) {
    print('no watchers')
    return
  }
  const warnings = catch_warnings()
  const log: unknown[] = []

  const count = (loop: Dynamic, turn: number): void => {
    log.push(turn)
    if (turn < 5) loop.call_soon(count, loop, turn + 1)
  }

  class Protocol extends asyncio.SubprocessProtocol {
    over: Dynamic
    override process_exited() {
      log.push('process_exited')
    }
    override connection_lost() {
      log.push('connection_lost')
      this.over.set_result(null)
    }
  }

  const held: Dynamic[] = []
  const Abstract = dyn(asyncio).AbstractChildWatcher as new () => object
  class Watcher extends Abstract {
    add_child_handler(pid: number, callback: Dynamic, ...args: unknown[]) {
      held.push([pid, callback, args])
    }
    attach_loop() {}
    close() {}
    is_active() {
      return true
    }
    __enter__() {
      return this
    }
    __exit__() {}
  }

  const main = asyncio.coroutine(async function main() {
    const loop = asyncio.get_event_loop()
    dyn(asyncio).set_child_watcher(new Watcher())
    const options = { stdin: null, stdout: null, stderr: null }
    const [transport, protocol] = await loop.subprocess_exec(Protocol, 'true', options)
    protocol.over = loop.create_future()
    const [pid, callback, args] = held[0]
    print(pid === transport.get_pid())
    callback(pid, 7, ...args)
    count(loop, 0)
    await protocol.over
    print(transport.get_returncode())
    await asyncio.sleep(0.01)
    print(log)
  })

  const loop = asyncio.new_event_loop()
  asyncio.set_event_loop(loop)
  await loop.run_until_complete(main())
  loop.close()
  dyn(asyncio).set_child_watcher(null)
  warnings.stop()
}
export default probe
