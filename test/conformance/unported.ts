/**
 * Probes that are not run, each with its reason. The suite checks that every probe is either ported or listed here,
 * and that a reason still holds: a waiting port whose names have arrived is an error.
 */
export type Unported =
  /** No port can be written: what the probe shows does not exist in JavaScript. */
  | { readonly kind: 'unportable'; readonly reason: string }
  /** Waits for names of the newest namespace; the port may be in probes/ already. */
  | { readonly kind: 'waiting'; readonly names: readonly string[] }
  /** Waits for host features: sockets, processes, threads, signals. */
  | { readonly kind: 'host'; readonly reason: string }

export const UNPORTED: Readonly<Record<string, Unported>> = {
  coro_iscoroutinefunction: {
    kind: 'unportable',
    reason: 'functools.partial, __call__ and the kinds of functions are of the language',
  },
  coro_legacy_decorator: {
    kind: 'unportable',
    reason: 'asyncio.coroutine is a name of our own in every version',
  },
  coro_library_kind: {
    kind: 'unportable',
    reason: 'whether a library coroutine is a native or a generator-based one is of the language',
  },
  coro_stopiteration_inside: {
    kind: 'unportable',
    reason: 'turning a StopIteration that leaves a coroutine into a RuntimeError is done by the interpreter',
  },
  coro_syntax_by_version: { kind: 'unportable', reason: 'which syntax compiles' },
  ctx_to_thread: { kind: 'unportable', reason: 'threads share no context variables in JavaScript' },
  debug_wrong_thread: { kind: 'unportable', reason: 'no other JavaScript thread can reach a loop' },
  future_threadsafe_coroutine: {
    kind: 'unportable',
    reason: 'no other JavaScript thread can reach a loop, or block on the result of a coroutine',
  },
  loop_signal_thread: {
    kind: 'unportable',
    reason: 'another thread is another JavaScript altogether; a test has a worker try it',
  },
  process_endings: {
    kind: 'unportable',
    reason: 'a port cannot outlive its process; a test ends processes in all of these ways, and compares',
  },
  task_generic_alias: { kind: 'unportable', reason: 'classes are not subscripted in JavaScript' },
}
