/**
 * Builds dist: modules by rollup, one declaration file an entry and its report in etc/ by API Extractor.
 *
 *   npm run build
 *   node scripts/build.mjs --check     fails when a report in etc/ is not that of the sources
 *   node scripts/build.mjs --js DIR    only the modules, into DIR
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { CompilerState, Extractor, ExtractorConfig } from '@microsoft/api-extractor'
import { ROOT, entryPoints } from './entry_points.mjs'

const check = process.argv.includes('--check')
const onlyModules = process.argv.includes('--js')
const dist = onlyModules ? process.argv[process.argv.indexOf('--js') + 1] : join(ROOT, 'dist')

function run(command, args) {
  const { status } = spawnSync(process.execPath, [join(ROOT, 'node_modules', command), ...args], {
    cwd: ROOT,
    stdio: 'inherit',
    env: { ...process.env, ASYNCIO_SHIM_DIST: dist },
  })
  if (status !== 0) process.exit(status ?? 1)
}

/**
 * Each entry's roll-up declares the classes anew. Private members would make two declarations of one class strangers,
 * and a `Context` of one entry no argument for a function of another; without them they are the same by structure.
 */
function openPrivateMembers(file) {
  const text = readFileSync(file, 'utf8')
    .replace(/^ *#private;\n/gm, '')
    .replace(/^( *)private (?=[\w[]|static |readonly )/gm, '$1')
    .replace(/^( *)protected /gm, '$1')
  writeFileSync(file, text)
}

function configOf(entry) {
  return ExtractorConfig.prepare({
    configObject: {
      ...ExtractorConfig.loadFile(join(ROOT, 'api-extractor.json')),
      projectFolder: ROOT,
      mainEntryPointFilePath: join(ROOT, 'build/types', `${entry}.d.ts`),
      apiReport: {
        enabled: true,
        reportFileName: `${entry}.api.md`,
        reportFolder: join(ROOT, 'etc'),
        reportTempFolder: join(ROOT, 'build/api'),
      },
      dtsRollup: { enabled: true, untrimmedFilePath: join(dist, `${entry}.d.ts`) },
    },
    configObjectFullPath: join(ROOT, 'api-extractor.json'),
    packageJsonFullPath: join(ROOT, 'package.json'),
  })
}

function rollUpTypes() {
  run('typescript/bin/tsc', ['-p', 'tsconfig.build.json'])
  mkdirSync(join(ROOT, 'etc'), { recursive: true })
  const entries = entryPoints().filter((entry) => existsSync(join(ROOT, 'build/types', `${entry}.d.ts`)))
  const configs = entries.map((entry) => configOf(entry))
  const compilerState = CompilerState.create(configs[0], {
    additionalEntryPoints: configs.map((config) => config.mainEntryPointFilePath),
  })
  let failed = false
  for (const [index, extractorConfig] of configs.entries()) {
    const result = Extractor.invoke(extractorConfig, {
      localBuild: !check,
      compilerState,
      messageCallback(message) {
        // One line an entry about the compiler in use is no news.
        if (
          message.messageId === 'console-preamble' ||
          message.messageId === 'console-compiler-version-notice'
        ) {
          message.logLevel = 'none'
        }
      },
    })
    if (!result.succeeded) failed = true
    if (result.apiReportChanged)
      console.error(`etc/${entries[index]}.api.md ${check ? 'is stale' : 'is written'}`)
    openPrivateMembers(join(dist, `${entries[index]}.d.ts`))
  }
  if (failed) {
    if (check) console.error('Run `npm run build`, and look at the difference in etc/.')
    process.exit(1)
  }
}

rmSync(dist, { recursive: true, force: true })
run('rollup/dist/bin/rollup', ['--config', '--silent'])
if (!onlyModules) rollUpTypes()
