/**
 * Derives test/property/native_style.ts from generator_style.ts: the random programs' coroutines as native
 * async functions. `tsx scripts/derive_native_style.ts` writes it, with `--check` it only compares.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { format, resolveConfig } from 'prettier'

const folder = new URL('../test/property/', import.meta.url)
const target = new URL('native_style.ts', folder)

const HEADER =
  '/** Derived from generator_style.ts by scripts/derive_native_style.ts: change that file, not this one. */\n'

/** The rules, in order: what a generator says, and what an async function says. */
const RULES: [RegExp, string][] = [
  [/^\/\*\*[^]*?\*\/\n/, HEADER],
  [/'yield\*'/g, "'await'"],
  [/= Generator<unknown, T, unknown>/g, '= Promise<T>'],
  [/\bfunction\* /g, 'async function '],
  [/^( +)\*(\w+)\(/gm, '$1async $2('],
  [/\byield\* /g, 'await '],
]

/** The native form of the generator interpreter's source. */
export function nativeStyle(source: string): string {
  return RULES.reduce((text, [from, to]) => text.replace(from, to), source)
}

/** Whether the derived file is what its source says. */
export async function isCurrent(): Promise<boolean> {
  return readFileSync(target, 'utf8') === (await derived())
}

async function derived(): Promise<string> {
  const text = nativeStyle(readFileSync(new URL('generator_style.ts', folder), 'utf8'))
  const filepath = fileURLToPath(target)
  return format(text, { ...(await resolveConfig(filepath)), filepath })
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (!process.argv.includes('--check')) {
    writeFileSync(target, await derived())
  } else if (!(await isCurrent())) {
    console.error(`${fileURLToPath(target)} is stale: run tsx scripts/derive_native_style.ts`)
    process.exitCode = 1
  }
}
