import { Exception } from './base.js'
import { declare_class } from './names.js'

/**
 * Base of the warning categories.
 *
 * @see https://docs.python.org/3/library/exceptions.html#Warning
 */
export class Warning extends Exception {}

/**
 * The category of warnings that programs give.
 *
 * @see https://docs.python.org/3/library/exceptions.html#UserWarning
 */
export class UserWarning extends Warning {}

/**
 * Something is deprecated; meant for developers.
 *
 * @see https://docs.python.org/3/library/exceptions.html#DeprecationWarning
 */
export class DeprecationWarning extends Warning {}

/**
 * Something will be deprecated.
 *
 * @see https://docs.python.org/3/library/exceptions.html#PendingDeprecationWarning
 */
export class PendingDeprecationWarning extends Warning {}

/**
 * Something is deprecated; meant for users.
 *
 * @see https://docs.python.org/3/library/exceptions.html#FutureWarning
 */
export class FutureWarning extends Warning {}

/**
 * Something dubious happened at run time.
 *
 * @see https://docs.python.org/3/library/exceptions.html#RuntimeWarning
 */
export class RuntimeWarning extends Warning {}

/**
 * A resource was not released.
 *
 * @see https://docs.python.org/3/library/exceptions.html#ResourceWarning
 */
export class ResourceWarning extends Warning {}

/**
 * Dubious syntax.
 *
 * @see https://docs.python.org/3/library/exceptions.html#SyntaxWarning
 */
export class SyntaxWarning extends Warning {}

/**
 * A probable mistake in an import.
 *
 * @see https://docs.python.org/3/library/exceptions.html#ImportWarning
 */
export class ImportWarning extends Warning {}

/**
 * Something about Unicode.
 *
 * @see https://docs.python.org/3/library/exceptions.html#UnicodeWarning
 */
export class UnicodeWarning extends Warning {}

/**
 * Something about bytes.
 *
 * @see https://docs.python.org/3/library/exceptions.html#BytesWarning
 */
export class BytesWarning extends Warning {}

/**
 * An encoding was left to the locale.
 *
 * @see https://docs.python.org/3/library/exceptions.html#EncodingWarning
 */
export class EncodingWarning extends Warning {}

for (const [name, cls] of Object.entries({
  Warning,
  UserWarning,
  DeprecationWarning,
  PendingDeprecationWarning,
  FutureWarning,
  RuntimeWarning,
  ResourceWarning,
  SyntaxWarning,
  ImportWarning,
  UnicodeWarning,
  BytesWarning,
  EncodingWarning,
})) {
  declare_class(cls, 'builtins', name)
}
