import { is_kw, is_plain_object } from './keywords.js'
import { declare_class, is_error, type_name, type_name_of } from './names.js'
import { call_method, str, tuple_repr } from './repr.js'

// Faster than `isPrototypeOf` or a walk along the chain.
const has_instance = Function.prototype[Symbol.hasInstance]

/**
 * The base of all exceptions.
 *
 * Every instance is a JavaScript error with a stack. `instanceof BaseException` holds for native errors too.
 *
 * @see https://docs.python.org/3/library/exceptions.html#BaseException
 */
export class BaseException extends Error {
  // Private, so that neither logs nor deep comparisons of errors show the bookkeeping.
  #args: unknown[]
  #context: Error | null = null
  /** `undefined` until it is said: then setting the cause says it. */
  #suppress_context: boolean | undefined = undefined

  /** Traces are JavaScript's: see `stack`. Always `null`. */
  declare __traceback__: null

  /** What {@link BaseException.add_note} added; absent until then. */
  declare __notes__?: string[]

  /**
   * @param args - anything; what {@link BaseException.args} gives back. Python's `raise X(…) from e` may be written
   *   by the option that JavaScript's errors have, last of several arguments: `new X('text', { cause: e })`
   * @throws {TypeError} when a cause is neither an error nor `null`
   */
  constructor(...args: unknown[]) {
    const cause = take_cause(args, new.target)
    // An empty message is the prototype's: to define one takes a third of the time that an error takes.
    super(new.target.prototype._message_of(args) || undefined)
    this.#args = args
    if (cause !== undefined) this.__cause__ = cause
    if ('__str__' in this) define_live_message(this)
  }

  /** The arguments the exception was constructed with: Python's tuple, here an array. */
  get args(): unknown[] {
    return this.#args
  }

