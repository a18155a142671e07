import { KeyError, LookupError, RuntimeError, ValueError } from '../builtins/errors.js'
import { split_kw } from '../builtins/keywords.js'
import { declare_class, object_address, type_name_of } from '../builtins/names.js'
import { repr } from '../builtins/repr.js'

type Values = Map<ContextVar<unknown>, unknown>

/** The map of every context in which nothing was set yet. Never changed: contexts begin as sharing it. */
const EMPTY: Values = new Map()

/**
 * A mapping of context variables to values.
 *
 * A copy is made in constant time: it shares the values until one of the two is changed.
 *
 * @see https://docs.python.org/3/library/contextvars.html#contextvars.Context
 */
export class Context implements Iterable<ContextVar<unknown>> {
  /** Never changed in place while `_shared` is true. @internal */
  declare _map: Values
  /** Whether another context may hold the same map. @internal */
  declare _shared: boolean
  /** @internal */
  declare _entered: boolean
  /** Whether nobody has seen it yet, so that it may be lent to another owner when nothing runs in it. @internal */
  declare _lent: boolean

  /** @throws {TypeError} when given arguments */
  constructor() {
    if (arguments.length > 0) throw new TypeError('Context() does not accept any arguments')
    this._map = EMPTY
    this._shared = true
    this._entered = false
    this._lent = false
  }

  /** How many variables have a value here. */
  get size(): number {
    return this._map.size
  }

  /**
   * Calls a function in this context: what it sets stays in this context.
   *
   * An async function is in the context until its first `await` only; a coroutine carries the context of its task.
   *
   * @param callable - the function
   * @param args - its arguments; keyword arguments, marked by `asyncio.kw`, last: it gets them in a plain object
   * @returns what the function returns
   * @throws {RuntimeError} when the context is entered already
   * @see https://docs.python.org/3/library/contextvars.html#contextvars.Context.run
   */
  run<A extends unknown[], R>(callable: (...args: A) => R, ...args: NoInfer<A>): R
  run<R>(callable: (...args: never[]) => R, ...args: unknown[]): R
  run(callable: (...args: never[]) => unknown, ...args: unknown[]): unknown {
    if (typeof callable !== 'function') {
      if (arguments.length === 0) throw new TypeError('run() missing 1 required positional argument')
      throw new TypeError(`'${type_name_of(callable)}' object is not callable`)
    }
    const keywords = split_kw(args)
    if (keywords !== undefined) args.push({ ...keywords })
    if (this._entered) throw already_entered(this)
    this._entered = true
    const outer = _swap(this)
    try {
      return callable(...(args as never[]))
    } finally {
      _swap(outer)
      this._entered = false
    }
  }

  /** A copy, in constant time. */
  copy(): Context {
    const copy = new Context()
    if (this._map.size > 0) {
      this._shared = true
      copy._map = this._map
    }
    return copy
  }

  /**
   * The value of a variable in this context.
   *
   * @param key - the variable
   * @param fallback - what is returned when it has none, `null` by default
   * @throws {TypeError} when the key is not a `ContextVar`
   */
  get<T>(key: ContextVar<T>): T | null
  get<T, D>(key: ContextVar<T>, fallback: D): T | D
  get(key: ContextVar<unknown>, fallback: unknown = null): unknown {
    check_key(key)
    return this._map.has(key) ? this._map.get(key) : fallback
  }

  /**
   * Whether a variable has a value in this context.
   *
   * @param key - the variable
   * @throws {TypeError} when the key is not a `ContextVar`
   */
  has(key: ContextVar<unknown>): boolean {
    check_key(key)
    return this._map.has(key)
  }

  /** The variables that have a value here. */
  keys(): IterableIterator<ContextVar<unknown>> {
    return this._map.keys()
  }

  /** The values of the variables. */
  values(): IterableIterator<unknown> {
    return this._map.values()
  }

  /** Pairs of variable and value. */
  items(): IterableIterator<[ContextVar<unknown>, unknown]> {
    return this._map.entries()
  }

  /** The variables that have a value here. */
  [Symbol.iterator](): IterableIterator<ContextVar<unknown>> {
    return this._map.keys()
  }

  /**
   * Python's `context[key]`.
   *
   * @throws {KeyError} when the variable has no value in this context
   * @throws {TypeError} when the key is not a `ContextVar`
   */
  __getitem__<T>(key: ContextVar<T>): T {
    check_key(key)
    if (!this._map.has(key)) throw new KeyError(key)
    return this._map.get(key) as T
  }

  /** Python's `key in context`. */
  __contains__(key: ContextVar<unknown>): boolean {
    return this.has(key)
  }

  /** Python's `len(context)`. */
  __len__(): number {
    return this._map.size
  }

  /** Python's `iter(context)`. */
  __iter__(): IterableIterator<ContextVar<unknown>> {
    return this._map.keys()
  }

