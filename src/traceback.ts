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

/** A line of a source file. */
export interface SourcePlace {
  readonly file: string
  readonly line: number
}

/** A frame of the running code. */
export interface RunningFrame {
  readonly name: string
  readonly place: SourcePlace
  /** Whether it is a coroutine's. */
  readonly is_async: boolean
}

/** Enough for any stack that somebody will read. */
const MANY_FRAMES = 200

// Where this library's own modules are; nowhere when it was bundled with the program.
const own_places = /\/traceback\.[jt]s$/.test(import.meta.url)
  ? [new URL('.', import.meta.url).href, decodeURIComponent(new URL('.', import.meta.url).pathname)]
  : []

const FRAME = /^(async )?(?:new )?(?:(\S+)(?: \[as [^\]]+\])? \()?(.+?):(\d+):\d+\)?$/

/**
 * The frames of the program's code that is running, innermost first, as far as the library that called it.
 * @param above - the function whose caller is the innermost frame
 */
export function running_frames(above: (...args: never[]) => unknown): RunningFrame[] {
  const found: RunningFrame[] = []
  // Once the library's frames are reached, only those count that await: the rest called the loop.
  let below = false
  const end_stack = (): void => {
    const last = found.at(-1)
    if (!below && last !== undefined) found[found.length - 1] = { ...last, is_async: true }
    below = true
  }
  for (const line of stack_lines(above)) {
    const match = FRAME.exec(line)
    if (match === null) {
      const last = found.at(-1)
      // A generator's frame is called by its own method.
      if (/\.(next|throw) \(<anonymous>\)$/.test(line) && last)
        found[found.length - 1] = { ...last, is_async: true }
      continue
    }
    const [, awaiting, name = '<anonymous>', file = '', number] = match
    if (file.startsWith('node:') || own_places.some((place) => file.startsWith(place))) {
      if (awaiting === undefined) end_stack()
      continue
    }
    if (awaiting !== undefined) end_stack()
    else if (below) continue
    const place = { file: file.replace(/^file:\/\//, ''), line: Number(number) }
    found.push({
      name: name.replace(/^(Object|Module|AsyncFunction|GeneratorFunction)\./, ''),
      place,
      is_async: awaiting !== undefined,
    })
  }
  end_stack()
  return found
}

function stack_lines(above: (...args: never[]) => unknown): string[] {
  const { stackTraceLimit } = Error
  Error.stackTraceLimit = MANY_FRAMES
  const holder: { stack?: string } = {}
  Error.captureStackTrace(holder, above)
  const { stack = '' } = holder
  Error.stackTraceLimit = stackTraceLimit
  return stack
    .split('\n')
    .slice(1)
    .map((line) => line.trim().replace(/^at /, ''))
}
