/**
 * Builds dist: modules by rollup; by API Extractor, their declarations and a report of each entry in etc/.
 *
 *   npm run build
 *   node scripts/build.mjs --check     fails when a report in etc/ is not that of the sources
 *   node scripts/build.mjs --js DIR    only the modules, into DIR
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { CompilerState, Extractor, ExtractorConfig } from '@microsoft/api-extractor'
import { SHARED, writeDeclarations } from './declarations.mjs'
import { ROOT, entryPoints } from './entry_points.mjs'

const check = process.argv.includes('--check')
const onlyModules = process.argv.includes('--js')
const types = join(ROOT, 'build/types')
const dist = onlyModules ? process.argv[process.argv.indexOf('--js') + 1] : join(ROOT, 'dist')

function run(command, args) {
  const { status } = spawnSync(process.execPath, [join(ROOT, 'node_modules', command), ...args], {
    cwd: ROOT,
    stdio: 'inherit',
    env: { ...process.env, ASYNCIO_SHIM_DIST: dist },
  })
  if (status !== 0) process.exit(status ?? 1)
}

function configOf(entry, options) {
  return ExtractorConfig.prepare({
    configObject: {
      ...ExtractorConfig.loadFile(join(ROOT, 'api-extractor.json')),
      projectFolder: ROOT,
      mainEntryPointFilePath: join(types, `${entry}.d.ts`),
      ...options,
    },
    configObjectFullPath: join(ROOT, 'api-extractor.json'),
    packageJsonFullPath: join(ROOT, 'package.json'),
  })
}

/** One report an entry, and one roll-up for all. */
function configs(entries) {
  const reports = entries.map((entry) =>
    configOf(entry, {
      apiReport: {
        enabled: true,
        reportFileName: `${entry}.api.md`,
        reportFolder: join(ROOT, 'etc'),
        reportTempFolder: join(ROOT, 'build/api'),
      },
    }),
  )
  const untrimmedFilePath = join(dist, `${SHARED}.d.ts`)
  return [...reports, configOf(SHARED, { dtsRollup: { enabled: true, untrimmedFilePath } })]
}

/** @returns whether the report is as it was, or could be written anew */
function extract(name, extractorConfig, compilerState) {
  const result = Extractor.invoke(extractorConfig, {
    localBuild: !check,
    compilerState,
    messageCallback(message) {
      // One line an entry about the compiler in use is no news, and about a report written there is one below.
      if (/^console-(preamble|compiler-version-notice|api-report-)/.test(message.messageId))
        message.logLevel = 'none'
    },
  })
  if (result.apiReportChanged) {
    console.error(`etc/${name}.api.md ${check ? 'is stale' : 'is written'}`)
  }
  return result.succeeded && !(check && result.apiReportChanged)
}

function rollUpTypes() {
  run('typescript/bin/tsc', ['-p', 'tsconfig.build.json'])
  mkdirSync(join(ROOT, 'etc'), { recursive: true })
  const entries = entryPoints().filter((entry) => existsSync(join(types, `${entry}.d.ts`)))
  writeDeclarations(types, dist, entries)
  const all = configs(entries)
  const compilerState = CompilerState.create(all[0], {
    additionalEntryPoints: all.map((config) => config.mainEntryPointFilePath),
  })
  const results = all.map((config, index) => extract(entries[index] ?? SHARED, config, compilerState))
  if (results.includes(false)) {
    if (check) console.error('Run `npm run build`, and look at the difference in etc/.')
    process.exit(1)
  }
}

rmSync(dist, { recursive: true, force: true })
run('rollup/dist/bin/rollup', ['--config', '--silent'])
if (!onlyModules) rollUpTypes()
