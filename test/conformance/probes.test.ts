import { describe, expect, test } from 'vitest'
import { COVERED, PORTS, PROBES, namespaceOf, recorded } from './catalogue.js'
import { DEVIATIONS } from './deviations.js'
import { load } from './harness.js'
import { UNPORTED } from './unported.js'

describe('the catalogue of probes', () => {
  test('says how many are ported', () => {
    const running = PORTS.filter((name) => !(name in UNPORTED))
    console.log(`${running.length} of ${PROBES.length} probes run, on ${COVERED.join(', ')}`)
    expect(running.length).toBeGreaterThan(0)
  })

  test('has a port or a reason for every probe', () => {
    const missing = PROBES.filter((name) => !PORTS.includes(name) && !(name in UNPORTED))
    expect(missing).toEqual([])
  })

  test('has a probe for every port and every reason', () => {
    const known = [...PORTS, ...Object.keys(UNPORTED), ...DEVIATIONS.map((deviation) => deviation.probe)]
    expect(known.filter((name) => !PROBES.includes(name))).toEqual([])
  })

  test('has a record of every probe for every version', () => {
    const gaps = PROBES.flatMap((name) => COVERED.filter((version) => recorded(name, version) === undefined))
    expect(gaps).toEqual([])
  })

  test('lets no port wait for names that are there', async () => {
    const newest = (await namespaceOf('3.14')) as unknown as Record<string, unknown>
    const arrived = Object.entries(UNPORTED).filter(
      ([, unported]) =>
        unported.kind === 'waiting' && unported.names.every((name) => newest[name] !== undefined),
    )
    expect(arrived.map(([name]) => name)).toEqual([])
  })
})

describe('the derivation of styles', () => {
  test.each(PORTS)('%s can be derived in the styles that it does not exclude', async (name) => {
    const port = await load(name, 'native')
    if (port.styles !== undefined) expect(port.why, 'a reason for excluding styles').toBeTypeOf('string')
    for (const style of ['generator', 'mixed'] as const) {
      if (port.styles?.includes(style) ?? true) await load(name, style)
    }
  })
})
