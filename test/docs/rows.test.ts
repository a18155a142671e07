// Tables from Python to TypeScript: each row runs in both, and what it gives a name, `x`, has the same repr.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { packageUnderTest } from '../host/package_under_test.mjs'
import type { Table } from './markdown.js'
import { PAGES } from './pages.js'
import { pythonFor, runPython, runTypeScript, typeErrors } from './run.js'

let folder = ''
let remove = (): void => {}

beforeAll(async () => {
  ;({ folder, remove } = await packageUnderTest())
})

afterAll(() => {
  remove()
})

const given = ({ directives }: Table, language: string): string => directives.get(`given ${language}`) ?? ''
const entryOf = ({ directives }: Table): string => {
  const version = directives.get('python')
  return version === undefined ? 'asyncio-shim' : `asyncio-shim/py${version.replace('.', '')}`
}
const indented = (code: string, by: string): string => code.replace(/^(?=.)/gm, by)

/** Rows of a program are at its top, the others in a coroutine. */
const atTop = ({ directives }: Table): boolean => directives.get('rows') === 'program'

function rowsInTypeScript(table: Table): string {
  const [imports, setUp] = divide(given(table, 'ts'), /^import /)
  const rows = table.rows.map(({ line, ts }) => {
    const shown = /\bconst x\b/m.test(ts) ? `\nconsole.log(${line}, repr(x))` : ''
    // A row may use a name of what is given for something else.
    const body = indented(`${setUp}{\n${ts}${shown}\n}`, '  ')
    const run = atTop(table) ? `await row${line}()` : `await asyncio.run(row${line})`
    return `async function row${line}() {\n${body}\n}\ntry {\n  ${run}\n  console.log(${line}, 'has run')
} catch (error) {\n  console.log(${line}, 'raised', repr(error))\n}\n`
  })
  const own = `import * as asyncio from '${entryOf(table)}'\nimport { repr } from 'asyncio-shim/builtins'\n`
  return `${own}${imports}${rows.join('')}`
}

function rowsInPython(table: Table): string {
  const [imports, setUp] = divide(given(table, 'py'), /^(import|from) /)
  const rows = table.rows.map(({ line, py }) => {
    const shown = /(^ *|: )x = /m.test(py) ? `\nprint(${line}, repr(x))` : ''
    const body = indented(`${setUp}${py}${shown}`, '    ')
    const run = atTop(table) ? `row${line}()` : `asyncio.run(row${line}())`
    return `${atTop(table) ? '' : 'async '}def row${line}():\n${body}\ntry:\n    ${run}\n    print(${line}, 'has run')
except BaseException as error:\n    print(${line}, 'raised', repr(error))\n`
  })
  return `import asyncio\n${imports}${rows.join('')}`
}

/** Lines that match, and the others. */
function divide(code: string, matching: RegExp): [string, string] {
  const lines = code === '' ? [] : code.split('\n').map((line) => line + '\n')
  const taken = lines.filter((line) => matching.test(line))
  return [taken.join(''), lines.filter((line) => !matching.test(line)).join('')]
}

const tables = PAGES.flatMap((page) =>
  page.tables
    .filter((table) => table.directives.get('rows') !== undefined)
    .map((table, n) => ({
      at: `${page.name}:${table.line}`,
      name: `${page.name.replace(/\W/g, '_')}_table${n}`,
      table,
    })),
)

test('tables of statements say where their rows run', () => {
  const others = PAGES.flatMap(({ tables }) => tables).filter(({ directives }) => !directives.has('rows'))
  expect(others.map(({ page, line }) => `${page}:${line}`)).toEqual([])
})

test.each(tables)('each row of $at does the same in both languages', ({ at, table, name }) => {
  const ours = runTypeScript(rowsInTypeScript(table), folder, name)
  expect(ours).toMatchObject({ stderr: '', status: 0 })
  expect(ours.stdout).not.toContain(' raised ')
  for (const { line } of table.rows) expect(ours.stdout).toContain(`${line} has run`)
  const version = table.directives.get('python')
  const python = pythonFor(version)
  if (python === undefined) console.warn(`${at}: there is no Python ${version} here to run it`)
  else expect(runPython(python, rowsInPython(table), folder, name)).toEqual(ours)
})

test('the type checker accepts every row', () => {
  expect(typeErrors(new Map(tables.map(({ name, table }) => [name, rowsInTypeScript(table)])))).toEqual([])
})
