import { KeyboardInterrupt, RuntimeError, SystemExit, ValueError, repr } from './builtins.js'
import { type_name_of } from './builtins/names.js'
import type { BaseEventLoop } from './base_events.js'
import type { SubprocessOptions } from './base_subprocess.js'
import type { Steps } from './coroutines.js'
import { python_error } from './errors_of_node.js'
import { new_protocol } from './establishing.js'
import { _get_event_loop_policy } from './events.js'
import { watch_exit } from './child_exits.js'
import { type SocketPair, socket_pair } from './host/socket_pair.js'
import { logger } from './log.js'
import type { ProtocolFactory } from './net_arguments.js'
import { PIPE, STDOUT } from './child_descriptors.js'
import { type PopenArguments, wants_pair } from './popen.js'
import type { SubprocessProtocol } from './protocols.js'
import type { SubprocessTransport } from './transports.js'
import { _UnixSubprocessTransport } from './unix_subprocess.js'

type Keywords = Readonly<Record<string, unknown>>

/** What a version asks of a child watcher. */
interface ChildWatcher {
  is_active?(): boolean
  __enter__(): ChildWatcher
  __exit__(type: unknown, exc: unknown, tb: unknown): unknown
  add_child_handler(pid: number, callback: (...args: never[]) => void, ...args: unknown[]): void
}

/** The arguments of a child: those that text modes would need are refused. */
function popen_arguments(
  loop: BaseEventLoop,
  args: unknown,
  shell: boolean,
  keywords: Keywords,
): PopenArguments {
  const { subprocess_text: text } = loop._profile
  const { stdin = PIPE, stdout = PIPE, stderr = PIPE, universal_newlines, bufsize, ...others } = keywords
  const rest: Record<string, unknown> = others
  const wanted = rest['shell']
  delete rest['shell']
  if (universal_newlines) throw new ValueError('universal_newlines must be False')
  if (wanted !== undefined && Boolean(wanted) !== shell) {
    throw new ValueError(`shell must be ${shell ? 'True' : 'False'}`)
  }
  if (bufsize !== undefined && Number(bufsize) !== 0) throw new ValueError('bufsize must be 0')
  if (text === 'refused') {
    if (rest['text']) throw new ValueError('text must be False')
    if (rest['encoding'] != null) throw new ValueError('encoding must be None')
    if (rest['errors'] != null) throw new ValueError('errors must be None')
    for (const name of ['text', 'encoding', 'errors']) delete rest[name]
  }
  return { args, shell, stdin, stdout, stderr, rest }
}

function stream_text(stream: unknown): string {
  return stream === PIPE ? '<pipe>' : stream === STDOUT ? '<stdout>' : repr(stream)
}

function log_start(what: string, { stdin, stdout, stderr }: PopenArguments): void {
  const info = [what]
  if (stdin != null) info.push(`stdin=${stream_text(stdin)}`)
  if (stdout != null && stderr === STDOUT) info.push(`stdout=stderr=${stream_text(stdout)}`)
  else {
    if (stdout != null) info.push(`stdout=${stream_text(stdout)}`)
    if (stderr != null) info.push(`stderr=${stream_text(stderr)}`)
  }
  logger.debug(info.join(' '))
}

/** Starts a program. */
export function* subprocess_exec<P extends SubprocessProtocol>(
  loop: BaseEventLoop,
  factory: ProtocolFactory,
  program: readonly unknown[],
  keywords: Keywords,
): Steps<[SubprocessTransport, P]> {
  const given = popen_arguments(loop, program, false, keywords)
  if (loop._profile.subprocess_arguments === 'text_only') {
    for (const arg of program) {
      if (typeof arg === 'string' || arg instanceof Uint8Array) continue
      throw new TypeError(`program arguments must be a bytes or text string, not ${type_name_of(arg)}`)
    }
  }
  return yield* start(loop, factory, given, `execute program ${repr(program[0])}`)
}

