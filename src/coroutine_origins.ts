import { warn } from './compat/warn.js'
import { _get_running_loop } from './events.js'
import { logger } from './log.js'
import type { Report } from './unheard.js'
import { type FrameSummary, extract_stack, format_list } from './traceback.js'

/** Where a coroutine was created, known in debug mode. */
export interface Origin {
  /** Outermost first. */
  readonly frames: readonly FrameSummary[]
  /** Whether the version has an object of its own around the coroutine to remember this. */
  readonly wrapped: boolean
}

/** Reports an object around a coroutine that was not awaited. */
export function never_yielded_from(text: string, frames: readonly FrameSummary[]): void {
  const head = 'Coroutine object created at (most recent call last, truncated to 10 last lines):'
  logger.error(`${text} was never yielded from\n${head}\n${format_list(frames)}`)
}

/** Reports a coroutine that was not awaited, with Python's text. */
export function never_awaited(name: string, origin: Origin | null): void {
  let made = ''
  if (origin?.wrapped === true) {
    never_yielded_from(wrapper_repr(name, origin), origin.frames)
  } else if (origin !== null) {
    made = `\nCoroutine created at (most recent call last)\n${format_list(origin.frames)}`
  }
  warn(`coroutine '${name}' was never awaited${made}`, 'RuntimeWarning')
}

/** The report of a coroutine that is not awaited; due when the loop that runs now is closed. */
export function report_of(name: string, origin: Origin | null): Report {
  return {
    loop: _get_running_loop(),
    tell: () => {
      never_awaited(name, origin)
    },
  }
}

/** How a coroutine reads that has an object around it. */
export function wrapper_repr(name: string, { frames }: Origin): string {
  const created = frames.at(-1)
  const at = created === undefined ? '' : `, created at ${created._place}`
  return `<CoroWrapper ${name}() running at javascript:0${at}>`
}

/** Where a coroutine is being created, if the running loop wants to know. */
export function trace_origin(above: abstract new (...args: never[]) => unknown): Origin | null {
  const loop = _get_running_loop()
  if (loop?._tracks_origins !== true) return null
  return { frames: extract_stack(above), wrapped: loop._profile.coroutine_origin === 'wrapper' }
}

/** A frame of `cr_origin`. */
export type OriginFrame = readonly [file: string, line: number, name: string]

/** The origin in the shape of Python's `cr_origin`. */
export function origin_frames(origin: Origin | null): readonly OriginFrame[] | null {
  if (origin === null || origin.wrapped) return null
  return origin.frames.map(({ filename, lineno, name }) => [filename, lineno, name] as const).reverse()
}
