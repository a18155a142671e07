// async for over a StreamReader yields lines until EOF.
import type { Probe, Styles } from '../probe.js'

export const styles: Styles = ['native']
export const why = 'for await'

const probe: Probe = async ({ asyncio, print }) => {
  const main = asyncio.coroutine(async function main() {
    const r = new asyncio.StreamReader()
    r.feed_data(Buffer.from('a\n\nb\nlast'))
    r.feed_eof()
    for (let i = 0; i < 2; i++) {
      const lines: unknown[] = []
      for await (const line of r) lines.push(line)
      print(lines)
    }
  })

  const loop = asyncio.new_event_loop()
  await loop.run_until_complete(main())
  loop.close()
}
export default probe