  /** @internal */
  _own_map(): Values {
    if (this._shared) {
      this._map = new Map(this._map)
      this._shared = false
    }
    return this._map
  }
}

/**
 * What has a context of its own: a task, a handle, a callback. Nobody asks most of them for it, and most set no
 * variable, so they share one that is lent to whoever runs, for as long as nobody looks: contexts of their own were a
 * fifth of what `call_soon` takes, and 48 bytes of each task.
 *
 * @internal
 */
export interface ContextOwner {
  /** The context itself, which is the owner's for good from now on. */
  readonly _context: Context | null
  /** The context, or what stands for one that was not made; null in versions without contexts. */
  _own_context: Context | null
}

/** Stands for a context without values that its owner was not asked for yet, and that nothing runs in. @internal */
export const UNMADE = new Context()

/** The context to lend. Somebody may be in it, or have kept it. */
let spare = lendable()

function lendable(): Context {
  const context = new Context()
  context._lent = true
  return context
}

/** A context that nobody has seen and nothing runs in, for an owner to run in. @internal */
export function lent_context(): Context {
  return spare._lent && !spare._entered ? spare : new_spare()
}

function new_spare(): Context {
  return (spare = lendable())
}

/**
 * What a new owner has for a context.
 * @param given - what the program says
 * @param contextvars - whether the version has contexts: then a copy of the current one, by default
 * @internal
 */
export function inherited_context(given: Context | null | undefined, contextvars: boolean): Context | null {
  if (given != null) return given
  if (!contextvars) return null
  const context = _active ?? resolved()
  return context._map.size === 0 ? UNMADE : context.copy()
}

/** The current context, to be copied when somebody looks; or {@link UNMADE}. @internal */
export function context_to_copy(): Context {
  const context = _active ?? resolved()
  return context._map.size === 0 ? UNMADE : context
}

/** The context that an owner is asked for, from what it has for one: it is the owner's for good from now on. @internal */
export function made_context(own: Context | null): Context | null {
  if (own === UNMADE) return new Context()
  if (own !== null) own._lent = false
  return own
}

/** Enters the context of an owner that nothing runs in; what the owner has for one from now on. @internal */
export function enter_own(own: Context | null): Context | null {
  if (own === null) return null
  const context = own === UNMADE ? lent_context() : own
  context._entered = true
  return context
}

/** Leaves the context of an owner; what the owner has for one from now on. @internal */
export function leave_own(own: Context | null): Context | null {
  if (own === null) return null
  own._entered = false
  return own._lent ? UNMADE : own
}

/** The context entered synchronously right now, or `null`. Only {@link _swap} changes it. @internal */
export let _active: Context | null = null

/** Says whose context an asynchronous continuation runs in. */
let resolve: (() => ContextOwner | null) | null = null

/** The context of what runs outside any other: one per process, as Python has one per thread. */
const root = new Context()

/**
 * Makes a context the active one.
 *
 * @returns the one that was active
 * @internal
 */
export function _swap(context: Context | null): Context | null {
  const former = _active
  _active = context
  return former
}

/**
 * Sets who is asked for the context when none is entered synchronously: code after an `await` runs when the `run` it
 * belongs to has long returned.
 *
 * @internal
 */
export function _set_resolver(resolver: (() => ContextOwner | null) | null): void {
  resolve = resolver
}

/** Whose continuation runs, where no context is entered synchronously. */
function continued(): ContextOwner | null {
  return resolve === null ? null : resolve()
}

/** The context of a continuation, to look into. */
function resolved(): Context {
  return continued()?._own_context ?? root
}

/** The context of the running code, which is its owner's for good from now on. @internal */
export function _current(): Context {
  const context = _active ?? continued()?._context ?? root
  context._lent = false
  return context
}

/** Why a context cannot be entered: what runs is in it. @internal */
export function already_entered(context: Context): Error {
  return new RuntimeError(`cannot enter context: ${repr(context)} is already entered`)
}

/**
 * A copy of the current context, in constant time.
 *
 * @see https://docs.python.org/3/library/contextvars.html#contextvars.copy_context
 */
export function copy_context(): Context {
  return (_active ?? resolved()).copy()
}

/** What {@link ContextVar} takes by keyword. */
export interface ContextVarOptions<T> {
  /** What `get()` returns in a context in which the variable has no value. Not given: it raises. */
  readonly default?: T
}

/**
 * A variable whose value belongs to the current context: each task has its own.
 *
 * @see https://docs.python.org/3/library/contextvars.html#contextvars.ContextVar
 */
export class ContextVar<T> {
  /** The name, for reprs only. */
  readonly name: string
  private readonly _default: T | typeof NO_DEFAULT

