/**
 * Keyword arguments, marked as such by {@link kw}.
 *
 * The options are own properties of the object, so that `{ ...marked }` gives them back as a plain object.
 */
export class KeywordArguments {
  constructor(options: object) {
    Object.assign(this, options)
    Object.freeze(this)
  }
}

/**
 * Marks keyword arguments.
 *
 * Optional wherever a function takes options in a trailing plain object; needed where a positional argument can be
 * anything, so that a plain object is never mistaken: `loop.call_soon(callback, 1, asyncio.kw({ context }))`.
 *
 * @param options - the arguments by Python's names; `undefined` means "not given"
 * @returns a frozen copy of the options that every function of the library recognises
 */
export function kw<K extends object>(options: K): KeywordArguments & Readonly<K> {
  return new KeywordArguments(options) as KeywordArguments & Readonly<K>
}

/** Whether a value was made by {@link kw}. */
export function is_kw(value: unknown): value is KeywordArguments {
  return value instanceof KeywordArguments
}

/** Whether the last of some arguments was made by {@link kw}. */
export function ends_in_kw(args: readonly unknown[]): boolean {
  return args.length > 0 && args[args.length - 1] instanceof KeywordArguments
}

/**
 * Whether a value can only be meant as an options object: made by an object literal (or without a prototype), and
 * neither thenable nor iterable.
 */
export function is_plain_object(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  // Object literals of another realm (a `vm` context, a frame) have its Object.prototype: one that has none itself.
  if (prototype !== Object.prototype && prototype !== null && Object.getPrototypeOf(prototype) !== null)
    return false
  if ('then' in value || Symbol.iterator in value || Symbol.asyncIterator in value) return false
  // Python's protocols may be written as an object literal, too.
  return !('__await__' in value) && !('send' in value) && !('_asyncio_future_blocking' in value)
}

/**
 * Takes marked keyword arguments off the end of rest arguments. A plain object stays where it is.
 *
 * @param args - rest arguments; the last is removed when it was made by {@link kw}
 * @returns the options, or `undefined` when there are none
 */
export function split_kw<K extends object = Record<string, unknown>>(args: unknown[]): K | undefined {
  return ends_in_kw(args) ? (args.pop() as K) : undefined
}

/**
 * Takes keyword arguments off the end of rest arguments, be they marked or a plain object.
 *
 * @param args - rest arguments; the last is removed when it holds options
 * @returns the options, or `undefined` when there are none
 */
export function take_kw<K extends object = Record<string, unknown>>(args: unknown[]): K | undefined {
  if (args.length === 0) return undefined
  const last = args[args.length - 1]
  if (!(last instanceof KeywordArguments) && !is_plain_object(last)) return undefined
  return args.pop() as K
}
