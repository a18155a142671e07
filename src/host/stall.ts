import { objects_like } from './inspector.js'

/*
 * When can nothing happen any more? Lists of what is active (`process.getActiveResourcesInfo()`) leave out the jobs of
 * the thread pool (crypto, zlib, addons) and of V8 (WebAssembly), so they cannot tell. But Node itself knows: it emits
 * `beforeExit` when nothing is left that keeps the process alive. So once every running loop is stalled, what keeps them
 * alive is let go of, and if the event comes, it is taken hold of again: the process stays alive in any case.
 *
 *     all loops stalled ── unref ── (I/O goes on …) ── beforeExit ── ref ── is something left that keeps nothing alive?
 *                                                                          ├─ no: a deadlock
 *                                                                          └─ yes: look again later
 *
 * What keeps nothing alive, but may still happen, are timers and handles after `unref()`, and signals; where there are
 * some, nothing is said. Nor is anything, when the program itself listens to `beforeExit`: it would be told of an end
 * that is none.
 */

const { AsyncResource } = process.getBuiltinModule('node:async_hooks')
const { setInterval, setTimeout } = process.getBuiltinModule('node:timers')

/** The longest delay that Node's timers take (milliseconds). */
const MAX_TIMER = 2 ** 31 - 1
/** When to look again at first (milliseconds); each time it takes twice as long. */
const FIRST_LOOK = 1000

/** One for each that asked to keep the process alive. */
const keepers = new Set<symbol>()
/**
 * What keeps it alive, while anybody asks: one timer for as long as the process lives, since hooks would get to know
 * another kind of object by a new one (see `queue_microtask`).
 */
let keeper: NodeJS.Timeout | null = null
/** A timer holds on to the asynchronous context that it was made in, and so to whatever the program keeps there. */
const nowhere = new AsyncResource('asyncio', { requireManualDestroy: true })
const watchers = new Set<() => void>()
/** Timers of this module's own. */
const own_timers = new WeakSet<object>()
let at_exit: (() => void)[] = []
/** Whether the process is not kept alive, to see whether it would end. */
let letting_go = false
let listening = false
let look_again: NodeJS.Timeout | null = null
let delay = FIRST_LOOK

/** Keeps the process alive until the returned function is called. */
export function keep_alive(): () => void {
  if (keeper === null) {
    keeper = nowhere.runInAsyncScope(() => setInterval(() => undefined, MAX_TIMER))
    own_timers.add(keeper)
  }
  const asked = Symbol()
  keepers.add(asked)
  update()
  return () => {
    keepers.delete(asked)
    update()
  }
}

/** Calls `callback` when the process has nothing left to do. */
export function before_exit(callback: () => void): void {
  at_exit.push(callback)
  update()
}

/** Calls `callback` once, when all that is kept alive is stalled and nothing can happen any more. */
export function when_stalled(callback: () => void): () => void {
  watchers.add(callback)
  delay = FIRST_LOOK
  update()
  return () => {
    watchers.delete(callback)
    update()
  }
}

function update(): void {
  const own = listening ? 1 : 0
  const all_stalled = watchers.size > 0 && watchers.size === keepers.size
  const let_go = all_stalled && look_again === null && process.listenerCount('beforeExit') === own
  letting_go = let_go
  if (let_go || keepers.size === 0) keeper?.unref()
  else keeper?.ref()
  const listen = let_go || at_exit.length > 0
  if (listen === listening) return
  listening = listen
  if (listen) process.on('beforeExit', nothing_left)
  else process.removeListener('beforeExit', nothing_left)
}

function nothing_left(): void {
  if (keepers.size === 0) {
    const callbacks = at_exit
    at_exit = []
    update()
    for (const callback of callbacks) callback()
    return
  }
  if (!letting_go) return
  if (something_may_happen()) {
    look_again = setTimeout(() => {
      look_again = null
      update()
    }, delay)
    own_timers.add(look_again)
    look_again.unref()
    delay = Math.min(delay * 2, MAX_TIMER)
    update()
    return
  }
  const stalled = [...watchers]
  watchers.clear()
  update()
  for (const callback of stalled) callback()
}

/** Whether something is left that does not keep the process alive; true where nobody can tell. */
function something_may_happen(): boolean {
  for (const name of process.eventNames()) {
    if (typeof name !== 'string' || !name.startsWith('SIG')) continue
    if (process.listeners(name as NodeJS.Signals).some((listener) => !own_signal_listeners.has(listener)))
      return true
  }
  if (keeper === null) return true
  const found = objects_like([
    Object.getPrototypeOf(keeper) as object,
    process.getBuiltinModule('node:events').EventEmitter.prototype,
    MessagePort.prototype,
  ])
  if (found === null) return true
  const [timers = [], emitters = [], ports = []] = found
  return timers.some(is_pending) || emitters.some(is_open) || ports.some(is_port)
}

/** Listeners of signals that no task waits for. */
export const own_signal_listeners = new WeakSet<object>()

function is_pending(timer: object): boolean {
  const { _destroyed, _onTimeout } = timer as { _destroyed?: boolean; _onTimeout?: unknown }
  return _destroyed === false && typeof _onTimeout === 'function' && !own_timers.has(timer)
}

/** Whether an emitter is a socket, server, process or worker in use; standard output and error are not meant. */
function is_open(emitter: object): boolean {
  if (!Object.hasOwn(emitter, '_events')) return false
  const seen = emitter as Record<string, unknown>
  const { fd } = seen
  if (fd === 1 || fd === 2) return false
  const handle = seen['_handle']
  const has_handle = typeof handle === 'object' && handle !== null
  // A worker has a number until it ends; a socket for datagrams hides its handle, but not whether it was opened.
  const is_worker = typeof seen['threadId'] === 'number' && seen['threadId'] >= 0 && 'postMessage' in seen
  const is_datagram = typeof seen['addMembership'] === 'function'
  return has_handle || is_worker || is_datagram
}

/** Ports of the library's own do not exist, and those of Node nobody finds out about: any counts that is listened to. */
function is_port(port: object): boolean {
  if (port === MessagePort.prototype) return false
  const { listenerCount } = port as { listenerCount?: (type: string) => number }
  return typeof listenerCount !== 'function' || listenerCount.call(port, 'message') > 0
}
