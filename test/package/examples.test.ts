import { beforeAll, expect, test } from 'vitest'
import { compileExamples, listExamples, portsOf, recorded, runPort } from '../../scripts/examples.js'

// With tsx, `asyncio-shim` is found in the sources, by the paths of tsconfig.json: no build is needed.
const HOOKS = new URL('../worker_hooks.mjs', import.meta.url).href
const FROM_SOURCES = ['--import', 'tsx', '--import', HOOKS]

beforeAll(compileExamples)

test.each(listExamples())('example $folder prints what Python prints, in every port', async (example) => {
  const ports = portsOf(example)
  const outcomes = await Promise.all(ports.map((port) => runPort(port, 'pipe', FROM_SOURCES)))
  for (const [i, port] of ports.entries()) {
    const { spelling, style, entry } = port
    const expected = { stdout: recorded(port).stdout, stderr: '', code: 0 }
    expect({ spelling, style, entry, ...outcomes[i] }).toEqual({ spelling, style, entry, ...expected })
  }
})
