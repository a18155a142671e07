/** Stands for src/host/worker_script.ts in tests: workers cannot load the sources, so they run them bundled. */
import { fileURLToPath } from 'node:url'

export const WORKER_SCRIPT = fileURLToPath(
  new URL('../node_modules/.cache/asyncio-shim/worker.mjs', import.meta.url),
)
