/** How processes end, compared with what real Pythons did in the same situations: exit status, output, last words. */
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { recorded } from '../conformance/catalogue.js'
import type { Version } from '../conformance/probe.js'
import { run_program, use_package } from './child.js'
import type { Ending } from './child.js'

use_package()

const PROGRAM = readFileSync(new URL('./fixtures/endings.mjs', import.meta.url), 'utf8')

/** Versions, what to import, and whose record holds: the Python recorded for 3.14 has no processes. */
const COMPARED: readonly (readonly [version: Version, entry: string, like: Version])[] = [
  ['3.6', 'asyncio-shim/py36', '3.6'],
  ['3.8', 'asyncio-shim/py38', '3.8'],
  ['3.14', 'asyncio-shim', '3.13'],
]

interface PythonEnding {
  readonly status: number
  readonly lines: readonly string[]
  readonly words: string
}

function python_endings(version: Version): Map<string, PythonEnding> {
  const record = recorded('process_endings', version)
  if (record === undefined || 'skipped' in record) throw new Error(`not recorded on ${version}`)
  const found = record.stdout.matchAll(/^(\w+): (-?\d+) (.*?) \| (.*)$/gm)
  return new Map(
    [...found].map(([, name = '', status, lines = '', words = '']) => [
      name,
      { status: Number(status), lines: lines === '-' ? [] : lines.split(' '), words },
    ]),
  )
}

const run_case = (name: string, entry: string): Promise<Ending> =>
  run_program(PROGRAM.replace("'ASYNCIO'", `'${entry}'`), {
    env: { CASE: name },
    on_line: (line, child) => {
      if (line === 'ready') setTimeout(() => child.kill('SIGINT'), 50)
    },
  })

/** Node prints the name of an error without its module. */
const without_module = (words: string): string => words.replace(/^[a-z_.]+\.(?=[A-Z])/, '')

describe.each(COMPARED)('a process of %s', (version, entry, like) => {
  const cases = [...python_endings(like)]
  const is_idle = (name: string): boolean => name === 'sigint_before' || name === 'sigint_after'

  test.each(cases.filter(([name]) => !is_idle(name)))('%s: ends as with Python', async (name, python) => {
    const ending = await run_case(name, entry)
    expect(ending.signal === 'SIGINT' ? -2 : ending.code).toBe(python.status)
    const [printed, expected] = [ending.lines.join(' '), python.lines.join(' ')]
    // Nobody cancels what 3.6 leaves pending: CPython's collector closes it at the exit, JavaScript's does not.
    if (version === '3.6') expect(expected.startsWith(printed)).toBe(true)
    else expect(printed).toBe(expected)
    // What the collector's closing raised there, and so not here.
    if (python.words.endsWith('Event loop is closed')) return
    if (python.words === '-') expect(ending.stderr).toBe('')
    else expect(ending.stderr).toContain(without_module(python.words))
  })

  test.each(cases.filter(([name]) => is_idle(name)))(
    '%s: is ended by the signal, as Node does where no loop runs',
    async (name) => {
      const ending = await run_case(name, entry)
      expect(ending).toEqual({ code: null, signal: 'SIGINT', lines: ['ready'], stderr: '' })
    },
  )
})

describe('what nobody catches', () => {
  const head = `
    import * as asyncio from 'asyncio-shim'
    import { KeyboardInterrupt, SystemExit } from 'asyncio-shim/builtins'
    process.on('exit', (code) => console.log('exit', code))
    const leave = async (error) => { throw error }
  `

  test('is an exit also as a promise that nobody waits for, and out of a callback of Node', async () => {
    const [rejected, thrown] = await Promise.all([
      run_program(`${head} void asyncio.run(() => leave(new SystemExit(3)))`),
      run_program(`${head}
        await asyncio.run(asyncio.sleep(0))
        setTimeout(() => { throw new SystemExit(4) })
      `),
    ])
    expect(rejected).toEqual({ code: 3, signal: null, lines: ['exit 3'], stderr: '' })
    expect(thrown).toEqual({ code: 4, signal: null, lines: ['exit 4'], stderr: '' })
  })

  test('has listeners to the exit run when an interrupt ends the process', async () => {
    const ending = await run_program(`${head}
      process.on('SIGINT', () => console.log('not called'))
      await asyncio.run(() => leave(new KeyboardInterrupt()))
    `)
    expect(ending).toMatchObject({ signal: 'SIGINT', lines: ['exit 130'] })
  })

  test.each(['new SystemExit(3)', 'new KeyboardInterrupt()'])(
    'is the program’s own affair when it handles uncaught errors: %s',
    async (error) => {
      const [listener, capture, rejection] = await Promise.all([
        run_program(`${head}
          process.on('uncaughtException', (error) => console.log('heard', error.name))
          void asyncio.run(() => leave(${error}))
        `),
        run_program(`${head}
          process.setUncaughtExceptionCaptureCallback((error) => console.log('heard', error.name))
          void asyncio.run(() => leave(${error}))
        `),
        run_program(`${head}
          process.on('unhandledRejection', (error) => console.log('heard', error.name))
          void asyncio.run(() => leave(${error}))
        `),
      ])
      const heard = { code: 0, lines: [`heard ${error.slice(4, error.indexOf('('))}`, 'exit 0'], stderr: '' }
      expect([listener, capture, rejection]).toMatchObject([heard, heard, heard])
    },
  )

  test('changes nothing for other errors', async () => {
    const failing = (first: string): Promise<Ending> =>
      run_program(`${first} setTimeout(() => { throw new RangeError('theirs') })`)
    const [without, with_loop] = await Promise.all([
      failing(''),
      failing(`${head} await asyncio.run(asyncio.sleep(0));`),
    ])
    expect(with_loop).toMatchObject({ code: 1, lines: ['exit 1'] })
    const said = ({ stderr }: Ending): string[] =>
      stderr.split('\n').filter((line) => !/^ |^file:/.test(line))
    expect(said(with_loop)).toEqual(said(without))
  })

  test('ends a worker quietly, and not the process', async () => {
    const ending = await run_program(`
      import { Worker } from 'node:worker_threads'
      const source = \`
        import('asyncio-shim').then(async (asyncio) => {
          const { SystemExit } = await import('asyncio-shim/builtins')
          await asyncio.run(async () => { throw new SystemExit(3) })
        })
      \`
      const worker = new Worker(source, { eval: true })
      worker.on('error', (error) => console.log('error', error.name))
      worker.on('exit', (code) => console.log('worker', code))
    `)
    expect(ending).toEqual({ code: 0, signal: null, lines: ['worker 3'], stderr: '' })
  })
})
