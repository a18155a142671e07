import { describe, expect, it } from 'vitest'
import * as newest from 'asyncio-shim'
import * as py314 from 'asyncio-shim/py314'
import * as py36 from 'asyncio-shim/py36'
import * as py37 from 'asyncio-shim/py37'
import { NAMESPACES } from '../namespaces.js'
import { OWN_NAMES } from '../../scripts/entry_rules.js'
import { memberTable } from '../../scripts/members.js'
import { at, readSurface } from '../../scripts/surface_data.js'
import { value_at, type Version } from '../../src/compat/versions.js'

const surface = readSurface()
const members = memberTable(surface)
const namespaces = Object.entries(NAMESPACES) as [Version, Record<string, unknown>][]

function namesOf(version: Version): string[] {
  return Object.keys(surface.names).filter((name) => {
    const changes = surface.names[name]?.changes
    return !name.includes('.') && changes !== undefined && at(changes, version) !== null
  })
}

describe.each(namespaces)('the entry of Python %s', (version, namespace) => {
  it('has no name that this Python lacks', () => {
    const known = new Set([...namesOf(version), ...OWN_NAMES])
    expect(Object.keys(namespace).filter((name) => !known.has(name))).toEqual([])
  })

  it('has every name of our own', () => {
    for (const name of OWN_NAMES) expect(namespace[name], name).toBeTypeOf('function')
  })

  it('has a value for every name', () => {
    for (const [name, value] of Object.entries(namespace)) expect(value, name).toBeDefined()
  })

  it('calls classes and functions by the name they are exported under', () => {
    for (const [name, value] of Object.entries(namespace)) {
      // Python itself calls some by another name: `async` is `ensure_future`, `eager_task_factory` is `factory`, `EventLoop` a class of the platform.
      if (
        typeof value !== 'function' ||
        /^(async|eager_task_factory|EventLoop|SelectorEventLoop|DefaultEventLoopPolicy)$/.test(name)
      )
        continue
      expect(value.name, name).toBe(name)
    }
  })

  it('hides the members that this Python lacks', () => {
    for (const [name, value] of Object.entries(namespace)) {
      if (typeof value !== 'function') continue
      for (const [member, changes] of Object.entries(members[name] ?? {})) {
        if (value_at(changes, version) === true) continue
        const own = Object.getOwnPropertyDescriptor(value.prototype as object, member)
        expect(
          own ? own.value : (value.prototype as Record<string, unknown>)[member],
          `${name}.${member}`,
        ).toBeUndefined()
        expect((value as unknown as Record<string, unknown>)[member], `${name}.${member}`).toBeUndefined()
      }
    }
  })
})

describe('entries together', () => {
  it('give the newest Python under two names', () => {
    expect(Object.entries(py314)).toEqual(Object.entries(newest))
  })

  it('share what is the same object in both Pythons', () => {
    expect(py36.IncompleteReadError).toBe(py37.IncompleteReadError)
    expect(py36.FIRST_COMPLETED).toBe(newest.FIRST_COMPLETED)
    expect(py36.CancelledError).not.toBe(newest.CancelledError)
  })

  it('have views of the same classes', () => {
    expect(Object.getPrototypeOf(py36.Task)).toBe(Object.getPrototypeOf(newest.Task))
  })

  it('offer submodules with the same objects as the package', () => {
    expect(py36.tasks.Task).toBe(py36.Task)
    expect(newest.exceptions.CancelledError).toBe(newest.CancelledError)
  })
})
