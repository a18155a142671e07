/** Which functions and methods are called with which keyword arguments that they do not have. */
import {
  membersEver,
  memberOf,
  parametersOf,
  parametersOfMember,
  type Parameter,
} from './python_signatures.js'
import { at, type SurfaceData } from './surface_data.js'
import { VERSIONS, type Version } from '../src/compat/versions.js'

/** A keyword argument that nothing has. */
const NONSENSE = 'frobnicate'

/** By name: how many arguments must be given by place, and the keywords to try. */
export type Plan = Record<string, readonly [required: number, keywords: readonly string[]]>

/** Classes whose methods are tried, on an object that both sides make. */
export const OBJECTS = [
  'SelectorEventLoop',
  'Future',
  'Task',
  'Lock',
  'Event',
  'Condition',
  'Semaphore',
  'Barrier',
  'Queue',
  'Runner',
  'TaskGroup',
  'StreamReader',
  'StreamWriter',
]

/** What programs do not construct, what takes what cannot be here, and what asks its loop for the version. */
const LEFT_OUT =
  /^(eager_task_factory|Server|Handle|TimerHandle|Timeout|.*ChildWatcher|.*EventLoop|.*Policy|.*Error|.*Transport)$/

type Signatures = ReadonlyMap<Version, readonly Parameter[] | undefined>

function signaturesOf(surface: SurfaceData, name: string): Signatures {
  const [owner = '', member] = name.split('.')
  return new Map(
    VERSIONS.map((version) => {
      const entry = surface.names[owner]
      if (entry === undefined || at(entry.changes, version) === null) return [version, undefined]
      if (member === undefined) return [version, parametersOf(surface, owner, version)]
      const found = memberOf(surface, owner, member, version)
      return [version, found && parametersOfMember(found)]
    }),
  )
}

function candidates(surface: SurfaceData): string[] {
  const functions = Object.entries(surface.names).flatMap(([name, { changes }]) => {
    const kinds = Object.values(changes).map((each) => each?.kind ?? '')
    const called = kinds.some((kind) => kind.endsWith('function') || kind === 'class')
    const is_public = !name.startsWith('_') && !name.includes('.')
    return called && is_public && !LEFT_OUT.test(name) ? [name] : []
  })
  const methods = OBJECTS.flatMap((owner) =>
    [...membersEver(surface, owner)]
      .filter((member) => !member.startsWith('_'))
      .map((member) => `${owner}.${member}`),
  )
  return [...functions, ...methods]
}

/** What is tried at each version: keywords that another version has, and one that none has. */
export function keywordPlans(surface: SurfaceData): Map<Version, Plan> {
  const plans = new Map<Version, Plan>(VERSIONS.map((version) => [version, {}]))
  for (const name of candidates(surface)) {
    const signatures = signaturesOf(surface, name)
    const all = [...signatures.values()].flatMap((parameters) => parameters ?? [])
    // Functions without options are called by place.
    if (!all.some(({ kind, required }) => !required && (kind === 'either' || kind === 'name'))) continue
    const ever = new Set(
      all.filter(({ kind }) => kind === 'either' || kind === 'name').map((each) => each.name),
    )
    for (const [version, parameters] of signatures) {
      if (parameters === undefined || parameters.some(({ kind }) => kind === 'names')) continue
      const known = new Set(parameters.map((parameter) => parameter.name))
      const keywords = [...ever, NONSENSE].filter((keyword) => !known.has(keyword)).sort()
      const required = parameters.filter((each) => each.required && each.kind !== 'name').length
      const plan = plans.get(version)
      if (plan) plan[name] = [required, keywords]
    }
  }
  return plans
}
