/** Bundles the program of workers before any test runs. */
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { WORKER_SCRIPT } from './worker_script.js'

export default async function setup(): Promise<void> {
  await build({
    entryPoints: [fileURLToPath(new URL('../src/concurrent_futures/worker.ts', import.meta.url))],
    outfile: WORKER_SCRIPT,
    bundle: true,
    external: ['workerpool'],
    format: 'esm',
    platform: 'node',
    target: 'node20',
    keepNames: true,
    logLevel: 'error',
  })
}
