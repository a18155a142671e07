import type { Coroutine } from './coroutines.js'
import type { ProtocolFactory } from './net_arguments.js'
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
  /** The child's standard input; a pipe by default of a loop's methods, this process's of `create_subprocess_…`. */
  stdin?: ChildStream
  /** The child's standard output, likewise. */
  stdout?: ChildStream
  /** The child's standard error, likewise; `STDOUT` sends it where standard output goes. */
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
  /** Only false, the default, can be had: pipes carry bytes. */
  universal_newlines?: boolean | null
  /** Only what the method does by itself can be had. */
  shell?: boolean
  /** Only 0, the default, can be had. */
  bufsize?: number
  /** Only null, the default, can be had: pipes carry bytes. */
  encoding?: null
  /** Only null, the default, can be had. */
  errors?: null
  /** Only false, the default, can be had: pipes carry bytes. */
  text?: boolean | null
}

/** A child's transport and its protocol. */
export type Child<P extends BaseProtocol> = [transport: SubprocessTransport, protocol: P]

/** What a loop does with children, pipes and signals. */
export interface ProcessMethods {
  /**
   * Starts a program.
   * @param protocol_factory - makes the protocol of the child: a function of no arguments, or a class
   * @param program - the program
   * @param args - its arguments; last, keyword arguments: `stdin`, `stdout`, `stderr` (pipes by default), `env` …
   * @returns the transport and the protocol
   * @throws {FileNotFoundError} when there is no such program; PermissionError when it must not be run
   * @see https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.subprocess_exec
   */
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
  /**
   * Starts a command in a shell.
   * @param protocol_factory - makes the protocol of the child: a function of no arguments, or a class
   * @param cmd - the command; what comes from elsewhere has to be quoted
   * @param options - `stdin`, `stdout`, `stderr` (pipes by default), `env` …
   * @returns the transport and the protocol
   * @see https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.subprocess_shell
   */
  subprocess_shell<P extends BaseProtocol>(
    protocol_factory: ProtocolFactory<P>,
    cmd: string | Uint8Array,
    options?: PopenOptions,
  ): Coroutine<Child<P>>
  /**
   * Reads from a pipe, by a protocol.
   * @param protocol_factory - makes the protocol: a function of no arguments, or a class
   * @param pipe - what has a descriptor
   * @returns the transport and the protocol
   * @see https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.connect_read_pipe
   */
  connect_read_pipe<P extends BaseProtocol>(
    protocol_factory: ProtocolFactory<P>,
    pipe: unknown,
  ): Coroutine<[transport: ReadTransport, protocol: P]>
  /**
   * Writes to a pipe, by a protocol.
   * @param protocol_factory - makes the protocol: a function of no arguments, or a class
   * @param pipe - what has a descriptor
   * @returns the transport and the protocol
   * @see https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.connect_write_pipe
   */
  connect_write_pipe<P extends BaseProtocol>(
    protocol_factory: ProtocolFactory<P>,
    pipe: unknown,
  ): Coroutine<[transport: WriteTransport, protocol: P]>
  /**
   * Calls a function whenever a signal comes.
   * @param sig - the signal's number, as in `os.constants.signals` of Node
   * @param callback - the function
   * @param args - its arguments
   * @throws {ValueError} when there is no such signal; RuntimeError when it cannot be caught
   * @see https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.add_signal_handler
   */
  add_signal_handler<A extends unknown[]>(sig: number, callback: (...args: A) => unknown, ...args: A): void
  /**
   * Has the signal do what it does by default.
   * @param sig - the signal's number
   * @returns whether there was a handler
   * @see https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.remove_signal_handler
   */
  remove_signal_handler(sig: number): boolean
}
