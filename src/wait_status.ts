import { OverflowError } from './builtins.js'
import { type_name_of } from './builtins/names.js'
import { host } from './host/node_host.js'

/**
 * What a child ended with, of what the system's `wait` calls give: its exit code, or the negative number of the signal
 * that ended it. Anything else is given back as it is.
 * @throws {TypeError} for what is no integer
 * @throws {OverflowError} for what no system call gives
 */
export function waitstatus_to_exitcode(status: number): number {
  if (!Number.isInteger(status)) {
    throw new TypeError(`'${type_name_of(status)}' object cannot be interpreted as an integer`)
  }
  if (status !== (status | 0)) throw new OverflowError('Python int too large to convert to C int')
  const signal = status & 0x7f
  if (signal === 0) return (status >> 8) & 0xff
  return signal === 0x7f ? status : -signal
}

/** Whether this system can wait for processes by descriptor: Linux can. */
export function can_use_pidfd(): boolean {
  return host.platform === 'linux'
}
