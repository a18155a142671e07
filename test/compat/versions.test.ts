import { describe, expect, it } from 'vitest'
import { SWITCHES, type Switch } from '../../src/compat/semantics.js'
import { NEWEST } from '../../src/compat/bound.js'
import { profile } from '../../src/compat/profiles.js'
import { VERSIONS, release_order, value_at } from '../../src/compat/versions.js'
import { readSurface } from '../../scripts/surface_data.js'

describe('profile()', () => {
  it('profile() gives one frozen object a version', () => {
    for (const version of VERSIONS) {
      expect(profile(version)).toBe(profile(version))
      expect(Object.isFrozen(profile(version))).toBe(true)
      expect(profile(version).version).toBe(version)
    }
    expect(NEWEST).toBe(profile('3.14'))
  })

  it('profile() names the release that the recorded surface was measured on', () => {
    const { python } = readSurface()
    for (const version of VERSIONS) expect(profile(version).patch).toBe(python[version])
  })

  it('profile() has a value for every switch', () => {
    for (const version of VERSIONS) {
      const fields = Object.keys(profile(version)).filter(
        (name) => !['version', 'patch', 'lacking'].includes(name),
      )
      expect(fields).toEqual(Object.keys(SWITCHES))
    }
  })
})

describe('value_at()', () => {
  it('value_at() is that of the newest change point not after the version', () => {
    const changes = { '3.6': 'a', '3.8': 'b', '3.10': 'a' } as const
    const values = VERSIONS.map((version) => value_at<string>(changes, version))
    expect(values).toEqual(['a', 'a', 'b', 'b', 'a', 'a', 'a', 'a', 'a'])
  })

  it('value_at() is undefined before the first change point', () => {
    expect(value_at({ '3.9': true }, '3.8')).toBeUndefined()
    expect(value_at({ '3.9': true }, '3.10')).toBe(true)
  })
})

describe('SWITCHES', () => {
  const entries = Object.entries<Switch>(SWITCHES)

  it.each(entries)('%s has change points in order, each of which changes the value', (_name, { changes }) => {
    const points = VERSIONS.filter((version) => version in changes)
    expect(Object.keys(changes)).toEqual(points)
    expect(points.length).toBeGreaterThan(1)
    points.forEach((point, index) => {
      const before = points[index - 1]
      if (before !== undefined) expect(changes[point]).not.toEqual(changes[before])
    })
  })

  it.each(entries)('%s says what it is, where it is documented and what shows it', (_name, entry) => {
    expect(entry.what).toMatch(/\.$/)
    expect(entry.link).toMatch(/^https:\/\//)
    expect(entry.probe).toMatch(/^\w+$/)
  })
})

describe('release_order()', () => {
  it('release_order() is not the order of the texts', () => {
    expect(release_order('3.10')).toBeGreaterThan(release_order('3.9'))
  })
})
