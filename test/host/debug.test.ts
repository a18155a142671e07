/** Debug mode in a process: the environment, and deadlocks. */
import { describe, expect, test } from 'vitest'
import { type Ending, ENTRIES, run_program, use_package } from './child.js'

use_package()

const REPORT = /^Deadlock: (\d+) tasks? waits? for what cannot happen/gm

/** A program that ends itself: what is deadlocked never would. Its timer keeps nothing alive, and is not yet set. */
const program = (entry: string, body: string, after = 0.2): string => `
  import * as asyncio from '${entry}'
  import { pbkdf2 } from 'node:crypto'
  import { readFile } from 'node:fs/promises'
  import { writeSync } from 'node:fs'
  const loop = asyncio.new_event_loop()
  const end = () => setTimeout(() => { console.log('alive'); process.exit(0) }, ${after * 1000})
  asyncio.log.logger.addHandler((record) => {
    writeSync(2, record.message + '\\n')
    if (record.message.startsWith('Deadlock')) end()
  })
  loop.set_debug(true)
  loop.slow_callback_duration = 3600
  await loop.run_until_complete(async () => { ${body} })
  loop.close()
  console.log('ended')
`

const reports = (ending: Ending): string[] =>
  [...ending.stderr.matchAll(REPORT)].map((found) => found[1] ?? '')

describe.each(ENTRIES)('a deadlock in %s', (_, entry) => {
  test('is reported once, with who waits for whom, and the process lives on', async () => {
    const ending = await run_program(
      program(
        entry,
        `
        const a = new asyncio.Lock()
        const b = new asyncio.Lock()
        function* both(first, second) {
          yield* first.acquire()
          yield* asyncio.sleep(0)
          yield* second.acquire()
        }
        await asyncio.gather(both(a, b), both(b, a))
      `,
      ),
    )
    expect(ending).toMatchObject({ code: 0, lines: ['alive'] })
    expect(reports(ending)).toEqual(['3'])
    expect(ending.stderr).toMatch(
      /Awaited by:\n +\* Task\(.*\n +\+ Call stack:\n +\| +File .*, in async both\(\)/,
    )
  })

  test('of a promise that nobody settles is one too', async () => {
    const ending = await run_program(program(entry, 'await new Promise(() => undefined)'))
    expect(ending).toMatchObject({ code: 0, lines: ['alive'] })
    expect(reports(ending)).toEqual(['1'])
  })
})

describe('no deadlock is', () => {
  const future = 'const future = loop.create_future(); const done = () => future.set_result(1);'
  test.each([
    ['a job of the thread pool', `${future} pbkdf2('a', 'b', 200000, 64, 'sha512', done); await future`],
    ['reading a file', `${future} readFile(process.execPath).then(done); await future`],
    ['a promise of I/O', 'await readFile(process.execPath)'],
    ['a timer of the platform', `${future} setTimeout(done, 50); await future`],
    ['a timer that keeps nothing alive', `${future} setTimeout(done, 50).unref(); await future`],
    ['a signal that is aborted in time', `${future} AbortSignal.timeout(50).onabort = done; await future`],
    ['a loop that sleeps', 'await asyncio.sleep(0.05)'],
  ])('%s', async (_, body) => {
    const ending = await run_program(program('asyncio-shim', body))
    expect(ending).toMatchObject({ code: 0, lines: ['ended'], stderr: '' })
  })

  test('waiting for a signal', async () => {
    const body = `${future} process.on('SIGUSR2', done); console.log('ready'); await future`
    const ending = await run_program(program('asyncio-shim', body), {
      on_line: (line, child) => line === 'ready' && setTimeout(() => child.kill('SIGUSR2'), 300),
    })
    expect(ending).toMatchObject({ code: 0, lines: ['ready', 'ended'], stderr: '' })
  })

  test('one outside debug mode', async () => {
    const ending = await run_program(
      program('asyncio-shim', 'loop.set_debug(false); end(); await loop.create_future()', 0.5),
    )
    expect(ending).toMatchObject({ code: 0, lines: ['alive'], stderr: '' })
  })
})

test('what happens at the end of the process does not happen when tasks are stuck', async () => {
  const body = `process.on('beforeExit', () => console.log('the end')); end(); await loop.create_future()`
  const ending = await run_program(program('asyncio-shim', body, 0.5))
  expect(ending).toMatchObject({ code: 0, lines: ['alive'], stderr: '' })
})

test.each(ENTRIES)(
  'the development mode of %s turns debug mode on where Python does',
  async (version, entry) => {
    const source = `import * as asyncio from '${entry}'; console.log(asyncio.new_event_loop().get_debug())`
    const ending = await run_program(source, { env: { PYTHONDEVMODE: '1' } })
    expect(ending.lines).toEqual([String(version !== '3.6')])
  },
)

test.each([
  ['asyncio-shim/py37', 'false false null true'],
  ['asyncio-shim/py38', 'true false true true'],
  ['asyncio-shim', 'true false true true'],
])('run(debug) and the environment in %s', async (entry, expected) => {
  const source = `
    import * as asyncio from '${entry}'
    const asked = []
    for (const options of [{}, { debug: false }, { debug: null }, { debug: true }]) {
      await asyncio.run(async () => { asked.push(String(asyncio.get_running_loop().get_debug())) }, options)
    }
    console.log(asked.join(' '))
  `
  const ending = await run_program(source, { env: { PYTHONASYNCIODEBUG: '1' } })
  expect(ending.lines).toEqual([expected])
})
