/**
 * Where the code that is running was called from, for debug mode.
 * @param above - the function whose caller is the innermost frame given
 * @returns places such as `worker (file.js:3:5)`, outermost first, as Python lists them
 */
export function extract_stack(above: (...args: never[]) => unknown): string[]
export function extract_stack(above: abstract new (...args: never[]) => unknown): string[]
export function extract_stack(above: unknown): string[] {
  const holder: { stack?: string } = {}
  Error.captureStackTrace(holder, above as () => unknown)
  const lines = (holder.stack ?? '').split('\n').slice(1)
  return lines.map((line) => line.trim().replace(/^at /, '')).reverse()
}
