import type { Profile } from './compat/versions.js'

/**
 * Refuses keyword arguments that a function does not have.
 * @param name - the function, with its class; older versions leave the class out
 * @param given - the keyword arguments
 * @param known - the names that there are
 * @throws {TypeError} with Python's text
 */
export function refuse_keywords(profile: Profile, name: string, given: object, known: readonly string[]): void {
  for (const key of Object.keys(given)) {
    if (known.includes(key)) continue
    const shown = profile.qualified_names_in_errors ? name : name.slice(name.lastIndexOf('.') + 1)
    throw new TypeError(`${shown}() got an unexpected keyword argument '${key}'`)
  }
}
