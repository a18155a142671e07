// Task.set_result() from outside.
import { RuntimeError } from 'asyncio-shim/builtins'
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, dyn }) => {
  const loop = asyncio.new_event_loop()
  loop.set_exception_handler(() => print('handler'))

  const work = asyncio.coroutine(async function work() {
    print('step')
    await asyncio.sleep(0)
    return 1
  })

  const main = asyncio.coroutine(async function main() {
    const task = loop.create_task(work())
    try {
      dyn(task).set_result(2)
      print('set_result ok')
    } catch (e) {
      if (!(e instanceof RuntimeError)) throw e
      print('RuntimeError', e)
    }
    print(await task)
  })

  await loop.run_until_complete(main())
}
export default probe
