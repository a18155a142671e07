/**
 * Makes random programs. They are biased towards what goes wrong: tasks that meet in the same few slots,
 * cancellations at every point, timers that tie, and a different mixture of constructs in each program.
 */
import type { Argument, Callback, Catching, Coro, ErrorKind, Op, Program, ReturnWhen } from './grammar.js'
import type { SettledKind, Statement, SyncOp, Version } from './grammar.js'

export interface Random {
  /** A whole number of `[min, max]`. */
  nextInt(min: number, max: number): number
}

interface Construct<O extends Op> {
  weight: number
  /** The first Python that has it. */
  since?: Version
  /** It looks at a slot: pointless before any was filled. */
  reads?: true
  /** It contains statements. */
  nests?: true
  make(g: Generator): Statement<O>
}

type Place = 'callback' | 'coroutine'

/** -1 and 0 are special to Python, 1 twice makes ties likely. */
const DELAYS = [0, 0, 0.5, 1, 1, 1, 1, 1.5, 2, 2, 3, -1]
const TIES = [1, 1, 1, 1, 2, 2, 0.5, 0]
const TIMEOUTS = [null, 0, 0.5, 1, 1, 1, 2, 2, 3, -1]
const ERRORS: ErrorKind[] = [
  'value',
  'value',
  'value',
  'key',
  'runtime',
  'timeout',
  'system_timeout',
  'cancelled',
]
const CATCHING: Catching[] = [
  'cancelled',
  'cancelled',
  'exception',
  'exception',
  'value',
  'timeout',
  'system',
  'runtime',
  'all',
]
const RETURN_WHEN: ReturnWhen[] = ['ALL_COMPLETED', 'FIRST_COMPLETED', 'FIRST_EXCEPTION']
const VIA = ['create_task', 'create_task', 'ensure_future', 'loop'] as const

const SLOTS = 5
/** Few and mostly the first, so that what is written is also read. */
const NUMBERS = [0, 0, 0, 1, 1, 2]
const MAX_DEPTH = 4

const minor = (version: Version): number => Number(version.slice(2))

