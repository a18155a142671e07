import type { ErrorClass } from './base.js'
import { BaseException, IS_EXCEPTION, hidden, is_exception, take_cause } from './base.js'
import { get_cause, get_context } from './chaining.js'
import { ValueError } from './errors.js'
import { declare_class, is_class, is_error, type_name, type_name_of } from './names.js'

/** What {@link BaseExceptionGroup.split} looks for: a class, any of several classes, or what a function says yes to. */
export type GroupCondition<E extends Error = Error> =
  ErrorClass<E> | readonly ErrorClass<E>[] | ((error: Error) => boolean)

/**
 * Several errors raised together.
 *
 * `new BaseExceptionGroup` of nothing but `Exception`s makes an {@link ExceptionGroup}.
 *
 * @see https://docs.python.org/3/library/exceptions.html#BaseExceptionGroup
 */
export class BaseExceptionGroup<E extends Error = Error> extends BaseException {
  /** The errors of the group, in the order they were given; frozen. */
  declare readonly exceptions: readonly E[]

  constructor(message: string, exceptions: readonly E[], options?: { readonly cause?: Error | null })
  constructor(...args: unknown[])
  /**
   * @param args - the message, and an array of at least one error
   * @throws {TypeError} when these are not a string and an array, or the class is an `Exception` and a member is not
   * @throws {ValueError} when the array is empty or holds something that is not an error
   */
  constructor(...args: unknown[]) {
    const cause = take_cause(args, new.target)
    const members = check_arguments(args)
    const only_exceptions = members.every(is_exception)
    if (new.target === BaseExceptionGroup) {
      if (only_exceptions) return new ExceptionGroup<E>(...args, ...(cause === undefined ? [] : [{ cause }]))
    } else if (!only_exceptions && is_exception_class(new.target)) {
      const cls = new.target as object
      throw new TypeError(
        `Cannot nest BaseExceptions in ${cls === ExceptionGroup ? 'an ExceptionGroup' : `'${type_name(cls)}'`}`,
      )
    }
    super(...args)
    if (cause !== undefined) this.__cause__ = cause
    hidden(this, 'exceptions', Object.freeze([...members]))
  }

  /** {@link BaseExceptionGroup.exceptions} under the name that JavaScript's `AggregateError` has for it. */
  get errors(): readonly E[] {
    return this.exceptions
  }

  /**
   * A group like this one with other members: what {@link BaseExceptionGroup.split} makes its parts with. Subclasses
   * override it to keep their class and what they carry.
   *
   * @param exceptions - the members
   * @returns a group with this one's message: an {@link ExceptionGroup} if all members are `Exception`s
   * @see https://docs.python.org/3/library/exceptions.html#BaseExceptionGroup.derive
   */
  derive(exceptions: readonly Error[]): BaseExceptionGroup {
    return new BaseExceptionGroup(this.message, exceptions)
  }

  /**
   * The part of the group, nested as it is, whose members meet a condition.
   *
   * @param condition - a class, an array of classes, or a function, which is asked of groups first and of their
   *   members only when it says no
   * @returns the part; the group itself when it meets the condition; `null` when nothing does
   * @throws {TypeError} when the condition is something else
   * @see https://docs.python.org/3/library/exceptions.html#BaseExceptionGroup.subgroup
   */
  subgroup(condition: GroupCondition): BaseExceptionGroup | null {
    return divide(this, as_predicate(condition), false)[0]
  }

  /**
   * Divides the group in what meets a condition and what does not, both nested as it is.
   *
   * @param condition - as in {@link BaseExceptionGroup.subgroup}
   * @returns the two parts, each `null` when it would be empty
   * @throws {TypeError} when the condition is something else
   * @see https://docs.python.org/3/library/exceptions.html#BaseExceptionGroup.split
   */
  split(condition: GroupCondition): [match: BaseExceptionGroup | null, rest: BaseExceptionGroup | null] {
    return divide(this, as_predicate(condition), true)
  }

