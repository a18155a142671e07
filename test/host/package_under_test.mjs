/** The package as a program in another process sees it: bundled from the sources into a temporary folder. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import { ROOT, entryPoints } from '../../scripts/entry_points.mjs'

/**
 * Makes a folder whose programs can import `asyncio-shim` and its entries.
 * @returns {Promise<{ folder: string, remove: () => void }>}
 */
export async function packageUnderTest() {
  const folder = mkdtempSync(join(tmpdir(), 'asyncio-shim-'))
  const home = join(folder, 'node_modules', 'asyncio-shim')
  const entries = entryPoints()
  mkdirSync(home, { recursive: true })
  const { dependencies: needed = {} } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
  for (const name of Object.keys(needed)) {
    symlinkSync(join(ROOT, 'node_modules', name), join(folder, 'node_modules', name))
  }
  await build({
    // Workers run a program of their own, which is found beside the other modules.
    entryPoints: [
      ...entries.map((entry) => join(ROOT, 'src', `${entry}.ts`)),
      join(ROOT, 'src/concurrent_futures/worker.ts'),
    ],
    outbase: join(ROOT, 'src'),
    chunkNames: 'chunks/[hash]',
    external: Object.keys(needed),
    outdir: home,
    bundle: true,
    // One instance of every class, whichever entries a program imports.
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    keepNames: true,
    logLevel: 'error',
  })
  const exports = Object.fromEntries(
    entries.map((entry) => [entry === 'index' ? '.' : `./${entry}`, `./${entry}.js`]),
  )
  writeFileSync(join(home, 'package.json'), JSON.stringify({ name: 'asyncio-shim', type: 'module', exports }))
  return {
    folder,
    remove() {
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
