// What strangers use the package with, and how: each tool makes programs of test/package/strangers, or runs them itself.
import { spawnSync } from 'node:child_process'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from './entry_points.mjs'

/** A project that has the package and a tool installed. */
export interface Project {
  readonly folder: string
  /** In the short form, tools are the repository's own. */
  readonly short: boolean
}

export interface Tool {
  readonly name: string
  /** What is installed beside the package. */
  readonly packages: readonly string[]
  /** Makes programs, once. */
  readonly make?: (project: Project) => void
  /** Programs that print `ok`, with the arguments Node needs before them. */
  readonly programs: (project: Project) => readonly (readonly string[])[]
  /** The Nodes on which the tool is not all that it is elsewhere, and why. */
  readonly notes?: Readonly<Record<string, string>>
  /** The Nodes that the tool itself does not run on, and why. */
  readonly not_on?: Readonly<Record<string, string>>
  /** Whether the repository has it. */
  readonly own?: boolean
}

export function run(command: string, args: readonly string[], folder: string): string {
  const env = { ...process.env, NODE_OPTIONS: '', NODE_ENV: '', CI: '1', NO_COLOR: '1' }
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: folder, encoding: 'utf8', env })
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}\n${stdout}${stderr}`)
  return stdout
}

/** The program of a tool: installed beside the package, or the repository's. */
function script({ folder }: Project, path: string): string {
  const own = join(folder, 'node_modules', path)
  return existsSync(own) ? own : join(ROOT, 'node_modules', path)
}

const node = (project: Project, path: string, ...args: string[]): string =>
  run(process.execPath, [script(project, path), ...args], project.folder)

const MODULES = [
  { name: 'node16', module: 'node16', resolution: 'node16' },
  { name: 'nodenext', module: 'nodenext', resolution: 'nodenext' },
  { name: 'bundler', module: 'esnext', resolution: 'bundler' },
]

/** `check:package` compiles under the others, with the repository's compiler. */
const modulesOf = ({ short }: Project) => (short ? MODULES.slice(0, 1) : MODULES)

/** The same program compiled under each way of finding modules. */
function typescript(version: string, commonjs: boolean): Tool {
  const settings = (module: string, resolution: string, outDir: string): string[] =>
    `--module ${module} --moduleResolution ${resolution} --outDir ${outDir} --target es2022 --strict
     --lib es2022,esnext.disposable --types node --exactOptionalPropertyTypes --rootDir .`.split(/\s+/)
  return {
    name: `TypeScript ${version}`,
    packages: [`typescript@${version}`, '@types/node@20'],
    own: version === '6.0',
    make(project) {
      const roots = join(ROOT, 'node_modules/@types')
      const types = project.short ? ['--typeRoots', roots] : []
      for (const { name, module, resolution } of modulesOf(project)) {
        const args = [...settings(module, resolution, `out/${name}`), ...types, 'types.ts']
        node(project, 'typescript/bin/tsc', ...args)
      }
      if (!commonjs) return
      const args = [...settings('nodenext', 'nodenext', 'out'), ...types, 'types.cts']
      node(project, 'typescript/bin/tsc', ...args)
    },
    programs: (project) => [
      ...modulesOf(project).map(({ name }) => [`out/${name}/types.js`]),
      ...(commonjs ? [['out/types.cjs']] : []),
    ],
  }
}

const bundlers: Tool[] = [
  {
    name: 'esbuild',
    packages: ['esbuild'],
    own: true,
    make(project) {
      for (const [format, extension] of [
        ['esm', 'mjs'],
        ['cjs', 'cjs'],
      ]) {
        const options = ['--bundle', '--platform=node', '--log-level=error', '--keep-names']
        const program = script(project, 'esbuild/bin/esbuild')
        run(
          program,
          ['esm.mjs', ...options, `--format=${format}`, `--outfile=out/esbuild.${extension}`],
          project.folder,
        )
      }
    },
    programs: () => [['out/esbuild.mjs'], ['out/esbuild.cjs']],
  },
  {
    name: 'Vite',
    packages: ['vite'],
    own: true,
    make: (project) => void node(project, 'vite/bin/vite.js', 'build', '--config', 'vite.bundle.mjs'),
    programs: () => [['out/vite.mjs']],
  },
  {
    name: 'webpack',
    packages: ['webpack', 'webpack-cli'],
    make: (project) => void node(project, 'webpack/bin/webpack.js', '--config', 'webpack.config.mjs'),
    programs: () => [['out/webpack.mjs'], ['out/webpack.cjs']],
  },
]

/** Test runners run the program themselves, and print what they like. */
const runners: Tool[] = [
  ...['4', '5'].map((version): Tool => ({
    name: `vitest ${version}`,
    packages: [`vitest@${version}`],
    own: version === '4',
    ...(version === '5' && { not_on: { '20': 'vitest 5 needs Node 22' } }),
    programs: (project) => [[script(project, 'vitest/vitest.mjs'), 'run', '--root', '.', 'vitest.spec']],
  })),
  {
    name: 'jest, ES modules',
    packages: ['jest'],
    notes: { '20': 'import only', '22': 'import only' },
    programs: (project) => [
      ['--experimental-vm-modules', '--no-warnings', script(project, 'jest/bin/jest.js'), '--silent'],
    ],
    make: ({ folder }) => {
      const config = {
        testMatch: ['**/jest.spec.mjs'],
        moduleFileExtensions: ['mjs', 'cjs', 'js'],
        transform: {},
      }
      writeFileSync(join(folder, 'jest.config.json'), JSON.stringify(config))
    },
  },
]

export const TOOLS: readonly Tool[] = [
  {
    name: 'Node: import, require, workers',
    packages: [],
    own: true,
    programs: () => [['esm.mjs'], ['cjs.cjs'], ['platform.mjs']],
  },
  typescript('5.4', false),
  typescript('5.9', true),
  typescript('6.0', true),
  typescript('7', true),
  ...bundlers,
  ...runners,
]
