import { Exception } from './base.js'
import { declare_class } from './names.js'
import { repr } from './repr.js'

/**
 * Base of the errors of arithmetic.
 *
 * @see https://docs.python.org/3/library/exceptions.html#ArithmeticError
 */
export class ArithmeticError extends Exception {}

/**
 * Division by zero.
 *
 * @see https://docs.python.org/3/library/exceptions.html#ZeroDivisionError
 */
export class ZeroDivisionError extends ArithmeticError {}

/**
 * A result is too large to be represented.
 *
 * @see https://docs.python.org/3/library/exceptions.html#OverflowError
 */
export class OverflowError extends ArithmeticError {}

/**
 * Not raised by Python itself.
 *
 * @see https://docs.python.org/3/library/exceptions.html#FloatingPointError
 */
export class FloatingPointError extends ArithmeticError {}

/**
 * An assertion failed.
 *
 * @see https://docs.python.org/3/library/exceptions.html#AssertionError
 */
export class AssertionError extends Exception {}

/**
 * An attribute is missing or cannot be set.
 *
 * @see https://docs.python.org/3/library/exceptions.html#AttributeError
 */
export class AttributeError extends Exception {}

/**
 * An operation on a buffer cannot be performed.
 *
 * @see https://docs.python.org/3/library/exceptions.html#BufferError
 */
export class BufferError extends Exception {}

/**
 * Input ended before anything was read.
 *
 * @see https://docs.python.org/3/library/exceptions.html#EOFError
 */
export class EOFError extends Exception {}

/**
 * Base of the errors of keys and indices.
 *
 * @see https://docs.python.org/3/library/exceptions.html#LookupError
 */
export class LookupError extends Exception {}

/**
 * A sequence has no item at an index.
 *
 * @see https://docs.python.org/3/library/exceptions.html#IndexError
 */
export class IndexError extends LookupError {}

/**
 * A mapping lacks a key. The message is the repr of the key.
 *
 * @see https://docs.python.org/3/library/exceptions.html#KeyError
 */
export class KeyError extends LookupError {
  /** @internal */
  override _message_of(args: readonly unknown[]): string {
    return args.length === 1 ? repr(args[0]) : super._message_of(args)
  }
}

/**
 * An operation ran out of memory.
 *
 * @see https://docs.python.org/3/library/exceptions.html#MemoryError
 */
export class MemoryError extends Exception {}

/**
 * A name is not defined.
 *
 * @see https://docs.python.org/3/library/exceptions.html#NameError
 */
export class NameError extends Exception {}

/**
 * A local variable is used before it has a value.
 *
 * @see https://docs.python.org/3/library/exceptions.html#UnboundLocalError
 */
export class UnboundLocalError extends NameError {}

/**
 * An error that fits no other class.
 *
 * @see https://docs.python.org/3/library/exceptions.html#RuntimeError
 */
export class RuntimeError extends Exception {}

/**
 * A method that subclasses are to override was called.
 *
 * @see https://docs.python.org/3/library/exceptions.html#NotImplementedError
 */
export class NotImplementedError extends RuntimeError {}

/**
 * Calls are nested too deeply.
 *
 * @see https://docs.python.org/3/library/exceptions.html#RecursionError
 */
export class RecursionError extends RuntimeError {}

/**
 * An argument has the right type but an unfit value.
 *
 * @see https://docs.python.org/3/library/exceptions.html#ValueError
 */
export class ValueError extends Exception {}

/**
 * An internal error of the interpreter.
 *
 * @see https://docs.python.org/3/library/exceptions.html#SystemError
 */
export class SystemError extends Exception {}

/** The class of `NotImplemented`. */
export class NotImplementedType {
  __repr__(): string {
    return 'NotImplemented'
  }
  toString(): string {
    return 'NotImplemented'
  }
}

/**
 * Python's `NotImplemented`: what a method returns that leaves the work to another.
 * @see https://docs.python.org/3/library/constants.html#NotImplemented
 */
export const NotImplemented: NotImplementedType = /*#__PURE__*/ Object.freeze(new NotImplementedType())

for (const [name, cls] of Object.entries({
  ArithmeticError,
  ZeroDivisionError,
  OverflowError,
  FloatingPointError,
  AssertionError,
  AttributeError,
  BufferError,
  EOFError,
  LookupError,
  IndexError,
  KeyError,
  MemoryError,
  NameError,
  UnboundLocalError,
  RuntimeError,
  NotImplementedError,
  RecursionError,
  ValueError,
  SystemError,
  NotImplementedType,
})) {
  declare_class(cls, 'builtins', name)
}
