import { BaseException, Exception, hidden } from './base.js'
import { is_kw, is_plain_object } from './keywords.js'
import { declare_class } from './names.js'

/**
 * The user interrupted the program: Ctrl-C.
 *
 * @see https://docs.python.org/3/library/exceptions.html#KeyboardInterrupt
 */
export class KeyboardInterrupt extends BaseException {}

/**
 * The program asks to exit.
 *
 * @see https://docs.python.org/3/library/exceptions.html#SystemExit
 */
export class SystemExit extends BaseException {
  /** The exit code, or what to print: the argument, all of several, `null` without any. */
  declare code: unknown

  constructor(...args: unknown[]) {
    super(...args)
    hidden(this, 'code', this.args.length > 1 ? this.args : (this.args[0] ?? null))
  }
}

/**
 * A generator or coroutine is closed.
 *
 * @see https://docs.python.org/3/library/exceptions.html#GeneratorExit
 */
export class GeneratorExit extends BaseException {}

/**
 * An iterator has no further item, or a generator returned.
 *
 * @see https://docs.python.org/3/library/exceptions.html#StopIteration
 */
export class StopIteration extends Exception {
  /** What the generator returned: the first argument, `null` without any. */
  declare value: unknown

  constructor(...args: unknown[]) {
    super(...args)
    hidden(this, 'value', this.args[0] ?? null)
  }
}

/**
 * An asynchronous iterator has no further item.
 *
 * @see https://docs.python.org/3/library/exceptions.html#StopAsyncIteration
 */
export class StopAsyncIteration extends Exception {}

/**
 * A module cannot be imported.
 *
 * @see https://docs.python.org/3/library/exceptions.html#ImportError
 */
export class ImportError extends Exception {
  // `name` is the class's name, as of every JavaScript error: the module's is here.
  /** Python's attribute `name`: the module that was asked for, or `null`. */
  declare module_name: unknown
  /** The file at fault, or `null`. */
  declare path: unknown

  /** @param args - the message; last, optionally, `{ name, path }` */
  constructor(...args: unknown[]) {
    const last = args[args.length - 1]
    const options =
      is_kw(last) || (args.length > 1 && is_import_options(last)) ? (last as ImportOptions) : undefined
    super(...(options === undefined ? args : args.slice(0, -1)))
    hidden(this, 'module_name', options?.name ?? null)
    hidden(this, 'path', options?.path ?? null)
  }
}

/**
 * A module does not exist.
 *
 * @see https://docs.python.org/3/library/exceptions.html#ModuleNotFoundError
 */
export class ModuleNotFoundError extends ImportError {}

interface ImportOptions {
  readonly name?: unknown
  readonly path?: unknown
}

function is_import_options(value: unknown): boolean {
  return is_plain_object(value) && Object.keys(value).every((key) => key === 'name' || key === 'path')
}

for (const [name, cls] of Object.entries({
  KeyboardInterrupt,
  SystemExit,
  GeneratorExit,
  StopIteration,
  StopAsyncIteration,
  ImportError,
  ModuleNotFoundError,
})) {
  declare_class(cls, 'builtins', name)
}
