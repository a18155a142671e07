import { fileURLToPath } from 'node:url'

/** The program that workers run. */
export const WORKER_SCRIPT = fileURLToPath(new URL('../concurrent_futures/worker.js', import.meta.url))
