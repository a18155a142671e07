import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findPython } from '../../scripts/pythons.js'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const FOLDER = `${ROOT}build/readme/`
const README = readFileSync(`${ROOT}README.md`, 'utf8')

interface Block {
  readonly line: number
  readonly language: string
  readonly code: string
}

const blocks: Block[] = [...README.matchAll(/^```(\w+)\n(.*?)^```$/gms)].map((match) => ({
  line: README.slice(0, match.index).split('\n').length,
  language: match[1] ?? '',
  code: match[2] ?? '',
}))

/** What a program prints: the next `text` block. */
const outputOf = ({ line }: Block): string | undefined =>
  blocks.find((block) => block.line > line && block.language === 'text')?.code

const inLanguage = (language: string): Block[] => blocks.filter((block) => block.language === language)

const file = ({ line, language }: Block): string => `${FOLDER}line${line}.${language}`

beforeAll(() => {
  mkdirSync(FOLDER, { recursive: true })
  for (const block of blocks) writeFileSync(file(block), block.code)
})

afterAll(() => {
  rmSync(FOLDER, { recursive: true, force: true })
})

describe('programs of the README', () => {
  test('there are some', () => {
    expect(inLanguage('ts').length).toBeGreaterThan(4)
  })

  test.each(inLanguage('ts'))('line $line prints what it says', (block) => {
    // tsx finds `asyncio-shim` in the sources, by the paths of tsconfig.json.
    const run = spawnSync(process.execPath, ['--import', 'tsx', file(block)], { cwd: ROOT, encoding: 'utf8' })
    expect(run).toMatchObject({ stderr: '', stdout: outputOf(block), status: 0 })
  })

  test.each(inLanguage('py'))('line $line (Python) prints it, too', (block) => {
    const python = findPython(block.code.includes('asyncio.run(') ? '3.7' : '3.6')
    if (python === undefined) return
    const run = spawnSync(python.command, [file(block)], { env: python.env, encoding: 'utf8' })
    expect(run).toMatchObject({ stderr: '', stdout: outputOf(block), status: 0 })
  })

  test('the type checker accepts them', () => {
    const config = ts.readConfigFile(`${ROOT}tsconfig.json`, (path) => ts.sys.readFile(path)) as {
      config: Record<string, unknown>
    }
    const { options } = ts.parseJsonConfigFileContent(
      { ...config.config, files: [], include: [] },
      ts.sys,
      ROOT,
    )
    const names = inLanguage('ts').map(file)
    const program = ts.createProgram(names, { ...options, noEmit: true, incremental: false })
    const messages = names.flatMap((name) => {
      const source = program.getSourceFile(name)
      const found = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)]
      return found.map((each) => `${name}: ${ts.flattenDiagnosticMessageText(each.messageText, '\n')}`)
    })
    expect(messages).toEqual([])
  })
})
