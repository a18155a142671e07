// A file tree: hashed by threads, with a progress bar, then by processes.
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import * as asyncio from 'asyncio-shim/py37'
import { Exception, RuntimeError } from 'asyncio-shim/builtins'
import { ProcessPoolExecutor, ThreadPoolExecutor } from 'asyncio-shim/concurrent_futures'
import { print } from '../print.js'

/** What a thread does: reads and hashes one file. It is sent there, so it gets its modules itself. */
async function hash_file(path: string) {
  const { createHash } = await import('node:crypto')
  const { readFileSync } = await import('node:fs')
  return createHash('sha256').update(readFileSync(path)).digest('hex')
}

/** What a process does: nothing but computing. */
async function hash_text(text: string, times: number) {
  const { createHash } = await import('node:crypto')
  let digest = text
  for (let i = 0; i < times; i++) digest = createHash('sha256').update(digest).digest('hex')
  return digest
}

/** A progress bar on the terminal; without one nothing is drawn. */
class Bar {
  done = 0

  constructor(public total: number) {}

  step() {
    this.done += 1
    if (process.stderr.isTTY) {
      const filled = '#'.repeat(Math.floor((30 * this.done) / this.total))
      process.stderr.write(`\r[${filled.padEnd(30, '-')}] ${this.done}/${this.total}`)
      if (this.done === this.total) process.stderr.write('\n')
    }
  }
}

/** Sixty files in four folders; every tenth has the content of the first. */
function make_tree(root: string) {
  for (let n = 0; n < 60; n++) {
    const folder = join(root, 'abcd'.charAt(n % 4))
    mkdirSync(folder, { recursive: true })
    const content = `content ${n % 10 === 0 ? 0 : n}\n`.repeat(1000)
    writeFileSync(join(folder, `file-${String(n).padStart(2, '0')}.txt`), content)
  }
}

function list_tree(root: string) {
  const paths = readdirSync(root, { recursive: true, encoding: 'utf8' }).map((path) => join(root, path))
  return paths.filter((path) => statSync(path).isFile()).sort()
}

const hash_tree = asyncio.coroutine(async function hash_tree(root: string) {
  const loop = asyncio.get_running_loop()
  const paths = list_tree(root)
  const bar = new Bar(paths.length)

  const hash_one = asyncio.coroutine(async function hash_one(path: string) {
    const digest = await loop.run_in_executor(null, hash_file, path)
    bar.step()
    return digest
  })

  const digests = await asyncio.gather(...paths.map((path) => hash_one(path)))
  print('hashed:', bar.done, 'files of', bar.total)
  return new Map(paths.map((path, i) => [relative(root, path), digests[i] as string]))
})

function show(digests: Map<string, string>) {
  const paths = [...digests.keys()].sort()
  for (const path of paths.slice(0, 3)) print(path, digests.get(path)?.slice(0, 16))
  const tree = createHash('sha256').update(paths.map((path) => digests.get(path)).join('\n'))
  print('the tree:', tree.digest('hex').slice(0, 16))
  const copies = paths.filter((path) => digests.get(path) === digests.get('a/file-00.txt'))
  print('the same content:', copies.join(' '))
}

const fail = asyncio.coroutine(async function fail(root: string) {
  const loop = asyncio.get_running_loop()
  try {
    await loop.run_in_executor(null, hash_file, join(root, 'no such file'))
  } catch (error) {
    print('one that is not there:', error instanceof Exception)
  }
})

const compute = asyncio.coroutine(async function compute() {
  const loop = asyncio.get_running_loop()
  const pool = new ProcessPoolExecutor(2)
  try {
    const calls = ['one', 'two', 'three'].map((text) => loop.run_in_executor(pool, hash_text, text, 1000))
    for (const digest of await asyncio.gather(...calls)) print('a thousand times:', digest.slice(0, 16))
  } finally {
    await asyncio.wrap_future(pool.shutdown())
  }
})

/** One thread, many calls: those that have not begun never do. */
const cancel = asyncio.coroutine(async function cancel() {
  const loop = asyncio.get_running_loop()
  const pool = new ThreadPoolExecutor(1)
  const calls = Array.from({ length: 100 }, (_, n) =>
    loop.run_in_executor(pool, hash_text, 'x', n === 0 ? 200000 : 1),
  )
  await asyncio.sleep(0.05)
  for (const call of calls.slice(1)) call.cancel()
  const results = await asyncio.gather(...calls, { return_exceptions: true })
  print('finished:', results.filter((result) => typeof result === 'string').length, 'of', results.length)
  await asyncio.wrap_future(pool.shutdown())
  try {
    pool.submit(hash_text, 'x', 1)
  } catch (error) {
    if (!(error instanceof RuntimeError)) throw error
    print(error)
  }
})

const main = asyncio.coroutine(async function main() {
  const root = mkdtempSync(join(tmpdir(), 'tree-'))
  try {
    make_tree(root)
    show(await hash_tree(root))
    await fail(root)
    await compute()
    await cancel()
  } finally {
    rmSync(root, { recursive: true })
  }
})

await asyncio.run(main())
