import { KeyboardInterrupt, SystemExit } from '../builtins/exits.js'
import { str, tuple_repr } from '../builtins/repr.js'
import { is_main_thread } from './signals.js'

/*
 * How a process ends when SystemExit or KeyboardInterrupt is caught by nobody: as Python ends it. Node calls a monitor
 * before it ends the process by its own rules, and those still hold for every other error.
 */

let watching = false
let interrupt_kills = true

/**
 * Has an uncaught SystemExit end the process with its code, and an uncaught KeyboardInterrupt by the signal.
 * @param by_signal - whether an interrupt ends it by the signal, rather than as any error does
 */
export function watch_endings(by_signal: boolean): void {
  interrupt_kills = by_signal
  if (watching) return
  watching = true
  process.on('uncaughtExceptionMonitor', uncaught)
}

function uncaught(error: unknown): void {
  // A program that looks after uncaught errors decides itself.
  if (process.listenerCount('uncaughtException') > 0 || process.hasUncaughtExceptionCaptureCallback()) return
  if (error instanceof SystemExit) process.exit(status_of(error))
  if (error instanceof KeyboardInterrupt && interrupt_kills && is_main_thread()) die_interrupted(error)
}

/** The exit status that `SystemExit` asks for; what is no number is printed. */
function status_of({ code, args }: SystemExit): number {
  const several = code === args
  if (code === null || code === undefined) return 0
  if (typeof code === 'boolean') return code ? 1 : 0
  if (typeof code === 'bigint') return Number(BigInt.asUintN(8, code))
  if (Number.isSafeInteger(code)) return (code as number) & 0xff
  process.stderr.write(`${several ? tuple_repr(args) : str(code)}\n`)
  return 1
}

const SIGINT_STATUS = 130
/** What Windows calls a process that was interrupted. */
const CONTROL_C_EXIT = 0xc000013a

/** Says what was not caught, has the listeners to the exit run, and leaves by the signal, so that shells see it. */
function die_interrupted(error: KeyboardInterrupt): never {
  process.stderr.write(`${process.getBuiltinModule('node:util').inspect(error)}\n`)
  if (process.platform === 'win32') process.exit(CONTROL_C_EXIT)
  process.on('exit', () => {
    process.removeAllListeners('SIGINT')
    process.kill(process.pid, 'SIGINT')
  })
  process.exit(SIGINT_STATUS)
}