const callbackOps: { [O in SyncOp]: Construct<O> } = {
  log: { weight: 2, make: (g) => ({ o: 'log', v: g.int(0, 9) }) },
  raise: { weight: 2.5, make: (g) => ({ o: 'raise', e: g.error() }) },
  spawn: {
    weight: 9,
    nests: true,
    make: (g) => ({ o: 'spawn', s: g.fill(), via: g.of(VIA), c: g.coro(), ...g.title(), ...g.context() }),
  },
  make_coroutine: {
    weight: 0.6,
    nests: true,
    make: (g) => ({ o: 'make_coroutine', n: g.number(), c: g.coro() }),
  },
  spawn_coroutine: {
    weight: 1.2,
    make: (g) => ({ o: 'spawn_coroutine', s: g.fill(), n: g.number(), via: g.of(VIA), ...g.context() }),
  },
  future: { weight: 4, make: (g) => ({ o: 'future', s: g.fill() }) },
  set_result: {
    weight: 4,
    reads: true,
    make: (g) => ({ o: 'set_result', s: g.slot(), v: g.of([null, 1, 2, 3]) }),
  },
  set_exception: {
    weight: 2,
    reads: true,
    make: (g) => ({ o: 'set_exception', s: g.slot(), e: g.settled() }),
  },
  cancel: { weight: 8, reads: true, make: (g) => ({ o: 'cancel', s: g.slot(), ...g.message() }) },
  cancel_me: { weight: 0.7, make: (g) => ({ o: 'cancel_me', ...g.message() }) },
  uncancel: { weight: 1, reads: true, since: '3.11', make: (g) => ({ o: 'uncancel', s: g.slot() }) },
  cancelling: { weight: 0.5, reads: true, since: '3.11', make: (g) => ({ o: 'cancelling', s: g.slot() }) },
  poll: { weight: 2, reads: true, make: (g) => ({ o: 'poll', s: g.slot() }) },
  repr: { weight: 1, reads: true, make: (g) => ({ o: 'repr', s: g.slot() }) },
  result: { weight: 1, reads: true, make: (g) => ({ o: 'result', s: g.slot() }) },
  add_done_callback: {
    weight: 3,
    reads: true,
    nests: true,
    make: (g) => ({ o: 'add_done_callback', s: g.slot(), n: g.number(), k: g.callback(), ...g.context() }),
  },
  add_again: { weight: 0.6, reads: true, make: (g) => ({ o: 'add_again', s: g.slot(), n: g.number() }) },
  remove_done_callback: {
    weight: 0.8,
    reads: true,
    make: (g) => ({ o: 'remove_done_callback', s: g.slot(), n: g.number() }),
  },
  call_soon: {
    weight: 2,
    nests: true,
    make: (g) => ({ o: 'call_soon', n: g.number(), k: g.callback(), ...g.context() }),
  },
  call_soon_threadsafe: {
    weight: 0.6,
    nests: true,
    make: (g) => ({ o: 'call_soon_threadsafe', n: g.number(), k: g.callback(), ...g.context() }),
  },
  call_later: {
    weight: 3,
    nests: true,
    make: (g) => ({ o: 'call_later', n: g.number(), d: g.of(DELAYS), k: g.callback(), ...g.context() }),
  },
  call_at: {
    weight: 1,
    nests: true,
    make: (g) => ({ o: 'call_at', n: g.number(), d: g.of(DELAYS), k: g.callback(), ...g.context() }),
  },
  timers: {
    weight: 0.8,
    make: (g) => ({ o: 'timers', a: Array.from({ length: g.int(2, 9) }, () => g.of(TIES)), i: g.int(0, 12) }),
  },
  cancel_handle: { weight: 1, make: (g) => ({ o: 'cancel_handle', n: g.number() }) },
  handle_state: { weight: 0.6, make: (g) => ({ o: 'handle_state', n: g.number() }) },
  gather: { weight: 2, make: (g) => ({ o: 'gather', a: g.args(), s: g.fill(), e: g.chance(0.4) }) },
  shield: { weight: 1.5, make: (g) => ({ o: 'shield', a: g.arg(), s: g.fill() }) },
  threadsafe: { weight: 0.5, nests: true, make: (g) => ({ o: 'threadsafe', s: g.fill(), c: g.coro() }) },
  set_variable: { weight: 1, since: '3.7', make: (g) => ({ o: 'set_variable', v: g.int(1, 9) }) },
  copy_context: { weight: 0.5, since: '3.7', make: (g) => ({ o: 'copy_context', n: g.number() }) },
  run_context: {
    weight: 0.4,
    nests: true,
    since: '3.7',
    make: (g) => ({ o: 'run_context', n: g.number(), b: g.callback().a }),
  },
  count_tasks: { weight: 0.7, make: () => ({ o: 'count_tasks' }) },
  stop: { weight: 0.2, make: () => ({ o: 'stop' }) },
  task_factory: { weight: 0.5, make: (g) => ({ o: 'task_factory', v: g.chance(0.7) }) },
}

