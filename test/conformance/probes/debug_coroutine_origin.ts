// Debug mode: from when on a coroutine that is never awaited says where it was created, and how.
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, gc, catch_warnings, dyn, foreign }) => {
  const grab = (record: { levelname: string; message: string }) => {
    print(record.levelname, record.message.includes('was never yielded from'))
  }
  const { logger } = dyn(asyncio).log
  logger.addHandler(grab)
  const got = catch_warnings()
  let told = 0
  const tell = () => {
    for (const { message } of got.caught.slice(told))
      print(message.split('\n')[0], message.includes('created at'))
    told = got.caught.length
  }

  const job = asyncio.coroutine(async function job() {})

  // A function of its own, so that nothing refers to the coroutine once it returns.
  const drop = (label: string) => {
    print('-', label)
    job()
  }

  const loop = asyncio.new_event_loop()
  loop.slow_callback_duration = 60
  const main = asyncio.coroutine(async function main() {
    drop('debug from the start')
    await foreign(gc())
    tell()
    loop.set_debug(false)
    drop('just turned off')
    await foreign(gc())
    tell()
    await asyncio.sleep(0)
    drop('off')
    await foreign(gc())
    tell()
    loop.set_debug(true)
    drop('just turned on')
    await foreign(gc())
    tell()
    await asyncio.sleep(0)
    drop('on')
    await foreign(gc())
    tell()
  })

  loop.set_debug(true)
  drop('before the loop runs')
  await gc()
  tell()
  await loop.run_until_complete(main())
  drop('after the loop ran')
  await gc()
  tell()
  loop.close()
  got.stop()
  logger.removeHandler(grab)
}
export default probe
export const keep_wrapper = 'nothing tells when a bare generator object is dropped'
