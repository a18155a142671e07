import { host } from '../host/node_host.js'
import { current_dialect } from './bound.js'
import { own_places } from './own_places.js'

/** Deeper than a place of the program's is from any place of the library's. */
const FRAMES = 50

/**
 * Emits a warning under Python's category name; what is deprecated is warned of once a place, as Python does it.
 *
 * @param text - Python's text
 * @param category - Python's category, such as `DeprecationWarning`; Node's flags silence it by that name
 */
export function warn(text: string, category: string): void {
  if (category.endsWith('DeprecationWarning')) host.emit_deprecation(text, category, place)
  else host.emit_warning(text, category)
}

/**
 * The place in the program that the running code was called from, with the way from there: where the library uses what
 * is deprecated itself, that is another place. Each version is a Python of its own, and warns by itself.
 */
function place(): string {
  const { stackTraceLimit } = Error
  Error.stackTraceLimit = FRAMES
  const holder: { stack?: string } = {}
  Error.captureStackTrace(holder, warn)
  const { stack = '' } = holder
  Error.stackTraceLimit = stackTraceLimit
  const lines = stack.split('\n').slice(1)
  const end = lines.findIndex(
    (line) => /:\d+:\d+\)?$/.test(line) && !own_places.some((folder) => line.includes(folder)),
  )
  return [current_dialect().version, ...lines.slice(0, end < 0 ? undefined : end + 1)].join('\n')
}
