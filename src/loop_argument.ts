import { warn } from './compat/warn.js'
import { current_dialect } from './compat/bound.js'
import type { AbstractEventLoop } from './abstract_loop.js'
import { _get_running_loop } from './events.js'
import { refuse_keywords } from './keywords.js'
import type { Profile } from './compat/versions.js'

/** The profile of the running loop, or of the entry in use. */
export function current_profile(): Profile {
  return _get_running_loop()?._profile ?? current_dialect()
}

/**
 * Looks at the keyword arguments of a function: those it does not have are refused, and `loop` as the version has it.
 * @param known - the names there are, but for `loop`
 * @throws {TypeError} with Python's text
 */
export function check_options(
  name: string,
  options: object | null | undefined,
  known: readonly string[],
  profile: Profile = current_profile(),
): void {
  if (options === undefined || options === null) return
  check_loop_argument(name, options, profile)
  refuse_options(name, options, known, profile)
}

/**
 * Refuses keyword arguments that a function does not have; `loop` is left alone in versions that know it.
 * @param known - the names there are, but for `loop`
 * @throws {TypeError} with Python's text
 */
export function refuse_options(
  name: string,
  options: object,
  known: readonly string[],
  profile: Profile = current_profile(),
): void {
  refuse_keywords(profile, name, options, profile.loop_argument === 'removed' ? known : [...known, 'loop'])
}

/**
 * The keyword arguments of a function, less a loop that it has no need of and that the version does not notice then.
 * @param needed - whether a loop has to be found
 */
export function noticed_options(options: object, needed: boolean): object {
  if (needed || current_profile().loop_argument_noticed === 'always') return options
  return { ...options, loop: null }
}

/**
 * What a version says to the `loop` argument of a function.
 * @throws {TypeError} in versions that have none
 */
export function check_loop_argument(
  name: string,
  options: { loop?: AbstractEventLoop | null } | undefined,
  profile: Profile = current_profile(),
): void {
  if (options?.loop === undefined || options.loop === null) return
  if (profile.loop_argument === 'removed') {
    throw new TypeError(`${name}() got an unexpected keyword argument 'loop'`)
  }
  if (profile.loop_argument === 'deprecated') {
    const text = 'The loop argument is deprecated since Python 3.8, and scheduled for removal in Python 3.10.'
    warn(text, 'DeprecationWarning')
  }
}
