// Debug mode: from when on a coroutine that is never awaited says where it was created, and how.
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, gc, catch_warnings, dyn, sorted }) => {
  const reports: string[] = []
  const grab = ({ message }: { message: string }) => {
    const found = /^<CoroWrapper (\w+)\(\) .* was never yielded from\n/.exec(message)
    if (found !== null)
      reports.push(`${found[1]} logged ${message.includes('created at') ? 'True' : 'False'}`)
  }
  const { logger } = dyn(asyncio).log
  logger.addHandler(grab)
  const got = catch_warnings()

  const before = asyncio.coroutine(async function before() {})
  const from_the_start = asyncio.coroutine(async function from_the_start() {})
  const just_turned_off = asyncio.coroutine(async function just_turned_off() {})
  const off = asyncio.coroutine(async function off() {})
  const just_turned_on = asyncio.coroutine(async function just_turned_on() {})
  const on = asyncio.coroutine(async function on() {})
  const after = asyncio.coroutine(async function after() {})

  // A function of its own, so that nothing refers to the coroutine once it returns.
  const drop = (job: () => unknown) => {
    job()
  }

  const loop = asyncio.new_event_loop()
  const main = asyncio.coroutine(async function main() {
    drop(from_the_start)
    loop.set_debug(false)
    drop(just_turned_off)
    await asyncio.sleep(0)
    drop(off)
    loop.set_debug(true)
    drop(just_turned_on)
    await asyncio.sleep(0)
    drop(on)
  })

  loop.set_debug(true)
  drop(before)
  await loop.run_until_complete(main())
  drop(after)
  loop.close()
  await gc()
  got.stop()
  logger.removeHandler(grab)
  for (const { message } of got.caught) {
    const name = /^coroutine '(\w+)' was never awaited/.exec(message)?.[1]
    if (name !== undefined)
      reports.push(`${name} warned ${message.includes('created at') ? 'True' : 'False'}`)
  }
  for (const report of sorted(reports)) print(report)
}
export default probe
export const keep_wrapper = 'nothing tells when a bare generator object is dropped'
