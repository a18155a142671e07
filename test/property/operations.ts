/** The constructs that do not wait, as the library runs them. */
import type { PrimitiveClass, Statement, SyncOp } from './grammar.js'
import { copy_context, python } from './library.js'
import type { Call, Future, Handle, Primitive, Task } from './library.js'
import { describe } from './machine.js'
import type { Machine } from './machine.js'

type Run<O extends SyncOp> = (m: Machine, me: string, s: Statement<O>) => void

export const syncOps: { [O in SyncOp]: Run<O> } = {
  log(m, me, s) {
    m.log(me, `log ${s.v}`)
  },

  raise(m, me, s) {
    const e = m.newError(s.e)
    m.log(me, 'raise ' + m.error(e))
    throw e
  },

  spawn(m, me, s) {
    const [name, coroutine] = m.make(s.c, 'library')
    spawn(m, me, s, name, coroutine)
  },

  make_coroutine(m, _me, s) {
    m.coroutines.set(s.n, m.make(s.c, 'variable'))
  },

  spawn_coroutine(m, me, s) {
    const named = m.take(s.n, ['ended'])
    if (named === undefined) m.log(me, 'spawn_coroutine nothing')
    else spawn(m, me, s, ...named)
  },

  future(m, _me, s) {
    m.put(s.s, 'f', m.loop.create_future())
  },

  outside(m, _me, s) {
    m.put(s.s, 'f', m.wrapped(s))
  },

  set_result: onSlot('set_result', (m, me, s, label, future) => {
    settle(m, me, 'set_result', label, () => future.set_result(s.v))
  }),

  set_exception: onSlot('set_exception', (m, me, s, label, future) => {
    settle(m, me, 'set_exception', label, () => future.set_exception(m.newError(s.e)))
  }),

  cancel: onSlot('cancel', (m, me, s, label, future) => {
    m.log(me, `cancel ${label} ${m.value(cancel(m, future, s.m))} ${describe(future)}`)
  }),

  cancel_me(m, me, s) {
    const task = m.currentTask()
    if (task != null) m.log(me, `cancel_me ${m.value(cancel(m, task, s.m))}`)
  },

  uncancel: onSlot('uncancel', (m, me, _, label, future) => {
    if (label.startsWith('t') && m.atLeast(11)) m.log(me, `uncancel ${label} ${(future as Task).uncancel()}`)
  }),

  cancelling: onSlot('cancelling', (m, me, _, label, future) => {
    if (label.startsWith('t') && m.atLeast(11))
      m.log(me, `cancelling ${label} ${(future as Task).cancelling()}`)
  }),

  poll: onSlot('poll', (m, me, _, label, future) => {
    const flags = `${m.value(future.done())} ${m.value(future.cancelled())} `
    try {
      m.log(me, `poll ${label} ${flags}${m.value(future.exception())}`)
    } catch (e) {
      m.log(me, `poll ${label} ${flags}!${m.error(e)}`)
    }
  }),

  repr: onSlot('repr', (m, me, _, label, future) => {
    m.log(me, `repr ${label} ${describe(future)}`)
  }),

  result: onSlot('result', (m, me, _, label, future) => {
    try {
      m.log(me, `result ${label} ${m.value(future.result())}`)
    } catch (e) {
      m.log(me, `result ${label} !${m.error(e)}`)
      throw e
    }
  }),

  add_done_callback: onSlot('add_done_callback', (m, me, s, label, future) => {
    const [name, call] = m.callback(s.k)
    m.callbacks.set(s.n, [name, call])
    const keywords = m.keywords(s)
    if (keywords) future.add_done_callback(call, keywords)
    else future.add_done_callback(call)
    m.log(me, `add_done_callback ${label} ${name}`)
  }),

  add_again: onSlot('add_again', (m, me, s, label, future) => {
    const named = m.callbacks.get(s.n)
    if (named === undefined) return
    future.add_done_callback(named[1])
    m.log(me, `add_again ${label} ${named[0]}`)
  }),

  remove_done_callback: onSlot('remove_done_callback', (m, me, s, label, future) => {
    const named = m.callbacks.get(s.n)
    if (named === undefined) return
    m.log(me, `remove_done_callback ${label} ${named[0]} ${future.remove_done_callback(named[1])}`)
  }),

  call_soon: scheduling('call_soon', (m, s, call, keywords) => m.loop.call_soon(call, s.n, ...keywords)),

  call_soon_threadsafe: scheduling('call_soon_threadsafe', (m, _, call, keywords) =>
    m.loop.call_soon_threadsafe(call, ...keywords),
  ),

  call_later: scheduling('call_later', (m, s, call, keywords) =>
    m.loop.call_later(s.d, call, s.n, s.d > 0, ...keywords),
  ),

  call_at: scheduling('call_at', (m, s, call, keywords) =>
    m.loop.call_at(m.loop.time() + s.d, call, ...keywords),
  ),

  timers(m, _me, s) {
    const timers = s.a.map((d, i) => m.loop.call_later(d, () => m.log('timer', String(i))))
    timers[s.i]?.cancel()
  },

  cancel_handle(m, me, s) {
    const handle = m.handles.get(s.n)
    if (handle === undefined) return
    handle.cancel()
    m.log(me, `cancel_handle ${s.n}`)
  },

  handle_state(m, me, s) {
    const handle = m.handles.get(s.n)
    if (handle === undefined || !m.atLeast(7)) return
    const when = handle.when ? handle.when() * 4 : -1
    m.log(me, `handle_state ${s.n} ${m.value(handle.cancelled())} ${Math.trunc(when)}`)
  },

  gather(m, me, s) {
    const named = m.arguments(s.a)
    const future = m.asyncio.gather(...named.map(([, a]) => a), { return_exceptions: s.e })
    const edges = named.map(([label]) => label)
    m.log(me, 'gather ' + m.put(s.s, 'g', future, edges))
  },

  shield(m, me, s) {
    const named = m.argument(s.a)
    if (named === undefined) return m.log(me, 'shield nothing')
    const future = m.asyncio.shield(named[1])
    if (named[1] === future) return m.log(me, 'shield done')
    m.log(me, 'shield ' + m.put(s.s, 's', future))
  },

  threadsafe(m, me, s) {
    const [, coroutine] = m.make(s.c, 'library')
    const future = m.asyncio.run_coroutine_threadsafe(coroutine, m.loop)
    m.log(me, 'threadsafe ' + m.put(s.s, 'w', m.asyncio.wrap_future(future, { loop: m.loop })))
  },

  set_variable(m, _me, s) {
    if (m.atLeast(7)) m.setVariable(s.v)
  },

  copy_context(m, _me, s) {
    if (m.atLeast(7)) m.contexts.set(s.n, copy_context())
  },

  run_context(m, me, s) {
    try {
      m.contexts.get(s.n)?.run(() => m.act(me, s.b))
    } catch (e) {
      if (!m.matches(e, 'runtime')) throw e
      m.log(me, 'run_context !' + m.error(e))
    }
  },

  stop(m, me) {
    m.log(me, 'stop')
    m.loop.stop()
  },

  task_factory(m, _me, s) {
    m.loop.set_task_factory(s.v ? m.factory : null)
  },

  count_tasks(m, me) {
    const tasks = m.asyncio.all_tasks ? m.asyncio.all_tasks() : m.asyncio.Task.all_tasks(m.loop)
    m.log(me, `count_tasks ${[...tasks].filter((task) => !task.done()).length}`)
  },

  uncancel_me(m, me) {
    const task = m.currentTask()
    if (task == null || !m.atLeast(11)) return
    m.log(me, `uncancel_me ${task.cancelling()} ${task.uncancel()}`)
  },

  release: onPrimitive('release', (_m, _s, lock) => lock.release()),

  locked: onPrimitive('locked', (_m, _s, lock) => lock.locked()),

  show: onPrimitive('show', (_m, _s, primitive) => python.repr(primitive).replace(/ at 0x[0-9a-f]+/g, '')),

  set_event(m, me, s) {
    attempt(m, me, `set_event ${s.n}`, () => m.primitive('Event', s.n)[1].set())
  },

  clear_event(m, me, s) {
    attempt(m, me, `clear_event ${s.n}`, () => m.primitive('Event', s.n)[1].clear())
  },

  notify(m, me, s) {
    attempt(m, me, `notify ${s.n} ${s.v}`, () => m.primitive('Condition', s.n)[1].notify(s.v))
  },

  notify_all(m, me, s) {
    attempt(m, me, `notify_all ${s.n}`, () => m.primitive('Condition', s.n)[1].notify_all())
  },

  put_nowait: onPrimitive('put_nowait', (_m, s, queue) => queue.put_nowait(s.v)),

  get_nowait: onPrimitive('get_nowait', (_m, _s, queue) => queue.get_nowait()),

  task_done: onPrimitive('task_done', (_m, _s, queue) => queue.task_done()),

  shutdown: onPrimitive('shutdown', (m, s, queue) => (m.atLeast(13) ? queue.shutdown?.(s.i) : undefined)),

  reschedule(m, me, s) {
    const timeout = m.timeouts.get(s.n)
    if (timeout === undefined) return
    const when = s.d === null ? null : m.loop.time() + s.d
    attempt(m, me, `reschedule ${s.n}`, () => timeout.reschedule(when))
  },

  expiry(m, me, s) {
    const timeout = m.timeouts.get(s.n)
    if (timeout === undefined) return
    const when = timeout.when()
    const moment = when === null ? 'None' : String(Math.trunc(when * 4))
    m.log(me, `expiry ${s.n} ${m.value(timeout.expired())} ${moment} ${python.repr(timeout)}`)
  },

  group_task(m, me, s) {
    const group = m.groups.get(s.n)
    if (group === undefined) return m.log(me, 'group_task nothing')
    const [name, coroutine] = m.make(s.c, 'library')
    const named = s.l === undefined ? undefined : { name: s.l }
    const keywords = { ...m.keywords(s), ...named }
    attempt(m, me, `group_task ${name}`, () =>
      m.put(s.s, 't', group.create_task(coroutine, keywords), [name]),
    )
  },
}

