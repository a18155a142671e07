// Debug mode: which versions log how long the loop waited.
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, dyn }) => {
  const grab = (record: { levelname: string; message: string }) => {
    if (record.message.startsWith('poll')) print(record.levelname, record.message.replace(/\d+\.\d+/g, 'N'))
  }
  const { logger } = dyn(asyncio).log
  logger.addHandler(grab)
  logger.setLevel('DEBUG')

  const loop = asyncio.new_event_loop()
  loop.set_debug(true)
  await loop.run_until_complete(asyncio.sleep(0.01))
  await loop.run_until_complete(asyncio.sleep(1.2))
  print('done')
  loop.close()
  logger.setLevel('NOTSET')
  logger.removeHandler(grab)
}
export default probe
