import { watch_endings } from './endings.js'
import { places_of } from './inspector.js'
import { before_exit, keep_alive, own_signal_listeners, when_stalled } from './stall.js'
import { interrupts } from './signals.js'
import type { AsyncLocal, AsyncScope, Host } from './host.js'

// What is named here stays as it is: fake timers that a test installs later do not stop a loop. To import a module of
// Node's reads all that it exports, which loads others; to ask for it does not.
const { AsyncLocalStorage, AsyncResource } = process.getBuiltinModule('node:async_hooks')
const { clearTimeout, setImmediate, setTimeout } = process.getBuiltinModule('node:timers')
type Storage = InstanceType<typeof AsyncLocalStorage<unknown>>
const hrtime = process.hrtime.bind(process)
const [ORIGIN] = hrtime()
const { then } = Promise.prototype
const done = Promise.resolve()
const nextTick = process.nextTick.bind(process)

/** The longest delay that Node's timers take (milliseconds); longer waits are armed again. */
const MAX_TIMER = 2 ** 31 - 1

/** A storage of Node's, so that whoever asks it asks Node's own method: every `await` of native code does. */
class NodeAsyncLocal extends AsyncLocalStorage<unknown> implements AsyncLocal {
  readonly #are_objects: boolean

  constructor(are_objects: boolean) {
    super()
    this.#are_objects = are_objects
  }
  /**
   * Where asynchronous contexts are objects (Node 24), `run` makes two: one to go in, one to come back. A scope remembers
   * where it was entered from, and so needs one. (A sleeping async function held on to a fourteenth less.)
   */
  run_in<A, R>(scope: AsyncScope, store: unknown, fn: (argument: A) => R, argument: A): R {
    if (!this.#are_objects) return this.run(store, fn, argument)
    return (scope as NodeAsyncScope).enter(this, store, fn, argument)
  }
}

let asyncLocal: NodeAsyncLocal | undefined

/** `runInAsyncScope` is the cheapest switch on every Node: 11 ns, where `exit` costs 1,000 on 20 and `run` 200 on 24. */
class NodeAsyncScope implements AsyncScope {
  readonly #resource = new AsyncResource('asyncio', { requireManualDestroy: true })

  run(fn: () => void): void {
    this.#resource.runInAsyncScope(fn)
  }
  enter<A, R>(storage: Storage, store: unknown, fn: (argument: A) => R, argument: A): R {
    return this.#resource.runInAsyncScope(enter, undefined, storage, store, fn, argument) as R
  }
}

/** Whether what is entered in a scope is gone with it. */
function contexts_are_objects(): boolean {
  const storage = new AsyncLocalStorage<unknown>()
  const scope = new NodeAsyncScope()
  scope.enter(storage, scope, Boolean, null)
  let is_gone = false
  scope.run(() => {
    is_gone = storage.getStore() === undefined
  })
  // Hooks would go on being asked for it.
  storage.disable()
  return is_gone
}

function enter<A, R>(storage: Storage, store: unknown, fn: (argument: A) => R, argument: A): R {
  storage.enterWith(store)
  return fn(argument)
}

/**
 * Node's own makes an AsyncResource for each. Hooks that follow promises (Node 20 and 22) go by what objects they have
 * met so far: with a kind less in a program that has no other, a switch of tasks takes a twelfth less.
 */
function queue_microtask(callback: () => void): void {
  void then.call(done, callback)
}

/** Whom an interrupt is told, in the order they began to listen. */
const interruptible = new Set<() => void>()

function interrupted(): void {
  for (const callback of [...interruptible].reverse()) callback()
}

/** What was warned of as deprecated, and where, by whom. */
const emitted = new Set<string>()
let emitted_by: unknown
own_signal_listeners.add(interrupted)

/** The platform of this process: Node. */
export const host: Host = {
  platform: process.platform,
  // Faster than `performance.now()`, whose module takes a millisecond to load. From an origin of its own, so that
  // nanoseconds are not lost to what came before.
  monotonic() {
    const [seconds, nanoseconds] = hrtime()
    return seconds - ORIGIN + nanoseconds / 1e9
  },
  defer(callback) {
    setImmediate(callback)
  },
  queue_microtask,
  after_microtasks(callback) {
    // Ticks come before microtasks at the end of a callback, and after them from within.
    queue_microtask(() => {
      nextTick(callback)
    })
  },
  set_timer(seconds, callback) {
    // Node rounds down, and a timer must never fire early: round up, as epoll does.
    return setTimeout(callback, Math.min(Math.ceil(seconds * 1000), MAX_TIMER))
  },
  clear_timer(timer) {
    clearTimeout(timer as NodeJS.Timeout)
  },
  keep_alive,
  emit_warning(text, category) {
    process.emitWarning(text, category)
  },
  emit_deprecation(text, category, place) {
    if (process.noDeprecation === true) return
    if (emitted_by !== process.emitWarning) emitted.clear()
    emitted_by = process.emitWarning
    const key = `${category}: ${text}\n${place()}`
    if (emitted.has(key)) return
    emitted.add(key)
    process.emitWarning(text, category)
  },
  getenv: (name) => process.env[name],
  errno_of(name) {
    const { errno } = process.getBuiltinModule('node:os').constants
    return (errno as Readonly<Record<string, number>>)[name]
  },
  before_exit,
  when_stalled,
  places_of,
  write_stderr(text) {
    process.stderr.write(text)
  },
  new_realm() {
    // Node aborts where a snapshot is to hold a context.
    if (process.getBuiltinModule('node:v8').startupSnapshot.isBuildingSnapshot()) return null
    const { createContext, runInContext } = process.getBuiltinModule('node:vm')
    // Whose names are looked up there first: it has none, and inherits none of the program's.
    const names = Object.create(null) as object
    const context = createContext(names, { name: 'asyncio-shim' })
    // Debuggers that skip what is Node's own skip it, and our tracebacks leave it out.
    return (source) => runInContext(source, context, { filename: 'node:asyncio-shim' }) as unknown
  },
  is_proxy: (fn) => process.getBuiltinModule('node:util/types').isProxy(fn),
  async_local: () => (asyncLocal ??= new NodeAsyncLocal(contexts_are_objects())),
  capture_scope: () =>
    asyncLocal === undefined ? new NodeAsyncScope() : asyncLocal.run(undefined, () => new NodeAsyncScope()),
  watch_endings,
  has_listeners: (signal) =>
    process.getBuiltinModule('node:events').getEventListeners(signal, 'abort').length > 0,
  on_interrupt(callback) {
    // Somebody else's listener means that the program handles Ctrl-C itself.
    const own = interruptible.size > 0 ? 1 : 0
    if (process.listenerCount('SIGINT') > own + interrupts.listeners) return null
    if (own === 0) process.on('SIGINT', interrupted)
    interruptible.add(callback)
    return () => {
      interruptible.delete(callback)
      if (interruptible.size === 0) process.removeListener('SIGINT', interrupted)
    }
  },
}
