/**
 * The library with all that is needed to compare it with recorded Pythons. Bundled into one module, so that it can be
 * loaded again and again: `laboratory.js?switch=NAME&point=VERSION` is a library without that change point.
 */
import type { Asyncio, Style, Version } from '../../test/conformance/probe.js'
import { load, runProbe } from '../../test/conformance/harness.js'
import { NAMESPACES } from '../../test/namespaces.js'

export { runProgram } from '../../test/property/run.js'

/** What a probe prints. */
export async function printed(probe: string, version: Version, style: Style): Promise<string> {
  const { default: program } = await load(probe, style)
  const { stdout } = await runProbe(program, NAMESPACES[version] as unknown as Asyncio, version)
  return stdout
}

/** Whether a port exists in that style. */
export async function applies(probe: string, style: Style): Promise<boolean> {
  const { styles } = await load(probe, 'native')
  return styles?.includes(style) ?? true
}