  set args(args: Iterable<unknown>) {
    this.#args = [...args]
    if (!('__str__' in this)) this.message = this._message_of(this.#args)
  }

  /**
   * The error this one was explicitly raised from, or `null`. The same as JavaScript's `cause`.
   *
   * @throws {TypeError} when set to something that is neither an error nor `null`
   */
  get __cause__(): Error | null {
    return is_error(this.cause) ? this.cause : null
  }

  set __cause__(cause: Error | null | undefined) {
    if (cause != null && !is_error(cause)) {
      throw new TypeError('exception cause must be None or derive from BaseException')
    }
    // Not by assignment: it would make the property enumerable.
    Object.defineProperty(this, 'cause', { value: cause ?? undefined, writable: true, configurable: true })
    this.#suppress_context = true
  }

  /**
   * The error that was being handled when this one was raised, or `null`. JavaScript does not record it: it is set
   * for what the library raises.
   *
   * @throws {TypeError} when set to something that is neither an error nor `null`
   */
  get __context__(): Error | null {
    return this.#context
  }

  set __context__(context: Error | null | undefined) {
    if (context != null && !is_error(context)) {
      throw new TypeError('exception context must be None or derive from BaseException')
    }
    this.#context = context ?? null
  }

  /** Whether a report leaves out the context: true once a cause was set, be it `null`. */
  get __suppress_context__(): boolean {
    return this.#suppress_context ?? Object.hasOwn(this, 'cause')
  }

  set __suppress_context__(suppress: boolean) {
    this.#suppress_context = suppress
  }

  /**
   * Adds a line to {@link BaseException.__notes__}.
   *
   * @param note - a line that is shown below the message
   * @throws {TypeError} when the note is not a string
   * @see https://docs.python.org/3/library/exceptions.html#BaseException.add_note
   */
  add_note(note: string): void {
    if (typeof note !== 'string') throw new TypeError(`note must be a str, not '${type_name_of(note)}'`)
    if (this.__notes__ === undefined) hidden(this, '__notes__', [])
    this.__notes__?.push(note)
  }

  /**
   * Returns the exception itself; JavaScript's stack stays as it is.
   *
   * @param traceback - only `null`
   * @throws {TypeError} for anything else
   */
  with_traceback(traceback: null | undefined): this {
    if (traceback != null) throw new TypeError('__traceback__ must be a traceback or None')
    return this
  }

  /** Python's `str(e)`: the message, but of exception groups. @internal */
  _str(): string {
    return this.message
  }

  /**
   * Python's `str(e)` for an instance with these arguments. Asked while the instance is being made, so it must not
   * look at `this`.
   *
   * @internal
   */
  _message_of(args: readonly unknown[]): string {
    if (args.length === 0) return ''
    return args.length === 1 ? str(args[0]) : tuple_repr(args)
  }
}

hidden(BaseException.prototype, '__traceback__', null)

// What is set later is as what was given at first: not enumerable.
Object.defineProperty(BaseException.prototype, 'message', {
  get: () => '',
  set(this: Error, message: unknown): void {
    hidden(this, 'message', message)
  },
  configurable: true,
})

// An accessor on the prototype: the class's own name for subclasses of programs too, without a property per instance.
Object.defineProperty(BaseException.prototype, 'name', {
  get(this: Error): string {
    return type_name(this.constructor)
  },
  set(this: Error, name: unknown): void {
    hidden(this, 'name', name)
  },
  configurable: true,
})

/**
 * The base of all exceptions but those that end the program.
 *
 * `instanceof Exception` holds for every error, native ones included, but for those that are only a
 * {@link BaseException}, such as `KeyboardInterrupt` and `CancelledError`.
 *
 * @see https://docs.python.org/3/library/exceptions.html#Exception
 */
export class Exception extends BaseException {}

/**
 * Prototypes say with it whether their instances are Python's `Exception`s. (Not the prototype chain: an
 * `ExceptionGroup` is a `BaseExceptionGroup` and an `Exception`.) Native errors lack it and are.
 */
export const IS_EXCEPTION = Symbol('is an Exception')

hidden(BaseException.prototype, IS_EXCEPTION, false)
hidden(Exception.prototype, IS_EXCEPTION, true)

recognise(BaseException, is_error)
recognise(Exception, is_exception)

declare_class(BaseException, 'builtins', 'BaseException')
declare_class(Exception, 'builtins', 'Exception')

/**
 * Makes `instanceof` of a class, but not of its subclasses, hold for other values too.
 *
 * Done behind the type checker's back: told of it, it would take what passes for a mere `Error` and, as subclasses
 * inherit the method, so for all of them.
 *
 * @param test - whether a value passes for an instance; of one by its prototype chain it is not asked
 */
export function recognise(cls: ErrorClass, test: (value: unknown) => boolean): void {
  Object.defineProperty(cls, Symbol.hasInstance, {
    value(this: ErrorClass, value: unknown): boolean {
      return has_instance.call(this, value) || (this === cls && test(value))
    },
    configurable: true,
  })
}

/** A class of errors, constructible or not. */
export type ErrorClass<E = Error> = abstract new (...args: never[]) => E

/** Whether a value is an instance of a class by its prototype chain alone, whatever the class says of others. */
export function is_ordinary_instance<E>(cls: ErrorClass<E>, value: unknown): value is E {
  return has_instance.call(cls, value)
}

/** Whether a value is an `Exception` of Python's: the test behind `instanceof Exception`, for hot paths. */
export function is_exception(value: unknown): value is Error {
  if (typeof value !== 'object' || value === null) return false
  const said = (value as { readonly [IS_EXCEPTION]?: boolean })[IS_EXCEPTION]
  return said ?? is_error(value)
}

/** Defines a property that neither logs nor enumerations show. */
export function hidden(target: object, key: PropertyKey, value: unknown): void {
  Object.defineProperty(target, key, { value, writable: true, configurable: true, enumerable: false })
}

/**
 * Takes `{ cause }` off the end of a constructor's arguments: marked as keywords, or as JavaScript's errors
 * have it.
 *
 * @returns the cause, or `undefined` when none is given
 */
export function take_cause(args: unknown[], cls: object): Error | null | undefined {
  if (args.length === 0) return undefined
  const last = args[args.length - 1]
  if (typeof last !== 'object' || last === null) return undefined
  const keywords = is_kw(last)
  if (!keywords && (args.length < 2 || !is_plain_object(last))) return undefined
  const keys = Object.keys(last)
  const only_cause = keys.length === 1 && 'cause' in last
  const cause = only_cause ? last.cause : undefined
  if (keywords) {
    if (!only_cause && keys.length > 0) throw new TypeError(`${type_name(cls)}() takes no keyword arguments`)
  } else if (!only_cause || (cause != null && !is_error(cause))) {
    return undefined
  }
  args.pop()
  return only_cause ? ((cause ?? null) as Error | null) : undefined
}

/** Makes `message` ask a program's `__str__` each time, as Python's `str(e)` does. */
function define_live_message(error: Error & { readonly __str__: unknown }): void {
  Object.defineProperty(error, 'message', {
    get: () => call_method(error, '__str__') ?? '',
    set: (value: unknown) => {
      hidden(error, 'message', value)
    },
    configurable: true,
  })
}
