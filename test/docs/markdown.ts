/**
 * The code of a page, as its reader sees it, and what the reader does not see: HTML comments that stand right before a
 * block or a table tell what it needs to run.
 *
 *   <!-- name: fetch -->         what others call this block
 *   <!-- after: fetch, worker -->   the blocks that go before this one
 *   <!-- python: 3.8 -->         the Python that a Python block is for, when its TypeScript does not tell
 *   <!-- given ts: … -->         lines that go before it, of that language
 *
 * What a program prints is the next `text` block of its section, which belongs to the last block of each language before
 * it; or the comment at its end that begins with `prints:`. A block that has neither prints nothing. What it writes to
 * stderr is the comment at its end that begins with `warns:`.
 */
export interface Block {
  readonly page: string
  readonly line: number
  readonly language: string
  readonly code: string
  readonly directives: Directives
  readonly section: number
}

/** A table whose first columns are `Python` and `TypeScript`: each row is a fragment in both. */
export interface Table {
  readonly page: string
  readonly line: number
  readonly directives: Directives
  readonly rows: readonly Row[]
}

export interface Row {
  readonly line: number
  readonly py: string
  readonly ts: string
}

export type Directives = ReadonlyMap<string, string>

export interface Page {
  readonly blocks: readonly Block[]
  readonly tables: readonly Table[]
}

const DIRECTIVES = /^(name|after|python|rows|given ts|given py)$/

function directiveOf(comment: string, where: string): [string, string] {
  const [, name = '', value = ''] = /^<!--\s*([\w ]+?)\s*(?::\s?(.*?)\s*)?-->$/s.exec(comment) ?? []
  if (!DIRECTIVES.test(name)) throw new Error(`${where}: nobody knows what this comment says: ${comment}`)
  return [name, value]
}

/** The code of a cell: its code spans, one a line. */
const codeOf = (cell: string): string =>
  [...cell.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code.replaceAll('\\|', '|')).join('\n')

const cellsOf = (line: string): string[] => line.split(/(?<!\\)\|/).map((cell) => cell.trim())

export function readPage(page: string, text: string): Page {
  const lines = text.split('\n')
  const blocks: Block[] = []
  const tables: Table[] = []
  let section = 0
  let directives = new Map<string, string>()
  const end = (from: number, last: (line: string) => boolean): number => {
    const found = lines.findIndex((line, i) => i >= from && last(line))
    return found < 0 ? lines.length : found
  }
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i] ?? ''
    const where = { page, line: i + 1, directives }
    if (line.startsWith('<!--')) {
      const last = end(i, (each) => each.endsWith('-->'))
      const [name, value] = directiveOf(lines.slice(i, last + 1).join('\n'), `${page}:${i + 1}`)
      directives.set(name, value)
      i = last
      continue
    }
    if (line === '') continue
    if (line.startsWith('```')) {
      const last = end(i + 1, (each) => each === '```')
      const code = lines.slice(i + 1, last).join('\n') + '\n'
      blocks.push({ ...where, language: line.slice(3), code, section })
      i = last
    } else if (/^\| Python +\| TypeScript +\|/.test(line)) {
      const last = end(i, (each) => !each.startsWith('|'))
      const rows = lines.slice(i + 2, last).map((each, n): Row => {
        const [, py = '', ts = ''] = cellsOf(each)
        return { line: i + 3 + n, py: codeOf(py), ts: codeOf(ts) }
      })
      tables.push({ ...where, rows })
      i = last - 1
    } else if (directives.size > 0) {
      throw new Error(`${page}:${i + 1}: no block follows the comment before it`)
    } else if (/^#+ /.test(line)) section++
    directives = new Map()
  }
  return { blocks, tables }
}

/** The comment at the end of a program that begins with that word, without its marks. */
function trailing(code: string, word: string): string | undefined {
  const lines = code.trimEnd().split('\n')
  const start = lines.findLastIndex((line) => new RegExp(`^(//|#) ${word}:$`).test(line))
  if (start < 0) return undefined
  const told: string[] = []
  for (const line of lines.slice(start + 1)) {
    const [, text] = /^(?:\/\/|#) {3}(.*)$/.exec(line) ?? []
    if (text === undefined) break
    told.push(text)
  }
  return told.map((line) => line + '\n').join('')
}

/** What a program is said to print. */
export function outputOf(block: Block, { blocks }: Page): string {
  const own = trailing(block.code, 'prints')
  if (own !== undefined) return own
  for (const next of blocks.slice(blocks.indexOf(block) + 1)) {
    if (next.section !== block.section || next.language === block.language) break
    if (next.language === 'text') return next.code
  }
  return ''
}

/** What a program is said to warn of. */
export const warningsOf = ({ code }: Block): string => trailing(code, 'warns') ?? ''

/** The whole program of a block: what goes before it, and itself. */
export function programOf(block: Block, { blocks }: Page): string {
  const before = (block.directives.get('after') ?? '').split(', ').filter(Boolean)
  const parts = before.map((name) => {
    const found = blocks.find(
      ({ directives, language }) => directives.get('name') === name && language === block.language,
    )
    if (found === undefined) throw new Error(`${block.page}:${block.line}: there is no block ${name}`)
    return found.code
  })
  const given = block.directives.get(`given ${block.language}`)
  return [...(given === undefined ? [] : [given + '\n']), ...parts, block.code].join('')
}
