import { describe, expect, it, vi } from 'vitest'
import { NEWEST, bound, bound_profile, current_dialect, profile_of } from '../../src/compat/bound.js'
import { PY36, PY37 } from '../../src/compat/profiles.js'

function version_seen(_a?: unknown, _b?: unknown): string {
  return current_dialect().version
}

describe('bound()', () => {
  it('current_dialect() is the newest version while no entry was used', async () => {
    vi.resetModules()
    const fresh = await import('../../src/compat/bound.js')
    expect(fresh.current_dialect().version).toBe(NEWEST.version)
  })

  it('bound() makes the first version bound the dialect', async () => {
    vi.resetModules()
    const fresh = await import('../../src/compat/bound.js')
    fresh.bound(version_seen, PY36)
    fresh.bound(version_seen, PY37)
    expect(fresh.current_dialect()).toBe(PY36)
  })

  it('bound() makes its version the dialect when called', () => {
    const in36 = bound(version_seen, PY36)
    const in37 = bound(version_seen, PY37)
    expect(in37()).toBe('3.7')
    expect(in36()).toBe('3.6')
    expect(current_dialect()).toBe(PY36)
  })

  it('bound() keeps name, length, this and arguments', () => {
    function method(this: unknown, a: number, b: number): unknown[] {
      return [this, a, b]
    }
    const wrapped = bound(method, PY36)
    expect(wrapped.name).toBe('method')
    expect(wrapped.length).toBe(2)
    expect(wrapped.call('me', 1, 2)).toEqual(['me', 1, 2])
  })

  it('profile_of() tells the version of a bound function only', () => {
    expect(profile_of(bound(version_seen, PY37))).toBe(PY37)
    expect(profile_of(version_seen)).toBeUndefined()
  })

  it('bound_profile() calls as that version, and as the current one when it is given none', () => {
    expect(bound_profile(PY37, version_seen)).toBe('3.7')
    expect(bound_profile(undefined, version_seen)).toBe('3.7')
  })
})
