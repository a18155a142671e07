/** Streams whose other end is a CPython: what both hear is what two CPythons hear. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, describe, expect, test } from 'vitest'
import { type Python, findPython } from '../../scripts/pythons.js'
import { EVERY_VERSION } from '../unit/every_version.js'
import { converse, handle } from './stream_peer.js'

const PEER = fileURLToPath(new URL('fixtures/stream_peer.py', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'streams-'))
const children = new Set<ChildProcess>()

afterEach(() => {
  for (const child of children) child.kill('SIGKILL')
  children.clear()
})
afterAll(() => {
  rmSync(folder, { recursive: true })
})

/** Starts the Python end; its lines, as they come. */
function start(python: Python, args: string[]) {
  const child = spawn(python.command, [PEER, ...args], {
    env: python.env,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  children.add(child)
  let text = ''
  child.stdout.setEncoding('utf8').on('data', (data: string) => (text += data))
  const first = new Promise<string>((resolve) => {
    child.stdout.on('data', () => {
      if (text.includes('\n')) resolve(text.split('\n')[0] ?? '')
    })
  })
  const all = new Promise<string[]>((resolve) => {
    child.stdout.on('end', () => {
      resolve(text.trimEnd().split('\n'))
    })
  })
  return { first, all }
}

let sockets = 0
const address_of = (kind: string): string[] => (kind === 'unix' ? [join(folder, `s${sockets++}`)] : [])

/** What two CPythons hear, newline for newline; `straße` prints escaped there. */
async function heard_by_pythons(python: Python, kind: string): Promise<string[]> {
  const server = start(python, ['server', kind, ...address_of(kind)])
  return await start(python, ['client', kind, await server.first]).all
}

const escaped = (text: string): string =>
  text.replace(/[\u0080-\uffff]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)
const as_python_prints = (lines: readonly string[]): string[] =>
  lines.map((line) => escaped(line).replace(/\\u00(..)/g, '\\x$1'))

const OURS = EVERY_VERSION.filter(([version]) => ['3.6', '3.11', '3.14'].includes(version))

describe.each(['3.6', '3.13'])('a CPython %s at the other end', (theirs) => {
  const python = findPython(theirs) as Python
  describe.skipIf(python === undefined)('of streams', () => {
    describe.each(['tcp', 'unix'])('over %s', (kind) => {
      test.each(OURS)('as the server of a client of %s', async (_version, asyncio) => {
        const expected = await heard_by_pythons(python, kind)
        const server = start(python, ['server', kind, ...address_of(kind)])
        const where = await server.first
        const loop = asyncio.new_event_loop()
        const heard = await loop.run_until_complete(async () => {
          const [reader, writer] = await (kind === 'tcp'
            ? asyncio.open_connection('127.0.0.1', Number(where))
            : asyncio.open_unix_connection(where))
          return await converse(reader, writer)
        })
        loop.close()
        expect(as_python_prints(heard)).toEqual(expected)
        expect(expected).toHaveLength(15)
      })

      test.each(OURS)('as the client of a server of %s', async (_version, asyncio) => {
        const expected = await heard_by_pythons(python, kind)
        const loop = asyncio.new_event_loop()
        const heard = await loop.run_until_complete(async () => {
          const [path = ''] = address_of(kind)
          const server = await (kind === 'tcp'
            ? asyncio.start_server(handle, '127.0.0.1', 0)
            : asyncio.start_unix_server(handle, path))
          const where = kind === 'tcp' ? String(server.sockets?.[0]?.getsockname()[1]) : path
          const lines = await asyncio.wrap_future(start(python, ['client', kind, where]).all)
          server.close()
          await server.wait_closed()
          return lines
        })
        loop.close()
        expect(heard).toEqual(expected)
      })
    })
  })
})