const constructs: { [O in Op]: Construct<O> } = {
  ...callbackOps,
  sleep: { weight: 8, make: (g) => ({ o: 'sleep', d: g.of(DELAYS), ...(g.chance(0.2) && { v: 5 }) }) },
  await: { weight: 9, reads: true, make: (g) => ({ o: 'await', s: g.slot() }) },
  await_me: { weight: 0.5, make: () => ({ o: 'await_me' }) },
  microtasks: { weight: 1, make: (g) => ({ o: 'microtasks', v: g.int(1, 3) }) },
  call: { weight: 3, nests: true, make: (g) => ({ o: 'call', c: g.chain() }) },
  await_coroutine: { weight: 1.2, make: (g) => ({ o: 'await_coroutine', n: g.number() }) },
  await_gather: { weight: 3, make: (g) => ({ o: 'await_gather', a: g.args(), e: g.chance(0.4) }) },
  await_shield: { weight: 2, make: (g) => ({ o: 'await_shield', a: g.arg() }) },
  wait_for: { weight: 5, make: (g) => ({ o: 'wait_for', a: g.arg(), t: g.of(TIMEOUTS) }) },
  wait: {
    weight: 3,
    reads: true,
    make: (g) => ({ o: 'wait', a: g.slots(), t: g.of(TIMEOUTS), w: g.of(RETURN_WHEN) }),
  },
  as_completed: {
    weight: 1.5,
    reads: true,
    nests: true,
    make: (g) => ({ o: 'as_completed', a: g.slots(), t: g.of(TIMEOUTS), b: g.block(2, 0) }),
  },
  return: { weight: 1, make: (g) => ({ o: 'return', v: g.of([null, 1, 2]) }) },
  reraise: { weight: 0.5, make: () => ({ o: 'reraise' }) },
  loop: { weight: 1.5, nests: true, make: (g) => ({ o: 'loop', t: g.int(2, 3), b: g.block(4) }) },
  if: {
    weight: 0.8,
    reads: true,
    nests: true,
    make: (g) => ({ o: 'if', s: g.slot(), b: g.block(2), e: g.block(2, 0) }),
  },
  with: {
    weight: 2,
    nests: true,
    make: (g) => ({ o: 'with', i: g.block(2, 0), b: g.block(4), u: g.block(2, 0), v: g.chance(0.3) }),
  },
  try: {
    weight: 7,
    nests: true,
    make: (g) => ({
      o: 'try',
      b: g.block(4),
      x: g.of(CATCHING),
      h: g.block(3, 0),
      f: g.maybe(() => g.block(3)),
    }),
  },
}

/** Whether callbacks may do it, too. */
export const isSyncOp = (op: string): boolean => op in callbackOps

/** Writes one program. What it says about the slots is a guess: the program fills them as it runs. */
class Generator {
  readonly #random: Random
  readonly #minor: number
  readonly #weights: Record<Place, [Op, number][]>
  readonly #filled = new Set<number>()
  #budget: number
  #depth = 0
  #place: Place = 'coroutine'
  #contexts: boolean

  constructor(random: Random, version: Version) {
    this.#random = random
    this.#minor = minor(version)
    this.#budget = this.chance(0.1) ? this.int(50, 100) : this.int(4, 50)
    const all = (Object.keys(constructs) as Op[]).filter((op) => this.#has(op)).map((op) => this.#mixture(op))
    this.#weights = { coroutine: all, callback: all.filter(([op]) => op in callbackOps) }
    this.#contexts = this.#minor >= 7 && this.chance(0.3)
  }

  #has(op: Op): boolean {
    const { since } = constructs[op]
    return since === undefined || minor(since) <= this.#minor
  }

