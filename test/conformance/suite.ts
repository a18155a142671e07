/** The suite of one style: every port on every version, compared with what that Python printed. */
import { describe, expect, test } from 'vitest'
import type { ProbeModule, Style, Version } from './probe.js'
import { COVERED, PORTS, isTimed, namespaceOf, recorded } from './catalogue.js'
import { deviationOf } from './deviations.js'
import { load, runProbe } from './harness.js'
import { UNPORTED } from './unported.js'

/** Milliseconds. Probes measure in hundredths of a second; whoever needs longer waits for what never comes. */
const PATIENCE = 10_000

export function conformanceSuite(style: Style): void {
  for (const name of PORTS) {
    if (name in UNPORTED) continue
    describe(name, () => {
      for (const version of COVERED) probeTest(name, version, style)
    })
  }
}

function probeTest(name: string, version: Version, style: Style): void {
  const record = recorded(name, version)
  if (record === undefined || 'skipped' in record) {
    test.skip(`${version}: ${record?.skipped ?? 'not recorded'}`)
    return
  }
  const deviation = deviationOf(name, version, style)
  const expected = deviation?.prints(record.stdout) ?? record.stdout
  const title = deviation === undefined ? '' : `, but for this: ${deviation.reason}`
  // Orders that hang on hundredths of a second are lost when the machine stalls for longer, in Python too.
  const options = { timeout: PATIENCE, retry: isTimed(name) ? 2 : 0 }
  test(`prints what Python ${version} prints${title}`, options, async ({ skip }) => {
    if (deviation !== undefined) expect(expected, 'the deviation changes something').not.toBe(record.stdout)
    const port = await load(name, 'native')
    if (!appliesTo(port, style)) skip(`${style} style: ${port.why ?? ''}`)
    const { default: probe } = style === 'native' ? port : await load(name, style)
    const { stdout } = await runProbe(probe, await namespaceOf(version), version)
    expect(stdout).toBe(expected)
  })
}

const appliesTo = (port: ProbeModule, style: Style): boolean => port.styles?.includes(style) ?? true
