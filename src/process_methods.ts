import type { Coroutine } from './coroutines.js'
import type { ProtocolFactory } from './net_methods.js'
import type { BaseProtocol } from './protocols.js'
import type { ReadTransport, SubprocessTransport, WriteTransport } from './transports.js'

/** A path or another text of the system: a string, its bytes, or a `file:` URL. */
export type SystemText = string | Uint8Array | URL

/**
 * What a descriptor of a child is: `PIPE`, `DEVNULL`, `STDOUT` (for standard error only), the number of a descriptor of
 * this process, or an object that has one (`fileno()` or `fd`); `null` for the descriptor of the same number.
 */
export type ChildStream = number | { fileno(): number } | { readonly fd: number } | null

/** Keyword arguments of everything that starts a child, as far as they go to Python's `Popen`. */
export interface PopenOptions {
  stdin?: ChildStream
  stdout?: ChildStream
  stderr?: ChildStream
  /** The program to run, where it is another than the first argument. */
  executable?: SystemText | null
  /** The folder that the child begins in; this process's by default. */
  cwd?: SystemText | null
  /** The child's environment; this process's by default. */
  env?: Readonly<Record<string, string>> | ReadonlyMap<string, string> | null
  /** Whether the child begins a session of its own; it does not by default. */
  start_new_session?: boolean
  /** Descriptors of this process that the child has under the same numbers. */
  pass_fds?: Iterable<number>
  /** Node never hands descriptors on that it opened: `false` means as much as `true`, the default. */
  close_fds?: boolean
  /** Node always restores signals: only `true`, the default, can be had. */
  restore_signals?: boolean
  /** The user's number (3.9 and newer); names cannot be looked up. */
  user?: number | null
  /** The group's number (3.9 and newer); names cannot be looked up. */
  group?: number | null
  universal_newlines?: boolean | null
  shell?: boolean
  bufsize?: number
  encoding?: null
  errors?: null
  text?: boolean | null
}

/** A child's transport and its protocol. */
export type Child<P extends BaseProtocol> = [transport: SubprocessTransport, protocol: P]

/** What a loop does with children, pipes and signals. */
export interface ProcessMethods {
  subprocess_exec<P extends BaseProtocol>(
    protocol_factory: ProtocolFactory<P>,
    program: SystemText,
    ...args: SystemText[]
  ): Coroutine<Child<P>>
  subprocess_exec<P extends BaseProtocol>(
    protocol_factory: ProtocolFactory<P>,
    program: SystemText,
    ...args: [...SystemText[], PopenOptions]
  ): Coroutine<Child<P>>
  subprocess_shell<P extends BaseProtocol>(
    protocol_factory: ProtocolFactory<P>,
    cmd: string | Uint8Array,
    options?: PopenOptions,
  ): Coroutine<Child<P>>
  connect_read_pipe<P extends BaseProtocol>(
    protocol_factory: ProtocolFactory<P>,
    pipe: unknown,
  ): Coroutine<[transport: ReadTransport, protocol: P]>
  connect_write_pipe<P extends BaseProtocol>(
    protocol_factory: ProtocolFactory<P>,
    pipe: unknown,
  ): Coroutine<[transport: WriteTransport, protocol: P]>
  add_signal_handler<A extends unknown[]>(sig: number, callback: (...args: A) => unknown, ...args: A): void
  remove_signal_handler(sig: number): boolean
}
