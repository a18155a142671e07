import { describe, expect, it } from 'vitest'
import recorded from '../conformance/expected/loop_signal_thread.json' with { type: 'json' }
import { run_program, use_package, ENTRIES } from './child.js'

use_package()

/** What Pythons said in another thread than the first; 3.14's has no threads where it was recorded. */
const RECORDED = Object.entries<{ readonly stdout?: string; readonly skipped?: string }>(recorded)

describe.each(ENTRIES)('signals of %s', (_version, entry) => {
  it('call the handler instead of interrupting the loop, until it is removed', async () => {
    const source = `
      import * as asyncio from '${entry}'
      const loop = asyncio.new_event_loop()
      const main = asyncio.coroutine(async function main() {
        const told = loop.create_future()
        loop.add_signal_handler(2, () => told.set_result('handled'))
        console.log('ready')
        console.log(await told)
        console.log(loop.remove_signal_handler(2))
        console.log('again')
        await asyncio.sleep(20)
      })
      try {
        await loop.run_until_complete(main())
      } catch (error) {
        console.log(error.name)
      }
      loop.close()
    `
    const { lines, code } = await run_program(source, {
      on_line: (line, child) => {
        if (line === 'ready' || line === 'again') child.kill('SIGINT')
      },
    })
    expect(lines).toEqual(['ready', 'handled', 'true', 'again', 'KeyboardInterrupt'])
    expect(code).toBe(0)
  })

  it('do again what they do by default once the loop is closed', async () => {
    const source = `
      import * as asyncio from '${entry}'
      const loop = asyncio.new_event_loop()
      loop.add_signal_handler(15, () => console.log('never'))
      loop.close()
      setTimeout(() => undefined, 20000)
      console.log('closed')
    `
    const { lines, signal } = await run_program(source, {
      on_line: (_line, child) => child.kill('SIGTERM'),
    })
    expect(lines).toEqual(['closed'])
    expect(signal).toBe('SIGTERM')
  })
})

describe.each(
  RECORDED.flatMap(([version, { stdout }]) =>
    stdout === undefined ? [] : [[version, stdout.trim()] as const],
  ),
)('signals of %s', (version, text) => {
  it('are refused in a worker, with the text of that version', async () => {
    const source = `
      import { Worker } from 'node:worker_threads'
      const program = \`
        import('asyncio-shim/py${version.replace('.', '')}').then((asyncio) => {
          try {
            asyncio.new_event_loop().add_signal_handler(15, () => undefined)
          } catch (error) {
            console.log(error.name, error.message)
          }
        })\`
      new Worker(program, { eval: true })
    `
    const { lines } = await run_program(source)
    expect(lines).toEqual([`RuntimeError ${text}`])
  })
})