  /**
   * @param name - for reprs only; need not be unique
   * @param options - the default
   * @throws {TypeError} when the name is not a string
   */
  constructor(name: string, options?: ContextVarOptions<T>) {
    if (arguments.length === 0)
      throw new TypeError('ContextVar() takes exactly 1 positional argument (0 given)')
    if (typeof name !== 'string') throw new TypeError('context variable name must be a str')
    this.name = name
    this._default = options != null && 'default' in options ? options.default : NO_DEFAULT
  }

  /**
   * The value in the current context.
   *
   * @param fallback - what is returned when the variable has none there; before the variable's own default
   * @throws {LookupError} when there is neither a value nor a default
   * @see https://docs.python.org/3/library/contextvars.html#contextvars.ContextVar.get
   */
  get(): T
  get<D>(fallback: D): T | D
  get(fallback?: unknown): unknown {
    const map = (_active ?? resolved())._map
    const value = map.get(this)
    if (value !== undefined || map.has(this)) return value
    if (arguments.length > 0) return fallback
    if (this._default !== NO_DEFAULT) return this._default
    throw new LookupError(this)
  }

  /**
   * Sets the value in the current context.
   *
   * @param value - the new value
   * @returns what {@link ContextVar.reset} takes to restore the former value
   * @see https://docs.python.org/3/library/contextvars.html#contextvars.ContextVar.set
   */
  set(value: T): Token<T> {
    const context = _current()
    const key = this as ContextVar<unknown>
    const former = context._map.has(key) ? (context._map.get(key) as T) : Token.MISSING
    context._own_map().set(key, value)
    return new Token<T>(CREATED_HERE, context, this, former)
  }

  /**
   * Restores the value from before the `set` that returned the token.
   *
   * @param token - what `set` returned
   * @throws {RuntimeError} when the token was used already
   * @throws {ValueError} when another variable made it, or in another context
   * @see https://docs.python.org/3/library/contextvars.html#contextvars.ContextVar.reset
   */
  reset(token: Token<T>): void {
    if (!(token instanceof Token)) throw new TypeError(`expected an instance of Token, got ${repr(token)}`)
    if (token._used) throw new RuntimeError(`${repr(token)} has already been used once`)
    if (token.var !== this) throw new ValueError(`${repr(token)} was created by a different ContextVar`)
    const context = _current()
    if (token._context !== context) throw new ValueError(`${repr(token)} was created in a different Context`)
    token._used = true
    const key = this as ContextVar<unknown>
    if (token.old_value === Token.MISSING) context._own_map().delete(key)
    else context._own_map().set(key, token.old_value)
  }

  /** @internal */
  __repr__(): string {
    const fallback = this._default === NO_DEFAULT ? '' : ` default=${repr(this._default)}`
    return `<ContextVar name=${repr(this.name)}${fallback} at ${object_address(this)}>`
  }
}

const NO_DEFAULT = Symbol('no default')
const CREATED_HERE = Symbol('created by a variable')

/** The class of {@link Token.MISSING}. */
export class MissingValue {
  /** @internal */
  __repr__(): string {
    return '<Token.MISSING>'
  }
}

/**
 * What `ContextVar.set` returns, to restore the former value.
 *
 * `using token = variable.set(value)` restores it at the end of the block.
 *
 * @see https://docs.python.org/3/library/contextvars.html#contextvars.Token
 */
export class Token<T> {
  /** Stands for "had no value" in {@link Token.old_value}. */
  static readonly MISSING: MissingValue = new MissingValue()

  /** The variable that made the token. */
  readonly var: ContextVar<T>
  /** The value from before the `set`, or {@link Token.MISSING}. */
  readonly old_value: T | MissingValue
  /** @internal */
  readonly _context: Context
  /** @internal */
  _used = false

  /**
   * Tokens are made by `ContextVar.set`.
   *
   * @throws {RuntimeError} when called by a program
   * @internal
   */
  constructor(key: symbol, context: Context, variable: ContextVar<T>, old_value: T | MissingValue) {
    if (key !== CREATED_HERE) throw new RuntimeError('Tokens can only be created by ContextVars')
    this.var = variable
    this.old_value = old_value
    this._context = context
  }

  /** Python's `with variable.set(value):`, since 3.14. */
  __enter__(): this {
    return this
  }

  /** Restores the former value. */
  __exit__(): void {
    this.var.reset(this)
  }

  /** Restores the former value. */
  [Symbol.dispose](): void {
    this.var.reset(this)
  }

  /** @internal */
  __repr__(): string {
    return `<Token${this._used ? ' used' : ''} var=${repr(this.var)} at ${object_address(this)}>`
  }
}

declare_class(Context, '_contextvars', 'Context')
declare_class(ContextVar, '_contextvars', 'ContextVar')
declare_class(Token, '_contextvars', 'Token')

function check_key(key: unknown): void {
  if (!(key instanceof ContextVar)) throw new TypeError(`a ContextVar key was expected, got ${repr(key)}`)
}
