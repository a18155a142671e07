/**
 * Makes random programs. They are biased towards what goes wrong: tasks that meet in the same few slots,
 * cancellations at every point, timers that tie, and a different mixture of constructs in each program.
 */
import type { Argument, Callback, Catching, Coro, ErrorKind, Op, Program, ReturnWhen } from './grammar.js'
import type { Random } from './random.js'
import type { LockClass, Outcome, QueueClass, SettledKind, Statement, SyncOp, Version } from './grammar.js'

interface Construct<O extends Op> {
  weight: number
  /** The first Python that has it. */
  since?: Version
  /** It looks at a slot: pointless before any was filled. */
  reads?: true
  /** It contains statements. */
  nests?: true
  /** Only the programs have it that are about one of these. */
  themes?: readonly Theme[]
  /** It cancels what others await. */
  cancels?: true
  /** Whether only the patient programs have it, or only the others. */
  patient?: boolean
  make(g: Generator): Statement<O>
}

type Place = 'callback' | 'coroutine'

const THEMES = ['locks', 'conditions', 'events', 'queues', 'timeouts', 'groups', 'outside'] as const
type Theme = (typeof THEMES)[number]
const LOCKING: Theme[] = ['locks', 'conditions']
const PRIMITIVES: Theme[] = [...LOCKING, 'events', 'queues']

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
const LOCKS: LockClass[] = ['Lock', 'Lock', 'Semaphore', 'Semaphore', 'BoundedSemaphore']
const QUEUES: QueueClass[] = ['Queue', 'Queue', 'LifoQueue', 'PriorityQueue']
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
  outside: {
    weight: 4,
    themes: ['outside'],
    patient: false,
    make: (g) => ({ o: 'outside', s: g.fill(), ...g.outcome() }),
  },
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
  cancel: {
    weight: 8,
    reads: true,
    cancels: true,
    make: (g) => ({ o: 'cancel', s: g.slot(), ...g.message() }),
  },
  cancel_me: { weight: 0.7, cancels: true, make: (g) => ({ o: 'cancel_me', ...g.message() }) },
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
  // At the end of a program its task is cancelled by way of its future, when it may await such a promise by then.
  threadsafe: {
    patient: false,
    weight: 0.5,
    nests: true,
    make: (g) => ({ o: 'threadsafe', s: g.fill(), c: g.coro() }),
  },
  set_variable: { weight: 1, since: '3.7', make: (g) => ({ o: 'set_variable', v: g.int(1, 9) }) },
  copy_context: { weight: 0.5, since: '3.7', make: (g) => ({ o: 'copy_context', n: g.number() }) },
  run_context: {
    weight: 0.4,
    nests: true,
    since: '3.7',
    make: (g) => ({ o: 'run_context', n: g.number(), b: g.callback().a }),
  },
  count_tasks: { weight: 0.7, make: () => ({ o: 'count_tasks' }) },
  stop: { patient: false, weight: 0.2, make: () => ({ o: 'stop' }) },
  task_factory: { weight: 0.5, make: (g) => ({ o: 'task_factory', v: g.chance(0.7) }) },
  uncancel_me: { weight: 0.5, since: '3.11', make: () => ({ o: 'uncancel_me' }) },
  release: { weight: 4, themes: LOCKING, make: (g) => ({ o: 'release', ...g.lock() }) },
  locked: { weight: 0.5, themes: LOCKING, make: (g) => ({ o: 'locked', ...g.lock() }) },
  show: { weight: 1.5, themes: PRIMITIVES, make: (g) => ({ o: 'show', ...g.primitive() }) },
  set_event: { weight: 3, themes: ['events'], make: (g) => ({ o: 'set_event', n: g.number() }) },
  clear_event: { weight: 2, themes: ['events'], make: (g) => ({ o: 'clear_event', n: g.number() }) },
  notify: {
    weight: 3,
    themes: ['conditions'],
    make: (g) => ({ o: 'notify', n: g.condition(), v: g.of([1, 1, 2, 0]) }),
  },
  notify_all: { weight: 1, themes: ['conditions'], make: (g) => ({ o: 'notify_all', n: g.condition() }) },
  put_nowait: {
    weight: 3,
    themes: ['queues'],
    make: (g) => ({ o: 'put_nowait', ...g.queue(), v: g.int(1, 9) }),
  },
  get_nowait: { weight: 2, themes: ['queues'], make: (g) => ({ o: 'get_nowait', ...g.queue() }) },
  task_done: { weight: 2, themes: ['queues'], make: (g) => ({ o: 'task_done', ...g.queue() }) },
  shutdown: {
    weight: 0.6,
    themes: ['queues'],
    since: '3.13',
    make: (g) => ({ o: 'shutdown', ...g.queue(), i: g.chance(0.5) }),
  },
  reschedule: {
    weight: 2,
    themes: ['timeouts'],
    since: '3.11',
    make: (g) => ({ o: 'reschedule', n: g.number(), d: g.of(TIMEOUTS) }),
  },
  expiry: { weight: 1, themes: ['timeouts'], since: '3.11', make: (g) => ({ o: 'expiry', n: g.number() }) },
  group_task: {
    weight: 9,
    themes: ['groups'],
    nests: true,
    since: '3.11',
    make: (g) => ({
      o: 'group_task',
      s: g.fill(),
      n: g.number(),
      c: g.coro(),
      ...g.title(),
      ...g.context(),
    }),
  },
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
  wait_for: { weight: 5, cancels: true, make: (g) => ({ o: 'wait_for', a: g.arg(), t: g.of(TIMEOUTS) }) },
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
  await_outside: {
    weight: 5,
    themes: ['outside'],
    patient: true,
    make: (g) => ({ o: 'await_outside', ...g.outcome() }),
  },
  acquire: { weight: 4, themes: LOCKING, make: (g) => ({ o: 'acquire', ...g.lock() }) },
  hold: { weight: 5, themes: LOCKING, nests: true, make: (g) => g.hold() },
  wait_event: { weight: 4, themes: ['events'], make: (g) => ({ o: 'wait_event', n: g.number() }) },
  wait_condition: {
    weight: 3,
    themes: ['conditions'],
    make: (g) => ({ o: 'wait_condition', n: g.condition() }),
  },
  wait_until: {
    weight: 1,
    themes: ['conditions'],
    reads: true,
    make: (g) => ({ o: 'wait_until', n: g.condition(), s: g.slot() }),
  },
  put: { weight: 5, themes: ['queues'], make: (g) => ({ o: 'put', ...g.queue(), v: g.int(1, 9) }) },
  get: { weight: 5, themes: ['queues'], make: (g) => ({ o: 'get', ...g.queue() }) },
  join: { weight: 2, themes: ['queues'], make: (g) => ({ o: 'join', ...g.queue() }) },
  timeout: {
    weight: 6,
    cancels: true,
    themes: ['timeouts'],
    nests: true,
    since: '3.11',
    make: (g) => ({ o: 'timeout', n: g.number(), d: g.of(TIMEOUTS), a: g.chance(0.3), b: g.block(4) }),
  },
  group: {
    weight: 7,
    cancels: true,
    themes: ['groups'],
    nests: true,
    since: '3.11',
    make: (g) => g.group(),
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
  readonly #themes: ReadonlySet<Theme>
  /** Whether the themes are what the program is about, rather than something that happens in it, too. */
  readonly #keen: boolean
  readonly #patient: boolean
  readonly #locks: { p: LockClass; n: number }[]
  readonly #queues: { p: QueueClass; n: number }[]
  #budget: number
  #depth = 0
  #place: Place = 'coroutine'
  #contexts: boolean

  constructor(random: Random, version: Version) {
    this.#random = random
    this.#minor = minor(version)
    this.#budget = this.chance(0.1) ? this.int(50, 100) : this.int(4, 50)
    this.#themes = new Set(THEMES.filter(() => this.chance(0.25)))
    this.#keen = this.chance(0.4)
    this.#patient = this.#themes.has('outside') && this.chance(0.4)
    // Few, so that tasks meet in them.
    this.#locks = this.#few(LOCKS)
    this.#queues = this.#few(QUEUES)
    const all = (Object.keys(constructs) as Op[]).filter((op) => this.#has(op)).map((op) => this.#mixture(op))
    this.#weights = { coroutine: all, callback: all.filter(([op]) => op in callbackOps) }
    this.#contexts = this.#minor >= 7 && this.chance(0.3)
  }

  #has(op: Op): boolean {
    const { since, themes, cancels, patient } = constructs[op]
    if (patient !== undefined && patient !== this.#patient) return false
    if (cancels && this.#patient) return false
    if (themes?.some((theme) => this.#themes.has(theme)) === false) return false
    return since === undefined || minor(since) <= this.#minor
  }

  /** Each program does without a fifth of the constructs and likes another fifth, so that rare ones meet. */
  #mixture(op: Op): [Op, number] {
    const luck = this.int(0, 9)
    const factor = luck < 2 ? 0 : luck < 4 ? 5 : 1
    const { weight, themes } = constructs[op]
    return [op, Math.round(weight * factor * (themes && this.#keen ? 30 : 10))]
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
    return !this.#patient && this.chance(0.04) ? 'abrupt' : this.of(ERRORS)
  }

  outcome(): Outcome {
    return { v: this.of([null, 1, 2, 3]), ...(this.chance(0.25) && { e: this.error() }) }
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

  #few<P>(classes: readonly P[]): { p: P; n: number }[] {
    return Array.from({ length: this.int(1, 2) }, () => ({ p: this.of(classes), n: this.int(0, 2) }))
  }

  lock(): { p: LockClass; n: number } {
    const condition = this.#themes.has('conditions') && this.chance(this.#themes.has('locks') ? 0.5 : 1)
    return condition ? { p: 'Condition', n: this.condition() } : this.of(this.#locks)
  }

  condition(): number {
    return this.of([0, 0, 0, 1])
  }

  queue(): { p: QueueClass; n: number } {
    return this.of(this.#queues)
  }

  primitive(): Omit<Statement<'show'>, 'o'> {
    if (this.#themes.has('queues') && this.chance(0.5)) return this.queue()
    return this.#themes.has('events') && this.chance(0.5) ? { p: 'Event', n: this.number() } : this.lock()
  }

  /** A lock for a block. Of a condition, the block mostly begins with what only its holder may do. */
  hold(): Statement<'hold'> {
    const lock = this.lock()
    const b: Statement[] = []
    if (lock.p === 'Condition' && this.chance(0.8)) {
      const op = this.of(['wait_condition', 'wait_condition', 'wait_until', 'notify', 'notify_all'] as const)
      const s = constructs[op].make(this)
      b.push({ ...s, n: lock.n })
    }
    return { o: 'hold', ...lock, b: [...b, ...this.block(3, 0)] }
  }

  /** Many coroutines begin with what the program is about, so that they meet there. */
  #opening(): Statement[] {
    if (!this.#keen || this.#depth > MAX_DEPTH || this.chance(0.5)) return []
    const openings: Op[] = []
    if (LOCKING.some((theme) => this.#themes.has(theme))) openings.push('hold', 'hold')
    if (this.#themes.has('events')) openings.push('wait_event')
    if (this.#themes.has('queues')) openings.push('get', 'put')
    return openings.length > 0 ? [constructs[this.of(openings)].make(this)] : []
  }

  /** A task that fails, often together with a cancellation from outside of its group. */
  #trouble(n: number): Statement {
    const b: Statement[] = [{ o: 'raise', e: this.error() }]
    if (this.chance(0.6)) b.unshift({ o: 'cancel', s: this.slot(), ...this.message() })
    if (this.chance(0.6)) b.unshift({ o: 'sleep', d: this.of(DELAYS) })
    return { o: 'group_task', s: this.fill(), n, c: { k: this.int(0, 7), b } }
  }

  /** Mostly with tasks: a group without any is soon told. */
  group(): Statement<'group'> {
    const n = this.number()
    const tasks = Array.from({ length: this.int(0, 3) }, () => ({ ...constructs.group_task.make(this), n }))
    const trouble = this.maybe(() => [this.#trouble(n)])
    return { o: 'group', n, b: [...tasks, ...trouble, ...this.block(4, 0)] }
  }

  coro(): Coro {
    const size = this.of([1, 2, 3, 5])
    return {
      k: this.int(0, 7),
      b: this.#within('coroutine', () => [...this.#opening(), ...this.block(size, this.chance(0.1) ? 0 : 1)]),
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

  #mode(): Pick<Program, 'debug' | 'eager' | 'patient'> {
    // An eager task in a context that is entered fails, and leaves CPython's current task wrong.
    const eager = this.#minor >= 12 && !this.#contexts && this.chance(0.2)
    return {
      ...(this.chance(0.15) && { debug: true }),
      ...(eager && { eager }),
      ...(this.#patient && { patient: true }),
    }
  }

  program(): Program {
    const start = this.chance(0.8) ? 'task' : 'coroutine'
    // Whose turn it is to settle a promise, while another loop runs, is nobody's to say.
    const runs = !this.#themes.has('outside') && this.chance(0.12) ? this.int(2, 4) : 1
    const rest = this.#budget - Math.ceil(this.#budget / runs)
    const main = this.#main(rest)
    if (runs === 1) return { start, ...this.#mode(), main }
    const more = Array.from({ length: runs - 1 }, (_, i) => ({
      l: this.of([0, 1, 1, 2]),
      c: this.#main(Math.floor((rest * (runs - 2 - i)) / (runs - 1))),
    }))
    return { start, ...this.#mode(), main, more }
  }

  /** Most of it survives its errors, lest programs end where they begin. */
  #main(rest: number): Coro {
    const main: Coro = { k: this.int(0, 7), b: [] }
    if (this.#contexts) main.b.push(constructs.set_variable.make(this), constructs.copy_context.make(this))
    if (this.chance(0.6)) main.b.push(constructs.spawn.make(this), constructs.spawn.make(this))
    while (this.#budget > rest) {
      const b = this.block(4)
      const x = this.of<Catching>(['all', 'all', 'exception'])
      if (this.chance(0.3)) main.b.push(...b)
      else main.b.push({ o: 'try', b, x, h: this.block(2, 0), f: this.maybe(() => this.block(2)) })
    }
    return main
  }
}

/** A program of the constructs that `version` has. */
export const generateProgram = (random: Random, version: Version): Program =>
  new Generator(random, version).program()
