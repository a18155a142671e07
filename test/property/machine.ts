/** One run of one random program by the library: what it holds, and what it writes into the trace. */
import type {
  Argument,
  Callback,
  Catching,
  Coro,
  Outcome,
  PrimitiveClass,
  Program,
  SettledKind,
  Statement,
  SyncOp,
} from './grammar.js'
import { ContextVar, python } from './library.js'
import type { Asyncio, Awaitable, Call, Context, Future, Handle, Library, Loop } from './library.js'
import type { Keywords, Primitive, ReportContext, Task, TaskFactory, TaskGroup, Timeout } from './library.js'
import { body as generatorBody } from './generator_style.js'
import { body as nativeBody } from './native_style.js'
import { syncOps } from './operations.js'
import { formOf } from './styles.js'
import type { Place, Style } from './styles.js'

/** How many statements one program may run. */
const FUEL = 300

const DEADLOCK = 'deadlock'

/** What a program raises to get past `except Exception`. */
class Abrupt extends python.BaseException {}

const VARIABLE = new ContextVar('variable')

/** `exceptions` are those of a group. */
type RaisedError = Error & { exceptions?: readonly unknown[]; __cause__?: unknown }

/** A label of a future or the name of a coroutine, and the thing itself. */
export type Named<T> = readonly [string, T]

type Body = (machine: Machine, name: string, coro: Coro) => Awaitable<unknown>

export class Machine {
  readonly library: Library
  readonly asyncio: Asyncio
  /** The loop that runs, or ran last. */
  loop: Loop
  readonly #loops = new Map<number, Loop>()
  readonly trace: string[] = []
  fuel = FUEL
  /** What the program's statements put where, by number. */
  readonly slots = new Map<number, Named<Future>>()
  readonly handles = new Map<number, Handle>()
  readonly callbacks = new Map<number, Named<Call>>()
  readonly coroutines = new Map<number, Named<Awaitable<unknown>>>()
  /** Of coroutines, by name. */
  readonly #states = new Map<string, 'taken' | 'started' | 'ended'>()
  readonly contexts = new Map<number, Context>()
  readonly timeouts = new Map<number, Timeout>()
  readonly groups = new Map<number, TaskGroup>()
  readonly #primitives = new Map<string, Primitive>()
  /** Every future that the program made, in order. */
  readonly #objects: Named<Future>[] = []
  readonly #labels = new Map<unknown, string>()
  readonly #errors = new Map<unknown, number>()
  /** Who would cancel whom: label or name to labels and names. */
  readonly #edges = new Map<string, string[]>()
  readonly #style: Style
  readonly #debug: boolean
  readonly #eager: boolean
  readonly #async: Body
  readonly #generator: Body
  /** What settles promises, in the order in which they were made; with the future that alone awaits it. */
  readonly #outside: ((() => void) & { future?: Future })[] = []
  #running = false
  #names = 0

  constructor(library: Library, style: Style, { debug, eager }: Program) {
    this.#debug = debug === true
    this.#eager = eager === true
    this.library = library
    this.asyncio = library.asyncio
    this.#style = style
    this.#async = this.asyncio.coroutine(nativeBody)
    this.#generator = this.asyncio.coroutine(generatorBody)
    this.loop = this.#loopOf(0)
  }

