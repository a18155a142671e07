/** In which of the contract's forms each coroutine of a program is written. */
import type { Awaitable } from './library.js'

export const STYLES = ['native', 'generator', 'mixed'] as const
export type Style = (typeof STYLES)[number]

/**
 * Where a new coroutine goes: to the library (a task, gather, wait_for …), into `yield*`, into `await`, or
 * into a variable from which either may take it, twice even.
 */
export type Place = 'library' | 'yield*' | 'await' | 'variable'

export type Form = 'async' | 'function*' | 'bare function*' | '() => generator' | '() => promise'

const MIXED: Form[] = [
  'async',
  'async',
  'function*',
  'function*',
  'bare function*',
  'bare function*',
  '() => generator',
  '() => promise',
]

/** Only the library takes functions; `await` of a generator object does nothing, and so would its second `yield*`. */
const ALLOWED: Record<Place, (form: Form) => boolean> = {
  library: () => true,
  'yield*': (form) => !form.startsWith('()'),
  await: (form) => form === 'async' || form === 'function*',
  variable: (form) => form === 'async' || form === 'function*',
}

/** The form of a coroutine with the die `k` of 0…7. */
export function formOf(style: Style, k: number, place: Place): Form {
  if (style === 'native') return 'async'
  const form = style === 'mixed' ? (MIXED[k] ?? 'async') : k % 2 === 0 ? 'bare function*' : 'function*'
  return ALLOWED[place](form) ? form : form === '() => promise' ? 'async' : 'function*'
}

/** A promise of others, in the form in which that code can await it. */
export function foreign(
  place: Place,
  promise: () => Promise<unknown>,
  wrap: () => Awaitable<unknown>,
): Awaitable<unknown> {
  return place === 'await' ? (promise() as unknown as Awaitable<unknown>) : wrap()
}

/** What does not wait: a promise that is fulfilled already; in a generator, nothing at all. */
export function fulfilled(place: Place): Awaitable<unknown> {
  return (place === 'await' ? Promise.resolve() : []) as unknown as Awaitable<unknown>
}
