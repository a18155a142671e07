// What the repr of a task says while it is being cancelled.
import { repr } from 'asyncio-shim/builtins'
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, dyn }) => {
  const loop = asyncio.new_event_loop()

  const state = (task: unknown) => repr(task).split(' ')[1]

  const work = asyncio.coroutine(async function work() {
    try {
      await loop.create_future()
    } finally {
      print('in cleanup:', state(task))
      await asyncio.sleep(0)
      print('later in cleanup:', state(task))
    }
  })

  const main = asyncio.coroutine(async function main() {
    await asyncio.sleep(0)
    print('waiting:', state(task))
    task.cancel()
    print('told to cancel:', state(task))
    try {
      await task
    } catch (e) {
      if (!(e instanceof asyncio.CancelledError)) throw e
      print('done:', state(task))
    }
  })

  const task = dyn(loop.create_task(work()))
  await loop.run_until_complete(main())
  loop.close()
}
export default probe
