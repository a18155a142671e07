/**
 * Builds dist: modules by rollup; by API Extractor, their declarations and a report of each entry in etc/.
 *
 *   npm run build
 *   npm run build -- --check     fails when a report in etc/ is not that of the sources
 *   npm run build -- --js DIR    only the modules, into DIR
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { CompilerState, Extractor, ExtractorConfig, type IConfigFile } from '@microsoft/api-extractor'
import { DeclarationWriter, SHARED, inPackage } from './declarations.js'
import { directDeclarations } from './direct_declarations.js'
import { ALIASES, ENTRIES } from './entry_rules.js'
import { ROOT, entryPoints } from './entry_points.mjs'

const check = process.argv.includes('--check')
const js = process.argv.indexOf('--js')
const types = join(ROOT, 'build/types')
const dist = (js < 0 ? undefined : process.argv[js + 1]) ?? join(ROOT, 'dist')

function run(command: string, args: readonly string[]): void {
  const { status } = spawnSync(process.execPath, [join(ROOT, 'node_modules', command), ...args], {
    cwd: ROOT,
    stdio: 'inherit',
    env: { ...process.env, ASYNCIO_SHIM_DIST: dist },
  })
  if (status !== 0) process.exit(status ?? 1)
}

function rollUpOf(name: string): Partial<IConfigFile> {
  return { dtsRollup: { enabled: true, untrimmedFilePath: join(dist, `${name}.d.ts`) } }
}

function reportOf(name: string): Partial<IConfigFile> {
  return {
    apiReport: {
      enabled: true,
      reportFileName: `${name}.api.md`,
      reportFolder: join(ROOT, 'etc'),
      reportTempFolder: join(ROOT, 'build/api'),
    },
  }
}

function configOf(module: string, options: Partial<IConfigFile>): ExtractorConfig {
  return ExtractorConfig.prepare({
    configObject: {
      ...ExtractorConfig.loadFile(join(ROOT, 'api-extractor.json')),
      projectFolder: ROOT,
      mainEntryPointFilePath: module,
      ...options,
    },
    configObjectFullPath: join(ROOT, 'api-extractor.json'),
    packageJsonFullPath: join(ROOT, 'package.json'),
  })
}

/** A report of each entry, a roll-up of each version, and one of what has no version. */
function configs(
  entries: readonly string[],
  modules: ReadonlyMap<string, string>,
): Map<string, ExtractorConfig> {
  const all = new Map<string, ExtractorConfig>()
  for (const entry of entries) {
    const module = modules.get(ALIASES[entry] ?? entry) ?? join(types, `${entry}.d.ts`)
    all.set(entry, configOf(module, { ...reportOf(entry), ...(entry in ENTRIES && rollUpOf(entry)) }))
  }
  return all.set(SHARED, configOf(modules.get(SHARED) ?? '', rollUpOf(SHARED)))
}

/** @returns whether the report is as it was, or could be written anew */
function extract(name: string, config: ExtractorConfig, compilerState: CompilerState): boolean {
  const result = Extractor.invoke(config, {
    localBuild: !check,
    compilerState,
    messageCallback(message) {
      // One line an entry about the compiler in use is no news, and about a report written there is one below.
      if (/^console-(preamble|compiler-version-notice|api-report-)/.test(message.messageId))
        message.logLevel = 'none' as typeof message.logLevel
    },
  })
  if (result.apiReportChanged) {
    console.error(`etc/${name}.api.md ${check ? 'is stale' : 'is written'}`)
  }
  return result.succeeded && !(check && result.apiReportChanged)
}

function rollUpTypes(): void {
  rmSync(types, { recursive: true, force: true })
  run('typescript/bin/tsc', ['-p', 'tsconfig.build.json'])
  mkdirSync(join(ROOT, 'etc'), { recursive: true })
  const entries = entryPoints().filter((entry) => existsSync(join(types, `${entry}.d.ts`)))
  const modules = new DeclarationWriter(types, join(ROOT, 'build/versions'), entries).write(dist)
  const all = configs(entries, modules)
  const [first] = all.values()
  if (first === undefined) return
  const compilerState = CompilerState.create(first, {
    additionalEntryPoints: [...all.values()].map((config) => config.mainEntryPointFilePath),
  })
  const results = [...all].map(([name, config]) => extract(name, config, compilerState))
  // Buffer, sockets and the like: found without `types` in a program's tsconfig.json.
  const shared = join(dist, `${SHARED}.d.ts`)
  writeFileSync(shared, `/// <reference types="node" />\n${readFileSync(shared, 'utf8')}`)
  for (const entry of Object.keys(ENTRIES)) {
    const file = join(dist, `${entry}.d.ts`)
    if (existsSync(file)) writeFileSync(file, directDeclarations(inPackage(readFileSync(file, 'utf8'))))
  }
  if (results.includes(false)) {
    if (check) console.error('Run `npm run build`, and look at the difference in etc/.')
    process.exit(1)
  }
}

rmSync(dist, { recursive: true, force: true })
run('rollup/dist/bin/rollup', ['--config', '--silent'])
if (js < 0) rollUpTypes()
