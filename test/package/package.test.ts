import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { beforeAll, describe, expect, it } from 'vitest'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const FIXTURES = join(ROOT, 'test/package/fixtures')
/** A project that has the package installed. */
const PROJECT = join(ROOT, 'node_modules/.cache/package-test')
const PACKAGE = join(PROJECT, 'node_modules/asyncio-shim')

beforeAll(() => {
  rmSync(PROJECT, { recursive: true, force: true })
  mkdirSync(PACKAGE, { recursive: true })
  execFileSync(process.execPath, [
    '--import',
    'tsx',
    join(ROOT, 'scripts/build.ts'),
    '--js',
    join(PACKAGE, 'dist'),
  ])
  cpSync(join(ROOT, 'package.json'), join(PACKAGE, 'package.json'))
  cpSync(FIXTURES, PROJECT, { recursive: true })
})

function run(program: string): { stdout: string; stderr: string; status: number | null } {
  const env = { ...process.env, NODE_OPTIONS: '' }
  return spawnSync(process.execPath, ['--no-warnings', program], { cwd: PROJECT, encoding: 'utf8', env })
}

function modules(): string[] {
  return readdirSync(join(PACKAGE, 'dist'), { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.js'),
  )
}

describe('the built package', () => {
  it.each(['import.mjs', 'require.cjs', 'both.mjs', 'entries.mjs'])('%s prints ok', (program) => {
    expect(run(program)).toMatchObject({ stdout: 'ok\n', stderr: '', status: 0 })
  })

  // package.json lists the modules that others rely on having been loaded; a bundler leaves out the rest.
  it.each(['import', 'entries'])('works out of a bundle of what %s.mjs uses', async (program) => {
    const outfile = join(PROJECT, `${program}.out.mjs`)
    const entryPoints = [join(PROJECT, `${program}.mjs`)]
    await build({ entryPoints, outfile, bundle: true, platform: 'node', format: 'esm', target: 'node20' })
    expect(run(outfile)).toMatchObject({ stdout: 'ok\n', stderr: '', status: 0 })
  })

  it('renames no class, since a repr would show it', () => {
    for (const file of modules()) {
      const renamed = file.startsWith('modules/')
        ? /^(export )?(class|function\*?) \w+\$\d/m
        : /^class \w+\$\d/m
      expect(readFileSync(join(PACKAGE, 'dist', file), 'utf8'), file).not.toMatch(renamed)
    }
  })

  it('has the same names in few parts, for Node, as in many modules, for bundlers', () => {
    const { status, stdout, stderr } = run('names.mjs')
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    const [parts, modules] = JSON.parse(stdout) as [unknown, unknown]
    expect(parts).toEqual(modules)
  })

  it('takes few files to load', () => {
    const loaded = new Set<string>()
    const load = (file: string): void => {
      if (loaded.has(file)) return
      loaded.add(file)
      const text = readFileSync(file, 'utf8')
      for (const [, from = ''] of text.matchAll(/^(?:import|export) .*?'(\.[^']+)'/gm))
        load(join(file, '..', from))
    }
    load(join(PACKAGE, 'dist/index.js'))
    expect(loaded.size).toBeLessThan(12)
  })

  it('imports nothing but itself and Node, and workerpool where workers are', () => {
    for (const file of modules()) {
      const text = readFileSync(join(PACKAGE, 'dist', file), 'utf8')
      for (const [, from] of text.matchAll(/^(?:import|export) .*from '([^']+)'/gm)) {
        const workers =
          /^(modules\/host\/(workers|worker_side)|parts\/workers|concurrent_futures\/worker)\.js$/.test(file)
        expect(from, file).toMatch(workers ? /^(\.{1,2}\/|node:|workerpool$)/ : /^(\.{1,2}\/|node:)/)
      }
    }
  })

  it('needs workerpool alone at run time', () => {
    const json = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as Record<string, unknown>
    expect(json.dependencies ?? {}).toEqual({ workerpool: expect.any(String) as string })
    expect(json.peerDependencies ?? {}).toEqual({})
  })
})
