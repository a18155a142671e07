/**
 * Takes one change point out of the table of switches, before anything has looked at it: whoever imports this module
 * first has a library in which that version still does what the version before it did.
 */
import { CHANGES } from '../../src/compat/switches.js'

type Table = Record<string, Record<string, unknown> | undefined>

const { searchParams } = new URL(import.meta.url)
const name = searchParams.get('switch')
const point = searchParams.get('point')

if (name !== null && point !== null) {
  const changes = (CHANGES as unknown as Table)[name]
  if (changes === undefined || !(point in changes)) throw new Error(`no switch ${name} with ${point}`)
  delete changes[point]
}
