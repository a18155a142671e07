// Whether run() leaves debug mode to the environment.
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, hasattr }) => {
  const main = asyncio.coroutine(async function main() {
    return asyncio.get_event_loop().get_debug()
  })

  process.env['PYTHONASYNCIODEBUG'] = '1'
  try {
    if (hasattr(asyncio, 'run')) {
      print('run():', await asyncio.run(main()))
      print('run(debug=False):', await asyncio.run(main(), { debug: false }))
    }
    const loop = asyncio.new_event_loop()
    print('a loop:', await loop.run_until_complete(main()))
    loop.close()
  } finally {
    delete process.env['PYTHONASYNCIODEBUG']
  }
}
export default probe