  /** Each program does without a fifth of the constructs and likes another fifth, so that rare ones meet. */
  #mixture(op: Op): [Op, number] {
    const luck = this.int(0, 9)
    const factor = luck < 2 ? 0 : luck < 4 ? 5 : 1
    return [op, Math.round(constructs[op].weight * factor * 10)]
  }

  int(min: number, max: number): number {
    return this.#random.nextInt(min, max)
  }

  chance(p: number): boolean {
    return this.int(0, 99) < p * 100
  }

  of<T>(list: readonly T[]): T {
    return list[this.int(0, list.length - 1)] as T
  }

  maybe<T>(make: () => T[]): T[] {
    return this.chance(0.5) ? make() : []
  }

  number(): number {
    return this.of(NUMBERS)
  }

  error(): ErrorKind {
    return this.chance(0.04) ? 'abrupt' : this.of(ERRORS)
  }

  settled(): SettledKind {
    return this.chance(0.15) ? this.of<SettledKind>(['class', 'stop']) : this.error()
  }

  message(): { m?: string } {
    return this.#minor >= 9 && this.chance(0.3) ? { m: this.of(['m1', 'm2']) } : {}
  }

  title(): { l?: string } {
    return this.#minor >= 8 && this.chance(0.2) ? { l: this.of(['a', 'b']) } : {}
  }

  context(): { x?: number } {
    return this.#contexts && this.chance(0.3) ? { x: this.number() } : {}
  }

  /** A slot that is written. */
  fill(): number {
    const slot = this.int(0, SLOTS - 1)
    this.#filled.add(slot)
    return slot
  }

  /** A slot that is read: one that was written, if any. */
  slot(): number {
    if (this.#filled.size === 0 || this.chance(0.03)) return this.int(0, SLOTS - 1)
    return this.of([...this.#filled])
  }

  slots(): number[] {
    return Array.from({ length: this.of([1, 2, 2, 3, 3, 4]) }, () => this.slot())
  }

  arg(): Argument {
    if (this.#depth >= MAX_DEPTH || this.chance(0.5)) return { s: this.slot() }
    if (this.chance(0.04)) return { z: 5 }
    return this.chance(0.1) ? { w: this.coro() } : { c: this.coro() }
  }

  args(): Argument[] {
    return Array.from({ length: this.of([1, 2, 2, 3, 3, 0]) }, () => this.arg())
  }

  coro(): Coro {
    const size = this.of([1, 2, 3, 5])
    return {
      k: this.int(0, 7),
      b: this.#within('coroutine', () => this.block(size, this.chance(0.1) ? 0 : 1)),
    }
  }

  /** A coroutine, sometimes at the end of a chain of others that do nothing but await the next. */
  chain(): Coro {
    let coro = this.coro()
    if (!this.chance(0.15)) return coro
    for (let left = this.int(2, 8); left > 0; left--)
      coro = { k: this.int(0, 7), b: [{ o: 'call', c: coro }] }
    return coro
  }

  callback(): Callback {
    return { a: this.#within('callback', () => this.block(2, 0)) as Statement<SyncOp>[] }
  }

  #within<T>(place: Place, make: () => T): T {
    const outer = this.#place
    this.#place = place
    const made = make()
    this.#place = outer
    return made
  }

  block(max: number, min = 1): Statement[] {
    this.#depth++
    const statements: Statement[] = []
    for (let left = this.int(min, max); left > 0 && this.#budget > 0; left--)
      statements.push(this.statement())
    this.#depth--
    return statements
  }

  statement(): Statement {
    this.#budget--
    const fitting = this.#weights[this.#place].filter(([op]) => this.#fits(constructs[op]))
    let point = this.int(
      1,
      Math.max(
        1,
        fitting.reduce((sum, [, weight]) => sum + weight, 0),
      ),
    )
    for (const [op, weight] of fitting) {
      point -= weight
      if (point <= 0) return constructs[op].make(this)
    }
    return { o: 'future', s: this.fill() }
  }

  #fits({ reads, nests }: Construct<Op>): boolean {
    return !(reads && this.#filled.size === 0) && !(nests && this.#depth > MAX_DEPTH)
  }

  /** Most of `main` survives its errors, lest programs end where they begin. */
  program(): Program {
    const start = this.chance(0.8) ? 'task' : 'coroutine'
    const main: Coro = { k: this.int(0, 7), b: [] }
    if (this.#contexts) main.b.push(constructs.set_variable.make(this), constructs.copy_context.make(this))
    if (this.chance(0.6)) main.b.push(constructs.spawn.make(this), constructs.spawn.make(this))
    while (this.#budget > 0) {
      const b = this.block(4)
      const x = this.of<Catching>(['all', 'all', 'exception'])
      if (this.chance(0.3)) main.b.push(...b)
      else main.b.push({ o: 'try', b, x, h: this.block(2, 0), f: this.maybe(() => this.block(2)) })
    }
    return { start, main }
  }
}

/** A program of the constructs that `version` has. */
export const generateProgram = (random: Random, version: Version): Program =>
  new Generator(random, version).program()

/** The random numbers of program `index` of the run `seed`: any program can be made alone. */
export function randomOf(seed: number, index: number): Random {
  let state = (Math.imul(seed, 0x9e3779b1) ^ Math.imul(index + 1, 0x85ebca6b)) | 0
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return (t ^ (t >>> 14)) >>> 0
  }
  return { nextInt: (min, max) => min + (next() % (max - min + 1)) }
}
