/** The example of an executor over a queue, on a Redis of its own. */
import { spawn, spawnSync } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'

const found = spawnSync('redis-server', ['--version']).status === 0
const example = (file: string): string =>
  fileURLToPath(new URL(`../../examples/queue/${file}`, import.meta.url))

let folder = ''
let socket = ''
const children: ChildProcess[] = []

function program(file: string): ChildProcess {
  const child = spawn(process.execPath, ['--import', 'tsx', example(file), socket], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  children.push(child)
  return child
}

beforeAll(async () => {
  if (!found) return
  folder = mkdtempSync(join(tmpdir(), 'redis-'))
  socket = join(folder, 'redis.sock')
  const options = ['--port', '0', '--unixsocket', socket, '--dir', folder, '--save', '', '--appendonly', 'no']
  children.push(spawn('redis-server', options, { stdio: 'ignore' }))
  await vi.waitFor(() => {
    expect(existsSync(socket)).toBe(true)
  }, 20_000)
})

afterAll(async () => {
  for (const child of children.reverse()) {
    if (child.exitCode !== null || child.signalCode !== null) continue
    const ended = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGTERM')
    await ended
  }
  if (folder !== '') rmSync(folder, { recursive: true, force: true })
})

test('calls go through a queue in Redis to workers elsewhere', async ({ skip }) => {
  if (!found) skip('no redis-server on the PATH: apt-get install redis-server')
  program('worker.ts')
  program('worker.ts')
  const main = program('main.ts')
  let printed = ''
  main.stdout?.setEncoding('utf8').on('data', (text: string) => (printed += text))
  const code = await new Promise((resolve) => main.once('close', resolve))
  expect([code, printed]).toEqual([
    0,
    'counted elsewhere: [1, 2, 3, 4]\nraised elsewhere: ValueError no words\nin this process: False\n',
  ])
})
