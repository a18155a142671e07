// create_subprocess_exec + communicate: stdout, stderr, return code.
import type { Probe } from '../probe.js'

const PROGRAM = "console.log('out'); process.stderr.write('err'); process.exitCode = 3"

const probe: Probe = async ({ asyncio, print }) => {
  const main = asyncio.coroutine(async function main() {
    const { PIPE } = asyncio.subprocess
    const options = { stdout: PIPE, stderr: PIPE, env: { PATH: process.env['PATH'] ?? '' } }
    const p = await asyncio.create_subprocess_exec(process.execPath, '-e', PROGRAM, options)
    print('pid', p.pid > 0)
    const [out, err] = await p.communicate()
    print(out, err, p.returncode)
  })

  const loop = asyncio.new_event_loop()
  asyncio.set_event_loop(loop)
  await loop.run_until_complete(main())
  loop.close()
}
export default probe
