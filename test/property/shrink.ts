/** Smaller programs of a program: of the JSON, whatever its constructs are. */
import { isSyncOp } from './generate.js'
import type { Coro, Program, Statement } from './grammar.js'

type Json = null | boolean | number | string | Json[] | { [key: string]: Json }
type JsonObject = Record<string, Json>

/** Whether a statement can do without a key. */
const isOptional = (object: JsonObject, key: string): boolean =>
  key === 'm' || (key === 'x' && typeof object['x'] === 'number') || (key === 'v' && object['o'] === 'sleep')

/** Each program that is one step smaller, the biggest steps first. */
export function* smallerPrograms(program: Program): Generator<Program> {
  for (const main of smaller(program.main as unknown as Json, false)) {
    yield { ...program, main: main as unknown as Program['main'] }
  }
  for (const [at, { l, c }] of (program.more ?? []).entries()) {
    const more = program.more ?? []
    yield { ...program, more: more.toSpliced(at, 1) }
    if (l > 0) yield { ...program, more: more.with(at, { l: l - 1, c }) }
    for (const smallerC of smaller(c as unknown as Json, false))
      yield { ...program, more: more.with(at, { l, c: smallerC as unknown as Coro }) }
  }
  if (program.start !== 'task') yield { ...program, start: 'task' }
  const { debug, eager, ...plain } = program
  if (debug) yield { ...plain, ...(eager && { eager }) }
  if (eager) yield { ...plain, ...(debug && { debug }) }
}

function* smaller(value: Json, sync: boolean): Generator<Json> {
  if (Array.isArray(value)) yield* smallerList(value, sync)
  else if (value !== null && typeof value === 'object') yield* smallerObject(value, sync)
}

function* smallerList(list: Json[], sync: boolean): Generator<Json> {
  for (let size = list.length; size >= 1; size = Math.floor(size / 2)) {
    for (let at = 0; at < list.length; at += size) yield list.toSpliced(at, size)
  }
  for (const [at, item] of list.entries()) {
    for (const inner of isStatement(item) ? innerBlocks(item) : []) {
      const fitting = sync ? inner.filter((s) => isStatement(s) && isSyncOp(s.o)) : inner
      yield list.toSpliced(at, 1, ...fitting)
    }
  }
  for (const [at, item] of list.entries()) {
    for (const other of smaller(item, sync)) yield list.with(at, other)
  }
}

function* smallerObject(object: JsonObject, sync: boolean): Generator<Json> {
  for (const [key, value] of Object.entries(object)) {
    if (isOptional(object, key)) {
      const { [key]: _, ...others } = object
      yield others
    }
    if (typeof value === 'number') {
      for (const simple of simpler(key, value)) yield { ...object, [key]: simple }
    }
    const inside = key === 'c' ? false : sync || key === 'k' || object['o'] === 'run_context'
    for (const other of smaller(value, inside)) yield { ...object, [key]: other }
  }
}

function simpler(key: string, value: number): number[] {
  if (key === 'k') return value === 0 ? [] : [0]
  if (key === 'd' || key === 't') return [0, 1].filter((simple) => Math.abs(simple) < Math.abs(value))
  return []
}

/** The statements that a statement contains: they may take its place. */
function innerBlocks(item: Json): Json[][] {
  if (item === null || typeof item !== 'object') return []
  const blocks: Json[][] = []
  for (const value of Object.values(item)) {
    if (Array.isArray(value) && value.every(isStatement) && value.length > 0) blocks.push(value)
    else if (value !== null && typeof value === 'object') blocks.push(...innerBlocks(value))
  }
  return blocks
}

const isStatement = (value: Json): value is JsonObject & { o: string } =>
  value !== null && typeof value === 'object' && !Array.isArray(value) && typeof value['o'] === 'string'

/** How many statements a program has. */
export function sizeOf(program: Program): number {
  let size = 0
  JSON.stringify(program, (_, value: Statement | undefined) => {
    if (typeof value?.o === 'string') size++
    return value
  })
  return size
}

const CHUNK = 32

/**
 * The smallest program that still differs, found greedily.
 *
 * @param differs - says of each of some programs whether it differs
 * @param attempts - how many programs to try at most
 */
export async function shrink(
  program: Program,
  differs: (programs: Program[]) => Promise<boolean[]>,
  attempts = 4000,
): Promise<Program> {
  let best = program
  for (let improved = true; improved && attempts > 0;) {
    improved = false
    const candidates = smallerPrograms(best)
    for (;;) {
      const chunk = take(candidates, CHUNK)
      if (chunk.length === 0 || attempts <= 0) break
      attempts -= chunk.length
      const first = (await differs(chunk)).indexOf(true)
      if (first === -1) continue
      best = chunk[first] as Program
      improved = true
      break
    }
  }
  return best
}

function take<T>(items: Iterator<T>, count: number): T[] {
  const taken: T[] = []
  for (let next; taken.length < count && !(next = items.next()).done;) taken.push(next.value)
  return taken
}
