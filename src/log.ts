import { repr, str } from './builtins/repr.js'
import { host } from './host/node_host.js'

/** Python's numeric severities. */
export const LEVELS = { CRITICAL: 50, ERROR: 40, WARNING: 30, INFO: 20, DEBUG: 10, NOTSET: 0 } as const

/** What a handler receives for one call of the logger. */
export interface LogRecord {
  /** The logger's name: `asyncio`. */
  name: string
  levelno: number
  levelname: string
  /** The text, arguments filled in. */
  message: string
  /** The error that goes with the text, if there is one. */
  exc_info: unknown
}

/** A receiver of log records. */
export type LogHandler = (record: LogRecord) => void

const NAMES: Record<number, string> = Object.fromEntries(
  Object.entries(LEVELS).map(([name, level]) => [level, name]),
)

/** A logger with the methods of Python's `logging.Logger` that programs use of `asyncio.log.logger`. */
export class Logger {
  readonly name: string
  level: number = LEVELS.NOTSET
  readonly handlers: LogHandler[] = []

  constructor(name: string) {
    this.name = name
  }

  /**
   * Sets the severity below which records are dropped.
   * @param level Python's number or name of a severity; `NOTSET` (0) leaves the decision at the default, WARNING.
   * @see https://docs.python.org/3/library/logging.html#logging.Logger.setLevel
   */
  setLevel(level: number | keyof typeof LEVELS): void {
    this.level = typeof level === 'number' ? level : LEVELS[level]
  }

  /** The severity in force. */
  getEffectiveLevel(): number {
    return this.level === LEVELS.NOTSET ? LEVELS.WARNING : this.level
  }

  /**
   * Tells whether a record of this severity would be handled.
   * @param level Python's number of a severity.
   */
  isEnabledFor(level: number): boolean {
    return level >= this.getEffectiveLevel()
  }

  /** Adds a receiver of records; with at least one, nothing is written to standard error any more. */
  addHandler(handler: LogHandler): void {
    if (!this.handlers.includes(handler)) this.handlers.push(handler)
  }

  /** Removes a receiver of records. */
  removeHandler(handler: LogHandler): void {
    const at = this.handlers.indexOf(handler)
    if (at >= 0) this.handlers.splice(at, 1)
  }

  debug(message: string, ...args: unknown[]): void {
    this.log(LEVELS.DEBUG, message, ...args)
  }
  info(message: string, ...args: unknown[]): void {
    this.log(LEVELS.INFO, message, ...args)
  }
  warning(message: string, ...args: unknown[]): void {
    this.log(LEVELS.WARNING, message, ...args)
  }
  error(message: string, ...args: unknown[]): void {
    this.log(LEVELS.ERROR, message, ...args)
  }
  critical(message: string, ...args: unknown[]): void {
    this.log(LEVELS.CRITICAL, message, ...args)
  }
  /** Logs at ERROR; an `Error` as the last argument becomes the record's `exc_info`. */
  exception(message: string, ...args: unknown[]): void {
    const error = args.at(-1) instanceof Error ? args.pop() : undefined
    this._emit(LEVELS.ERROR, message, args, error)
  }
  /**
   * Logs at any severity.
   * @param level Python's number of a severity.
   * @param message The text, with `%s`, `%r` and `%d` filled from `args`.
   */
  log(level: number, message: string, ...args: unknown[]): void {
    this._emit(level, message, args, undefined)
  }

  /** @internal */
  _emit(level: number, message: string, args: readonly unknown[], exc_info: unknown): void {
    if (!this.isEnabledFor(level)) return
    let next = 0
    const text =
      args.length === 0
        ? message
        : message.replace(/%[srd]/g, (spec) => (next < args.length ? shown(spec, args[next++]) : spec))
    const record: LogRecord = {
      name: this.name,
      levelno: level,
      levelname: NAMES[level] ?? `Level ${level}`,
      message: text,
      exc_info,
    }
    if (this.handlers.length > 0) {
      for (const handler of [...this.handlers]) handler(record)
    } else if (level >= LEVELS.WARNING) {
      host.write_stderr(record.message + '\n' + (exc_info === undefined ? '' : error_text(exc_info) + '\n'))
    }
  }
}

/** The stack of an error with those of its causes, innermost last cause first as Python prints them. */
function error_text(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const own = error.stack ?? String(error)
  const { __cause__, __context__, __suppress_context__ } = error as {
    __cause__?: unknown
    __context__?: unknown
    __suppress_context__?: boolean
  }
  if (__cause__ instanceof Error) {
    return `${error_text(__cause__)}\n\nThe error above is the cause of this one:\n\n${own}`
  }
  if (__context__ instanceof Error && __suppress_context__ !== true) {
    return `${error_text(__context__)}\n\nWhile that error was handled, this one was raised:\n\n${own}`
  }
  return own
}

/**
 * The logger named `asyncio`.
 * @see https://docs.python.org/3/library/asyncio-dev.html#logging
 */
export const logger = new Logger('asyncio')

function shown(spec: string, value: unknown): string {
  return spec === '%r' ? repr(value) : str(value)
}
