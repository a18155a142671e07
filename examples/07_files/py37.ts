// Files: 200 of them written, read back and summed, all at the same time.
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as asyncio from 'asyncio-shim/py37'
import { Exception, repr } from 'asyncio-shim/builtins'
import { print } from '../print.js'

const range = (n: number) => Array.from({ length: n }, (_, i) => i)
const sum = (numbers: number[]) => numbers.reduce((a, b) => a + b, 0)

/** Numbers in files; no thread is needed, since Node's promises are awaited as they are. */
class Store {
  running = 0
  peak = 0

  constructor(public folder: string) {}

  path(n: number) {
    return join(this.folder, `numbers-${String(n).padStart(3, '0')}.txt`)
  }

  write = asyncio.coroutine(async (n: number) => {
    const text = range(100)
      .map((i) => n * 1000 + i)
      .join('\n')
    this.running += 1
    this.peak = Math.max(this.peak, this.running)
    await asyncio.wrap_future(writeFile(this.path(n), text))
    this.running -= 1
    return text.length
  })

  read = asyncio.coroutine(async (n: number) => {
    const text = await readFile(this.path(n), 'utf8')
    return sum(text.split('\n').map(Number))
  })
}

const use = asyncio.coroutine(async function use(folder: string) {
  const store = new Store(folder)
  const written = await asyncio.gather(...range(200).map((n) => store.write(n)))
  print('written:', written.length, 'files,', sum(written), 'bytes')
  print('at the same time:', store.peak, 'still running:', store.running)
  print('in the folder:', (await readdir(folder)).length)

  const sums = await asyncio.gather(...range(200).map((n) => store.read(n)))
  print('read:', sums.length, 'in order:', repr(sums) === repr(sums.toSorted((a, b) => a - b)))
  print('first:', sums[0], 'last:', sums.at(-1))
  print('sum of all:', sum(sums))

  let total = 0
  let count = 0
  for (const next_sum of asyncio.as_completed(range(200).map((n) => store.read(n)))) {
    total += await next_sum
    count += 1
  }
  print('as they complete:', count, 'the same sum:', total === sum(sums))

  const results = await asyncio.gather(store.read(1), store.read(200), { return_exceptions: true })
  print('one that is not there:', results[0], results[1] instanceof Exception)
})

const main = asyncio.coroutine(async function main() {
  const folder = await mkdtemp(join(tmpdir(), 'numbers-'))
  try {
    await use(folder)
  } finally {
    await rm(folder, { recursive: true })
  }
  print('removed:', !existsSync(folder))
})

await asyncio.run(main())