  #loopOf(number: number): Loop {
    let loop = this.#loops.get(number)
    if (loop === undefined) {
      loop = this.library.newLoop()
      loop.set_exception_handler((_, context) => this.#report(context))
      loop.set_debug(this.#debug)
      if (this.#eager) loop.set_task_factory(this.asyncio.eager_task_factory)
      this.#loops.set(number, loop)
    }
    return loop
  }

  atLeast(minor: number): boolean {
    return Number(this.library.version.slice(2)) >= minor
  }

  currentTask(): Task | null | undefined {
    return this.asyncio.current_task ? this.asyncio.current_task() : this.asyncio.Task.current_task()
  }

  setVariable(value: number): void {
    VARIABLE.set(value)
  }

  // what goes into the trace

  log(who: string, text: string): void {
    if (this.fuel <= 0) return
    this.trace.push(
      `${Math.trunc(this.loop.time() * 4)} ${this.#running ? this.#where() : ''} ${who} ${text}`,
    )
  }

  #where(): string {
    const task = this.currentTask()
    const label = task == null ? '-' : this.label(task)
    const value = this.atLeast(7) ? VARIABLE.get(null) : null
    return value === null ? label : `${label}/${value}`
  }

  error(e: unknown, depth = 0): string {
    let number = this.#errors.get(e)
    if (number === undefined) this.#errors.set(e, (number = this.#errors.size + 1))
    const { name, message, exceptions, __cause__ = null } = e as RaisedError
    const inside =
      exceptions && depth < 3 ? `[${exceptions.map((inner) => this.error(inner, depth + 1)).join(',')}]` : ''
    const cleaned = clean(message)
    const text = `${name}#${number}${cleaned === '' ? '' : ':' + cleaned}${inside}`
    return __cause__ !== null && depth < 3 ? `${text} from ${this.error(__cause__, depth + 1)}` : text
  }

  value(v: unknown): string {
    if (v === null || v === undefined) return 'None'
    if (typeof v === 'boolean') return v ? 'True' : 'False'
    if (typeof v === 'number' || typeof v === 'string') return String(v)
    if (Array.isArray(v)) return `[${v.map((item) => this.value(item)).join(' ')}]`
    return v instanceof Error ? this.error(v) : this.label(v)
  }

  label(future: unknown): string {
    return this.#labels.get(future) ?? '?'
  }

  /** Labels in the order in which they were given: what a set holds. */
  labels(futures: Set<Future>): string {
    const number = (label: string) => Number(label.slice(1))
    const labels = [...futures].map((future) => this.label(future))
    return labels.sort((a, b) => number(a) - number(b)).join(',')
  }

  #outcome(future: Future): string {
    if (!future.done()) return 'pending'
    try {
      return this.value(future.result())
    } catch (e) {
      return '!' + this.error(e)
    }
  }

