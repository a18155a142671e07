import { NotImplementedError } from './builtins.js'
import { is_class } from './builtins/names.js'
import { function_name, repr } from './builtins/repr.js'
import { short_repr } from './builtins/reprlib.js'
import { DEBUG_STACK_DEPTH } from './constants.js'
import { type FrameSummary, extract_stack as frames_above } from './traceback.js'

/** Where a function is defined: file and line. */
export type FunctionSource = readonly [file: string, line: number]

/** JavaScript does not tell where a function is defined. The text has the shape of a position all the same. */
const SOMEWHERE: FunctionSource = ['javascript', 0]

/** What `functools.partial` makes, if a program has a function or object that says so of itself. */
interface Partial {
  readonly func: unknown
  readonly args: readonly unknown[]
  readonly keywords?: object | null
}

/**
 * The place that reprs show for a callable.
 *
 * @returns a made-up place for a function a program wrote; `undefined` for what Python shows without a place: classes,
 *   bound functions, functions that are not written in the language, other callables
 */
export function _get_function_source(func: unknown): FunctionSource | undefined {
  if (is_partial(func)) return _get_function_source(func.func)
  if (typeof func !== 'function' || is_class(func)) return undefined
  return is_native(func) ? undefined : SOMEWHERE
}

/**
 * A callback and its arguments as reprs show them: `done(1, 'a') at FILE:LINE`.
 *
 * @param func - the callback
 * @param args - its arguments
 * @param show_arguments - whether the arguments are printed, else `()`; true by default
 */
export function _format_callback_source(
  func: unknown,
  args: readonly unknown[] | null | undefined,
  show_arguments = true,
): string {
  const text = _format_callback(func, args, null, show_arguments)
  const source = _get_function_source(func)
  return source === undefined ? text : `${text} at ${source[0]}:${source[1]}`
}

/**
 * Arguments in parentheses, each kept short: `(1, 'a', timeout=3)`.
 *
 * @param args - positional arguments
 * @param kwargs - keyword arguments
 * @param show_arguments - whether they are printed, else `()`; true by default
 */
export function _format_args_and_kwargs(
  args: readonly unknown[] | null | undefined,
  kwargs: object | null | undefined,
  show_arguments = true,
): string {
  if (!show_arguments) return '()'
  const items = (args ?? []).map(short_repr)
  for (const [name, value] of Object.entries(kwargs ?? {})) items.push(`${name}=${short_repr(value)}`)
  return `(${items.join(', ')})`
}

/**
 * The name of a callable and its arguments: `done(1)`; of a partial one first what it has already: `done(1)(2)`.
 *
 * @param suffix - text that follows; what the recursion into partial callables hands down
 */
export function _format_callback(
  func: unknown,
  args: readonly unknown[] | null | undefined,
  kwargs: object | null | undefined,
  show_arguments = true,
  suffix = '',
): string {
  const following = _format_args_and_kwargs(args, kwargs, show_arguments) + suffix
  if (is_partial(func))
    return _format_callback(func.func, func.args, func.keywords, show_arguments, following)
  return callable_name(func) + following
}

function callable_name(func: unknown): string {
  if (typeof func !== 'function') return repr(func)
  return function_name({ name: func.name.replace(/^(?:bound )+/, '') })
}

function is_partial(value: unknown): value is Partial {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return false
  return 'func' in value && 'args' in value && Array.isArray(value.args)
}

/** Whether a function has no source: built in, or bound. */
function is_native(func: object): boolean {
  return /\{\s*\[native code\]\s*\}\s*$/.test(Function.prototype.toString.call(func))
}

/**
 * The program's frames that are running, outermost first.
 * @param f - a frame to begin with; there are none in JavaScript, so only `null`: whoever calls this
 * @param limit - how many at most: the innermost; of a negative number, the outermost. 10 by default
 * @throws {NotImplementedError} for a frame
 */
export function extract_stack(f: null = null, limit: number | null = null): FrameSummary[] {
  if (f !== null) {
    throw new NotImplementedError('JavaScript has no frame objects: leave `f` out to begin with the caller')
  }
  return frames_above(extract_stack, limit ?? DEBUG_STACK_DEPTH)
}
