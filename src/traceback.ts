import { own_places } from './compat/own_places.js'
import { declare_class } from './builtins/names.js'

/** How many frames debug mode keeps of a stack: the innermost. */
const DEBUG_STACK_DEPTH = 10

/** A frame of a stack that debug mode kept, by the attributes of Python's `traceback.FrameSummary`. */
export class FrameSummary {
  readonly filename: string
  readonly lineno: number
  readonly name: string

  constructor(filename: string, lineno: number, name: string) {
    this.filename = filename
    this.lineno = lineno
    this.name = name
  }

  /** How reprs tell the place. @internal */
  get _place(): string {
    return `${this.filename}:${this.lineno}`
  }
  __repr__(): string {
    return `<FrameSummary file ${this.filename}, line ${this.lineno} in ${this.name}>`
  }
  toString(): string {
    return this.__repr__()
  }
}

/** Frames as Python prints them, a line each; the source itself is not shown. */
export function format_list(frames: readonly unknown[]): string {
  const lines = frames.map((frame) =>
    frame instanceof FrameSummary
      ? `  File "${frame.filename}", line ${frame.lineno}, in ${frame.name}`
      : `  ${String(frame)}`,
  )
  return lines.join('\n')
}

/**
 * Where the code that is running was called from, for debug mode: the program's own frames.
 * @param above - the function whose caller is the innermost frame given
 * @param limit - how many at most: the innermost; of a negative number, the outermost
 * @returns frames, outermost first, as Python lists them
 */
export function extract_stack(above: (...args: never[]) => unknown, limit?: number): FrameSummary[]
export function extract_stack(
  above: abstract new (...args: never[]) => unknown,
  limit?: number,
): FrameSummary[]
export function extract_stack(above: unknown, limit = DEBUG_STACK_DEPTH): FrameSummary[] {
  const frames: FrameSummary[] = []
  for (const line of stack_lines(above as () => unknown)) {
    const match = FRAME.exec(line)
    if (match === null) continue
    const [, , name = '<anonymous>', file = '', number] = match
    if (file.startsWith('node:') || own_places.some((place) => file.startsWith(place))) continue
    frames.push(new FrameSummary(path_of(file), Number(number), plain_name(name)))
  }
  // Bundled, the library's frames are known by their file alone; it may be the program's too.
  const first = frames.findIndex((frame) => frame.filename !== own_file)
  const own = frames.slice(Math.max(first, 0))
  return (limit < 0 ? own.slice(limit) : own.slice(0, limit)).reverse()
}

function path_of(file: string): string {
  return file.replace(/^file:\/\//, '')
}

function plain_name(name: string): string {
  return name.replace(/^(Object|Module|AsyncFunction|GeneratorFunction)\./, '')
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

// A bundle of CommonJS has no `import.meta.url`.
const own_file = own_places.length > 0 ? null : path_of(import.meta.url ?? '')

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
    const place = { file: path_of(file), line: Number(number) }
    found.push({
      name: plain_name(name),
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

// Bundlers rename classes; reprs and the tables of versions go by these names.
declare_class(FrameSummary, 'traceback', 'FrameSummary')
