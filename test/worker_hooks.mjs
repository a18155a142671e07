/**
 * For programs that run on the sources: `node --import tsx --import ./test/worker_hooks.mjs program.ts`. Workers cannot
 * load the sources, so they run them bundled: ./worker_script.ts says where that is.
 */
import { register } from 'node:module'

const WORKER_SCRIPT = new URL('worker_script.ts', import.meta.url).href

/** The hook for module resolution. */
export function resolve(specifier, context, next) {
  return next(specifier === './worker_script.js' ? WORKER_SCRIPT : specifier, context)
}

// Hooks are loaded once more, from where they run.
if (!new URL(import.meta.url).searchParams.has('hooks')) {
  register(`${import.meta.url}?hooks`)
  // Workers need no loader, which takes its time to start.
  process.execArgv.length = 0
}
