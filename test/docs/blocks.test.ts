// Every block of code of README.md and docs runs, and prints what the page says. See markdown.ts for how a page says it.
import { readFileSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { packageUnderTest } from '../host/package_under_test.mjs'
import { outputOf, programOf, warningsOf, type Block, type Page } from './markdown.js'
import { PAGES } from './pages.js'
import { pythonFor, runPython, runTypeScript, typeErrors } from './run.js'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))

interface Case {
  readonly at: string
  readonly page: Page
  readonly block: Block
}

const cases: Case[] = PAGES.flatMap((page) =>
  page.blocks.map((block) => ({ at: `${page.name}:${block.line}`, page, block })),
)
const inLanguage = (language: string): Case[] => cases.filter(({ block }) => block.language === language)

/** The Python that a block is for: that of the TypeScript beside it. */
function versionOf({ page, block }: Case): string | undefined {
  const told = block.directives.get('python')
  if (told !== undefined) return told
  const twin = page.blocks.find(
    ({ line, language, section }) => line > block.line && language === 'ts' && section === block.section,
  )
  const [, minor] =
    /from 'asyncio-shim\/py3(\d+)'/.exec(twin === undefined ? '' : programOf(twin, page)) ?? []
  return minor === undefined ? undefined : `3.${minor}`
}

const fileOf = (at: string): string => at.replace(/\W/g, '_')

let folder = ''
let remove = (): void => {}

beforeAll(async () => {
  ;({ folder, remove } = await packageUnderTest())
})

afterAll(() => {
  remove()
})

test('each page has code, each block a language that is proved, each name a user', () => {
  for (const { name, blocks } of PAGES) {
    if (name !== 'SECURITY.md') expect(blocks.length, name).toBeGreaterThan(0)
  }
  const others = cases.filter(({ block }) => !/^(ts|py|sh|text)$/.test(block.language))
  expect(others.map(({ at }) => at)).toEqual([])
  // A text block that is nobody's output is wrong about something.
  const claimed = new Set(
    cases
      .filter(({ block }) => /^(ts|py)$/.test(block.language))
      .map(({ page, block }) => outputOf(block, page)),
  )
  expect(inLanguage('text').filter(({ block }) => !claimed.has(block.code))).toEqual([])
})

describe('TypeScript', () => {
  test.each(inLanguage('ts'))('$at prints what the page says', ({ at, page, block }) => {
    const outcome = runTypeScript(programOf(block, page), folder, fileOf(at))
    expect(outcome).toEqual({ stdout: outputOf(block, page), stderr: warningsOf(block), status: 0 })
  })

  test('is accepted by the type checker', () => {
    const programs = new Map(
      inLanguage('ts').map(({ at, page, block }) => [fileOf(at), programOf(block, page) + 'export {}\n']),
    )
    expect(typeErrors(programs)).toEqual([])
  })
})

describe('Python', () => {
  test.each(inLanguage('py'))('$at prints what the page says', (each) => {
    const { at, page, block } = each
    const version = versionOf(each)
    const python = pythonFor(version)
    if (python === undefined) {
      console.warn(`${at}: there is no Python ${version} here to run it`)
      return
    }
    const outcome = runPython(python, programOf(block, page), folder, fileOf(at))
    expect(outcome).toEqual({ stdout: outputOf(block, page), stderr: warningsOf(block), status: 0 })
  })
})

describe('shell', () => {
  const { scripts } = JSON.parse(readFileSync(`${ROOT}package.json`, 'utf8')) as {
    scripts: Record<string, string>
  }
  const of = (command: string): string[] => command.replace(/ +#.*$/, '').split(' ')

  /** Whether that is a command of npm's with something behind it. */
  function exists(command: string): boolean {
    const [program, verb = '', name = ''] = of(command)
    if (program !== 'npm') return false
    if (verb === 'run') return name in scripts
    if (verb === 'install') return ['asyncio-shim', ''].includes(name)
    return verb === 'ci' || (['start', 'test'].includes(verb) && verb in scripts)
  }

  test.each(inLanguage('sh'))('$at has commands that exist', ({ block }) => {
    const commands = block.code.trim().split(/\n| && /)
    expect(commands.filter((command) => !exists(command))).toEqual([])
  })

  test('every npm script that a page names exists', () => {
    const pages = ['README.md', 'CONTRIBUTING.md', 'bench/README.md', 'examples/README.md']
    for (const page of [...pages, ...readdirSync(`${ROOT}docs`).map((name) => `docs/${name}`)]) {
      const named = [...readFileSync(ROOT + page, 'utf8').matchAll(/npm run ([\w:-]+)/g)]
      expect(
        named.map(([, name = '']) => name).filter((name) => !(name in scripts)),
        page,
      ).toEqual([])
    }
  })
})