/** Has the shell run a command. */
export function* subprocess_shell<P extends SubprocessProtocol>(
  loop: BaseEventLoop,
  factory: ProtocolFactory,
  cmd: unknown,
  keywords: Keywords,
): Steps<[SubprocessTransport, P]> {
  if (typeof cmd !== 'string' && !(cmd instanceof Uint8Array)) throw new ValueError('cmd must be a string')
  const given = popen_arguments(loop, cmd, true, keywords)
  return yield* start(loop, factory, given, `run shell command ${repr(cmd)}`)
}

function* start<P extends SubprocessProtocol>(
  loop: BaseEventLoop,
  factory: ProtocolFactory,
  given: PopenArguments,
  what: string,
): Steps<[SubprocessTransport, P]> {
  const protocol = new_protocol(factory) as P
  const debug = loop.get_debug()
  // Its arguments are not logged: they may be secrets.
  if (debug) log_start(what, given)
  const transport = yield* make_subprocess_transport(loop, protocol, given)
  if (debug) logger.info('%s: %r', what, transport)
  return [transport, protocol]
}

function* new_pair(loop: BaseEventLoop): Steps<SocketPair> {
  const made = loop.create_future<SocketPair>()
  const give_up = socket_pair((error, pair) => {
    loop._arrived(() => {
      if (made.done()) {
        pair?.ours.close()
        pair?.theirs.close()
      } else if (pair === null) made.set_exception(python_error(error))
      else made.set_result(pair)
    })
  })
  try {
    return yield* made
  } catch (error) {
    give_up()
    throw error
  }
}

function* make_subprocess_transport(
  loop: BaseEventLoop,
  protocol: SubprocessProtocol,
  given: PopenArguments,
): Steps<_UnixSubprocessTransport> {
  const pair = wants_pair(given) ? yield* new_pair(loop) : null
  try {
    const watched = loop._profile.child_watcher !== 'none'
    const watcher = watched ? (_get_event_loop_policy()._current_child_watcher() as ChildWatcher) : null
    return yield* watcher === null
      ? launch(loop, protocol, { ...given, pair }, null)
      : within(watcher, () => launch(loop, protocol, { ...given, pair }, watcher))
  } catch (error) {
    pair?.theirs.close()
    throw error
  }
}

/** Python's `with watcher:`. */
function* within<T>(watcher: ChildWatcher, body: () => Steps<T>): Steps<T> {
  watcher.__enter__()
  try {
    if (watcher.is_active?.() === false) {
      throw new RuntimeError(
        'asyncio.get_child_watcher() is not activated, subprocess support is not installed.',
      )
    }
    return yield* body()
  } finally {
    watcher.__exit__(null, null, null)
  }
}

function* launch(
  loop: BaseEventLoop,
  protocol: SubprocessProtocol,
  options: SubprocessOptions,
  watcher: ChildWatcher | null,
): Steps<_UnixSubprocessTransport> {
  const waiter = loop.create_future<void>()
  let transport: _UnixSubprocessTransport
  try {
    transport = new _UnixSubprocessTransport(loop, protocol, { ...options, waiter })
  } catch (error) {
    options.pair?.ours.close()
    throw error
  }
  const told = child_watcher_callback.bind(null, loop)
  if (watcher === null) watch_exit(loop, transport.get_pid(), told, [transport])
  else watcher.add_child_handler(transport.get_pid(), told, transport)
  try {
    yield* waiter
  } catch (error) {
    if (error instanceof SystemExit || error instanceof KeyboardInterrupt) throw error
    transport.close()
    yield* transport._wait()
    throw error
  }
  return transport
}

/** What watchers call. */
function child_watcher_callback(
  loop: BaseEventLoop,
  _pid: number,
  returncode: number,
  transport: _UnixSubprocessTransport,
): void {
  const exited = transport._process_exited.bind(transport)
  // The pipes, whose end comes at the same moment, have their turn first.
  if (loop._profile.process_exit_turns === 2)
    loop.call_soon_threadsafe(() => loop.call_soon(exited, returncode))
  else loop.call_soon_threadsafe(exited, returncode)
}
