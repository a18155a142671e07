/**
 * Writes the generated files: the entries, the table of members, the compatibility matrix.
 *
 *   npm run generate
 *   npm run check:generated      fails when one is not what would be generated
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { format, resolveConfig } from 'prettier'
import { compatMatrix } from './compat_matrix.js'
import { EntryWriter, type Entry } from './entries.js'
import { ENTRIES } from './entry_rules.js'
import { ROOT, takeInventory } from './inventory.js'
import { memberModule } from './members.js'
import { readSurface } from './surface_data.js'

async function generate(): Promise<Map<string, string>> {
  const surface = readSurface()
  const inventory = takeInventory()
  const files = new Map<string, string>([['src/compat/surface.ts', memberModule(surface)]])
  const entries = new Map<string, Entry>()
  for (const [name, version] of Object.entries(ENTRIES)) {
    const entry = new EntryWriter(surface, inventory, version).write()
    entries.set(name, entry)
    files.set(`src/${name}.ts`, entry.text)
  }
  files.set('compat-matrix.md', compatMatrix(surface, entries))
  for (const [file, text] of files) {
    const path = join(ROOT, file)
    files.set(file, await format(text, { ...(await resolveConfig(path)), filepath: path }))
  }
  return files
}

const check = process.argv.includes('--check')
let stale = 0
for (const [file, text] of await generate()) {
  const path = join(ROOT, file)
  let before: string | undefined
  try {
    before = readFileSync(path, 'utf8')
  } catch {
    // not generated yet
  }
  if (before === text) continue
  stale++
  if (!check) writeFileSync(path, text)
  console.log(`${check ? 'stale' : 'written'}: ${file}`)
}
if (check && stale > 0) {
  console.error('Run `npm run generate`.')
  process.exitCode = 1
}
