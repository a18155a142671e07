/**
 * Takes one change point out of the table of switches: whoever imports this module has a library in which that version
 * still does what the version before it did.
 */
import { SWITCHES, type Switch } from '../../src/compat/semantics.js'
import { value_at, type Profile } from '../../src/compat/versions.js'

const { searchParams } = new URL(import.meta.url)
const name = searchParams.get('switch')
const point = searchParams.get('point')

/** The profile of a version without that change point. */
export function mutated(profile: Profile): Profile {
  if (name === null || point === null) return Object.freeze(profile)
  const changes: Switch['changes'] | undefined = (SWITCHES as Readonly<Record<string, Switch>>)[name]?.changes
  if (changes === undefined || !(point in changes)) throw new Error(`no switch ${name} with ${point}`)
  const others = Object.fromEntries(Object.entries(changes).filter(([other]) => other !== point))
  return Object.freeze({ ...profile, [name]: value_at<unknown>(others, profile.version) })
}
