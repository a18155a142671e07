import { describe, expect, it } from 'vitest'
import { run_program, use_package, ENTRIES } from './child.js'

use_package()

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

  it('are refused in a worker', async () => {
    const source = `
      import { Worker } from 'node:worker_threads'
      const program = \`
        import('${entry}').then((asyncio) => {
          try {
            asyncio.new_event_loop().add_signal_handler(15, () => undefined)
          } catch (error) {
            console.log(error.name, error.message)
          }
        })\`
      new Worker(program, { eval: true })
    `
    const { lines } = await run_program(source)
    expect(lines).toHaveLength(1)
    expect(lines[0]).toMatch(/^RuntimeError set_wakeup_fd only works in main thread/)
  })
})
