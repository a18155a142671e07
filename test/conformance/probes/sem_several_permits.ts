// Several permits given back at once, to a line that has grown meanwhile: who is served in which turn.
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print }) => {
  const loop = asyncio.new_event_loop()
  asyncio.set_event_loop(loop)
  const semaphore = new asyncio.Semaphore(0)
  const trace: unknown[] = []

  const take = asyncio.coroutine(async function take(name: string) {
    await semaphore.acquire()
    trace.push(name)
  })

  const main = asyncio.coroutine(async function main() {
    const tasks = [loop.create_task(take('first'))]
    await asyncio.sleep(0)
    tasks.push(loop.create_task(take('second')), loop.create_task(take('third')))
    for (let i = 0; i < 3; i++) semaphore.release()
    for (let turn = 0; turn < 5; turn++) {
      await asyncio.sleep(0)
      trace.push(turn)
    }
    print(trace)
    for (const task of tasks) task.cancel()
    await asyncio.wait(tasks)
  })

  await loop.run_until_complete(main())
  asyncio.set_event_loop(null)
  loop.close()
}
export default probe
