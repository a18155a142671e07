// Reading stdout line by line with async for, then the exit code.
import type { Probe, Styles } from '../probe.js'

export const styles: Styles = ['native']
export const why = 'for await'

const probe: Probe = async ({ asyncio, print }) => {
  const main = asyncio.coroutine(async function main() {
    const { PIPE } = asyncio.subprocess
    const p = await asyncio.create_subprocess_shell("printf 'a\\nb\\nc'", { stdout: PIPE })
    const lines: Buffer[] = []
    for await (const line of p.stdout ?? []) lines.push(line)
    print(lines, await p.wait(), p.stdout?.at_eof())
  })

  const loop = asyncio.new_event_loop()
  asyncio.set_event_loop(loop)
  await loop.run_until_complete(main())
  loop.close()
}
export default probe