  /** @internal */
  override _message_of(args: readonly unknown[]): string {
    return args[0] as string
  }

  /** @internal */
  override _str(): string {
    const count = this.exceptions.length
    return `${this.message} (${count} sub-exception${count === 1 ? '' : 's'})`
  }
}

/**
 * Several errors raised together, all of them `Exception`s: it is one itself.
 *
 * @see https://docs.python.org/3/library/exceptions.html#ExceptionGroup
 */
export class ExceptionGroup<E extends Error = Error> extends BaseExceptionGroup<E> {}

hidden(ExceptionGroup.prototype, IS_EXCEPTION, true)
declare_class(BaseExceptionGroup, 'builtins', 'BaseExceptionGroup')
declare_class(ExceptionGroup, 'builtins', 'ExceptionGroup')

function check_arguments(args: readonly unknown[]): readonly Error[] {
  if (args.length !== 2) {
    throw new TypeError(`BaseExceptionGroup.__new__() takes exactly 2 arguments (${args.length} given)`)
  }
  const [message, members] = args
  if (typeof message !== 'string') {
    throw new TypeError(`BaseExceptionGroup.__new__() argument 1 must be str, not ${type_name_of(message)}`)
  }
  if (!Array.isArray(members)) throw new TypeError('second argument (exceptions) must be a sequence')
  if (members.length === 0) throw new ValueError('second argument (exceptions) must be a non-empty sequence')
  members.forEach((member: unknown, index) => {
    if (!is_error(member))
      throw new ValueError(`Item ${index} of second argument (exceptions) is not an exception`)
  })
  return members as Error[]
}

function is_exception_class(cls: { readonly prototype: unknown }): boolean {
  return (cls.prototype as { [IS_EXCEPTION]?: boolean })[IS_EXCEPTION] === true
}

function is_error_class(value: unknown): value is ErrorClass {
  return is_class(value) && (value.prototype === Error.prototype || value.prototype instanceof Error)
}

function as_predicate(condition: unknown): (error: Error) => boolean {
  if (is_error_class(condition)) return (error) => error instanceof condition
  if (Array.isArray(condition) && condition.every(is_error_class)) {
    return (error) => condition.some((cls) => error instanceof cls)
  }
  if (typeof condition === 'function' && !is_class(condition)) return condition as (error: Error) => boolean
  throw new TypeError(
    'expected an exception type, a tuple of exception types, or a callable (other than a class)',
  )
}

/** Splits a group; without `keep_rest` the second part is not made, so that `derive` is not called for it. */
function divide(
  group: BaseExceptionGroup,
  meets: (error: Error) => boolean,
  keep_rest: boolean,
): [BaseExceptionGroup | null, BaseExceptionGroup | null] {
  if (meets(group)) return [group, null]
  const matching: Error[] = []
  const others: Error[] = []
  for (const member of group.exceptions) {
    if (is_group(member)) {
      const [match, rest] = divide(member, meets, keep_rest)
      if (match !== null) matching.push(match)
      if (rest !== null) others.push(rest)
    } else if (meets(member)) matching.push(member)
    else others.push(member)
  }
  return [derived(group, matching), keep_rest ? derived(group, others) : null]
}

/** A part of a group with the group's cause, context and a copy of its notes. */
function derived(group: BaseExceptionGroup, members: readonly Error[]): BaseExceptionGroup | null {
  if (members.length === 0) return null
  const part: unknown = group.derive(members)
  if (!(part instanceof BaseExceptionGroup))
    throw new TypeError('derive must return an instance of BaseExceptionGroup')
  part.__context__ = get_context(group)
  part.__cause__ = get_cause(group)
  if (group.__notes__ !== undefined) hidden(part, '__notes__', [...group.__notes__])
  return part
}

function is_group(value: unknown): value is BaseExceptionGroup {
  return value instanceof BaseExceptionGroup
}