/** Logs what comes of it; no error gets further, but one that is no Exception. */
function attempt(m: Machine, me: string, text: string, run: () => unknown): void {
  try {
    m.log(me, `${text} ${m.value(run())}`)
  } catch (e) {
    if (!m.matches(e, 'exception')) throw e
    m.log(me, `${text} !${m.error(e)}`)
  }
}

/** A statement about a lock or a queue. */
function onPrimitive<O extends SyncOp>(
  name: O,
  run: (m: Machine, s: Statement<O>, primitive: Primitive) => unknown,
): Run<O> {
  return (m, me, s) => {
    const { p, n } = s as unknown as { p: PrimitiveClass; n: number }
    const [label, primitive] = m.primitive(p, n)
    attempt(m, me, `${name} ${label}`, () => run(m, s, primitive))
  }
}

/** A statement about the future in slot `s`; an empty slot is logged. */
function onSlot<O extends SyncOp>(
  name: O,
  run: (m: Machine, me: string, s: Statement<O>, label: string, future: Future) => void,
): Run<O> {
  return (m, me, s) => {
    const named = m.slots.get((s as unknown as { s: number }).s)
    if (named === undefined) m.log(me, name + ' nothing')
    else run(m, me, s, ...named)
  }
}

/** A statement that schedules a callback and keeps the handle. */
function scheduling<O extends 'call_soon' | 'call_soon_threadsafe' | 'call_later' | 'call_at'>(
  name: O,
  schedule: (m: Machine, s: Statement<O>, call: Call, keywords: unknown[]) => Handle,
): Run<O> {
  return (m, me, s) => {
    const [callback, call] = m.callback(s.k)
    const keywords = m.keywords(s)
    m.handles.set(s.n, schedule(m, s, call, keywords ? [m.asyncio.kw(keywords)] : []))
    m.log(me, `${name} ${callback}`)
  }
}