  #report({ message, exception }: ReportContext): void {
    if (message.includes('never retrieved') || message.includes('destroyed')) return
    this.log('loop', clean(message) + (exception == null ? '' : ' ' + this.error(exception)))
  }

  /** A promise that the platform settles when its turn comes: not before the loop has nothing left to do. */
  outside({ v, e }: Outcome): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.#outside.push(() => {
        if (e === undefined) resolve(v)
        else reject(this.newError(e))
      })
      if (this.#outside.length === 1) setImmediate(this.#tick)
    })
  }

  /** A future of such a promise. */
  wrapped(outcome: Outcome): Future {
    const future = this.asyncio.wrap_future(this.outside(outcome), { loop: this.loop })
    // What is settled while nobody listens is news to the loop as well.
    future.add_done_callback(() => undefined)
    const settle = this.#outside.pop() as () => void
    this.#outside.push(Object.assign(settle, { future }))
    return future
  }

  /** One at a time, and only where the loop is idle. */
  readonly #tick = () => {
    while (this.#outside[0]?.future?.done() === true) this.#outside.shift()
    if (this.loop._is_idle()) this.#outside.shift()?.()
    if (this.#outside.length > 0) setImmediate(this.#tick)
  }

  /** Settles what is left while no loop runs. */
  async #settleAll(): Promise<void> {
    for (const settle of this.#outside.splice(0)) settle()
    await new Promise(setImmediate)
  }

  // what a program makes

  #name(kind: string): string {
    return kind + String(++this.#names)
  }

  register(kind: string, future: Future, edges: string[] = []): string {
    const label = this.#name(kind)
    this.#objects.push([label, future])
    this.#labels.set(future, label)
    this.#edges.set(label, edges)
    return label
  }

  put(slot: number, kind: string, future: Future, edges?: string[]): string {
    const label = this.register(kind, future, edges)
    this.slots.set(slot, [label, future])
    return label
  }

  make(coro: Coro, place: Place): Named<Awaitable<unknown>> {
    const name = this.#name('c')
    return [name, this.#written(name, coro, place) as Awaitable<unknown>]
  }

  #written(name: string, coro: Coro, place: Place): unknown {
    switch (formOf(this.#style, coro.k, place)) {
      case 'async':
        return this.#async(this, name, coro)
      case 'function*':
        return this.#generator(this, name, coro)
      case 'bare function*':
        return generatorBody(this, name, coro)
      case '() => generator':
        return () => generatorBody(this, name, coro)
      case '() => promise':
        return () => nativeBody(this, name, coro)
    }
  }

  /**
   * A coroutine object that is new or in one of the states. To drive one that another task drives is a mistake that
   * CPython does not notice.
   */
  take(number: number, states: string[]): Named<Awaitable<unknown>> | undefined {
    const named = this.coroutines.get(number)
    if (named === undefined) return undefined
    const state = this.#states.get(named[0])
    if (state === undefined) this.#states.set(named[0], 'taken')
    return state === undefined || states.includes(state) ? named : undefined
  }

  /** What a slot holds, or a new awaitable; undefined for an empty slot. */
  argument(arg: Argument): Named<Awaitable<unknown>> | undefined {
    if ('c' in arg) return this.make(arg.c, 'library')
    if ('z' in arg) return ['z', arg.z as unknown as Awaitable<unknown>]
    return 'w' in arg ? this.#custom(arg.w) : this.slots.get(arg.s)
  }

  /** An awaitable of Python's protocol: no coroutine, and not for JavaScript's `await`. */
  #custom(coro: Coro): Named<Awaitable<unknown>> {
    const name = this.#name('c')
    const awaitable = { __await__: () => generatorBody(this, name, coro) }
    return [name, awaitable as unknown as Awaitable<unknown>]
  }

  arguments(args: Argument[]): Named<Awaitable<unknown>>[] {
    return args.map((arg) => this.argument(arg)).filter((named) => named !== undefined)
  }

  callback(spec: Callback): Named<Call> {
    const name = this.#name('k')
    const call = (...args: unknown[]) => {
      this.log(name, 'called' + args.map((arg) => ' ' + this.value(arg)).join(''))
      this.act(name, spec.a)
    }
    return [name, call]
  }

  /** A lock, an event or a queue, and how it is called: the one that is there, or a new one. */
  primitive(kind: PrimitiveClass, number: number): Named<Primitive> {
    const name = kind + String(number)
    let primitive = this.#primitives.get(name)
    if (primitive === undefined) this.#primitives.set(name, (primitive = this.#newPrimitive(kind, number)))
    return [name, primitive]
  }

  #newPrimitive(kind: PrimitiveClass, number: number): Primitive {
    const shared = kind === 'Condition' && number > 0 ? this.primitive('Lock', number)[1] : undefined
    const argument = kind === 'Lock' || kind === 'Event' || kind === 'Condition' ? shared : number
    return argument === undefined ? new this.asyncio[kind]() : new this.asyncio[kind](argument)
  }

  /** The context argument of a call, where the program asks for one and this Python has it. */
  keywords({ x }: { x?: number }): { context: Context } | undefined {
    const context = x === undefined ? undefined : this.contexts.get(x)
    return context && { context }
  }

  // who cancels whom

  /** Whether cancelling `start` could get to `goal`: CPython would recurse without end. */
  reaches(start: string, goal: string): boolean {
    const seen = new Set<string>()
    const todo = [start]
    for (let node = todo.pop(); node !== undefined; node = todo.pop()) {
      if (node === goal) return true
      if (seen.has(node)) continue
      seen.add(node)
      todo.push(...(this.#edges.get(node) ?? []))
    }
    return false
  }

  link(from: string, to: string[]): void {
    this.#edges.set(from, [...(this.#edges.get(from) ?? []), ...to])
  }

  unlink(from: string, to: string[]): void {
    const edges = this.#edges.get(from) ?? []
    for (const node of to) edges.splice(edges.indexOf(node), 1)
  }

  /** Makes what `me` is about to wait for: tasks that begin at once run before it is there. */
  starting<T>(me: string, nodes: string[], make: () => T): T {
    this.link(me, nodes)
    try {
      return make()
    } finally {
      this.unlink(me, nodes)
    }
  }

  matches(e: unknown, kind: Catching): boolean {
    const { CancelledError, TimeoutError } = this.asyncio
    switch (kind) {
      case 'cancelled':
        return e instanceof CancelledError
      case 'exception':
        return e instanceof python.Exception
      case 'value':
        return e instanceof python.ValueError
      case 'timeout':
        return e instanceof TimeoutError
      case 'system':
        return e instanceof python.OSError
      case 'runtime':
        return e instanceof python.RuntimeError
      case 'all':
        return true
    }
  }

  newError(kind: SettledKind): Error | typeof python.ValueError {
    switch (kind) {
      case 'value':
        return new python.ValueError('v')
      case 'key':
        return new python.KeyError('k')
      case 'runtime':
        return new python.RuntimeError('r')
      case 'timeout':
        return new this.asyncio.TimeoutError('t')
      case 'system_timeout':
        return new python.TimeoutError('s')
      case 'cancelled':
        return new this.asyncio.CancelledError('c')
      case 'abrupt':
        return new Abrupt('a')
      case 'class':
        return python.ValueError
      case 'stop':
        return new python.StopIteration('s')
    }
  }

  // running

  /** Runs the statements of a callback. */
  act(who: string, statements: Statement<SyncOp>[]): void {
    for (const s of statements) {
      if (!this.burn()) return
      this.actOne(who, s)
    }
  }

  actOne<O extends SyncOp>(who: string, s: Statement<O>): void {
    const run = syncOps[s.o] as (m: Machine, me: string, s: Statement<O>) => void
    run(this, who, s)
  }

  /** Whether one more statement may run. */
  burn(): boolean {
    return this.fuel > 0 && this.fuel-- > 0
  }

  readonly factory: TaskFactory = (loop, coroutine, keywords: Keywords = {}) => {
    const given = Object.entries(keywords).filter(([, value]) => value !== null && value !== undefined)
    const names = given.map(([key]) => ' ' + key).sort()
    this.log('factory', 'makes' + names.join(''))
    return new this.asyncio.Task(coroutine, { loop, ...Object.fromEntries(given) })
  }

  /** Called when a coroutine starts: the first one tells which task is main's. */
  started(name: string): void {
    const task = this.currentTask()
    if (this.#objects.length === 0 && task != null) this.register('t', task, [name])
    this.#states.set(name, 'started')
    this.log(name, 'start')
  }

  ended(name: string, how: string): void {
    this.#states.set(name, 'ended')
    this.log(name, how)
  }

  async #drive(awaitable: unknown): Promise<void> {
    this.#running = true
    let text
    try {
      text = this.value(await this.loop.run_until_complete(awaitable))
    } catch (e) {
      text = '!' + this.error(e)
    }
    this.#running = false
    this.log('run', text)
  }

  async run({ start, patient, main, more = [] }: Program): Promise<string[]> {
    const [name, coroutine] = this.make(main, 'library')
    if (start === 'task') {
      const task = this.loop.create_task(coroutine)
      this.register('t', task, [name])
      await this.#drive(task)
    } else {
      await this.#drive(coroutine)
    }
    for (const { l, c } of more) {
      this.loop = this.#loopOf(l)
      await this.#drive(this.make(c, 'library')[1])
    }
    if (patient === true) await this.#driveAll()
    await this.#settleAll()
    await this.#finish()
    return this.trace
  }

  /** Cancels what is left, as often as it takes, and tells how everything ended. */
  async #finish(): Promise<void> {
    for (let round = 0; round < 3; round++) {
      const pending = this.#objects.map(([, future]) => future).filter((future) => !future.done())
      if (pending.length === 0) break
      this.log('end', 'cancels ' + this.value(pending))
      for (const future of pending) future.cancel()
      await this.#driveAll()
    }
    for (const [label, future] of this.#objects) this.log(label, this.#outcome(future))
    this.fuel = 0
    for (const loop of this.#loops.values()) loop.close()
  }

  /** Gives every loop time. */
  async #driveAll(): Promise<void> {
    for (const loop of this.#loops.values()) {
      this.loop = loop
      // The program's factory asks which task is running: at a time when no loop is.
      loop.set_task_factory(this.#eager ? this.asyncio.eager_task_factory : null)
      await this.#drive(this.asyncio.sleep(50))
    }
  }
}

/** Leaves out what differs from run to run: reprs with addresses and positions. */
function clean(text: string): string {
  if (text.startsWith(DEADLOCK)) return DEADLOCK
  if (text.startsWith('Exception in callback')) return 'Exception in callback'
  return text.split('<')[0] ?? ''
}

/** What the repr begins with, class and state, and how many callbacks there are. */
export function describe(future: Future): string {
  const text = python.repr(future)
  const callbacks = (future as unknown as { _waiter_list(): unknown[] })._waiter_list().length
  const state = /^<\w+ \w+/.exec(text)?.[0] ?? text
  return callbacks > 0 ? `${state} ${callbacks}` : state
}