function spawn(
  m: Machine,
  me: string,
  s: Statement<'spawn' | 'spawn_coroutine'>,
  name: string,
  coroutine: unknown,
): void {
  const context = m.atLeast(11) ? m.keywords(s) : undefined
  const named = m.atLeast(8) && 'l' in s ? { name: s.l } : undefined
  const keywords = context || named ? { ...context, ...named } : undefined
  let task: Future
  if (s.via === 'ensure_future') task = m.asyncio.ensure_future(coroutine)
  else if (s.via === 'create_task' && m.asyncio.create_task) task = m.asyncio.create_task(coroutine, keywords)
  else task = m.loop.create_task(coroutine, keywords)
  const title = named && s.via !== 'ensure_future' ? ' ' + (task as Task).get_name() : ''
  m.log(me, `spawn ${m.put(s.s, 't', task, [name])} ${name}${title}`)
}

function cancel(m: Machine, future: Future, message: string | undefined): boolean {
  return message !== undefined && m.atLeast(9) ? future.cancel(message) : future.cancel()
}

/** Not what CPython answers with failed assertions: finishing a wrapped future, or (before 3.7) a task. */
function settle(m: Machine, me: string, name: string, label: string, run: () => void): void {
  if (label.startsWith('w') || (label.startsWith('t') && !m.atLeast(7))) return m.log(me, name + ' no')
  try {
    run()
    m.log(me, `${name} ${label}`)
  } catch (e) {
    if (!m.matches(e, 'exception')) throw e
    m.log(me, `${name} ${label} !${m.error(e)}`)
  }
}
