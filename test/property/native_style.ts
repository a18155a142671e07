/** Derived from generator_style.ts by scripts/derive_native_style.ts: change that file, not this one. */
import { CONTROL } from './grammar.js'
import type { Coro, Statement, SyncOp, WaitingOp } from './grammar.js'
import { python } from './library.js'
import type { Awaitable } from './library.js'
import type { Machine } from './machine.js'
import { syncOps } from './operations.js'
import { foreign, fulfilled } from './styles.js'
import type { Place } from './styles.js'

const PLACE: Place = 'await'

type Running<T> = Promise<T>

/** What a statement says when it returns from the coroutine: the value in a list. */
type Returned = [unknown] | undefined | void

type Run<O extends WaitingOp> = (
  m: Machine,
  me: string,
  s: Statement<O>,
  handled: unknown,
) => Running<Returned>

export async function body(m: Machine, me: string, coro: Coro): Running<unknown> {
  m.started(me)
  let returned
  try {
    returned = await block(m, me, coro.b, undefined)
  } catch (e) {
    m.ended(me, 'raises ' + m.error(e))
    throw e
  }
  const value = returned?.[0]
  m.ended(me, 'ends ' + m.value(value))
  return value
}

async function block(m: Machine, me: string, statements: Statement[], handled: unknown): Running<Returned> {
  for (const s of statements) {
    if (!m.burn()) return undefined
    if (isSync(s)) {
      m.actOne(me, s)
      continue
    }
    const returned = await one(m, me, s, handled)
    if (returned) return returned
  }
  return undefined
}

function isSync(s: Statement): s is Statement<SyncOp> {
  return s.o in syncOps
}

async function one<O extends WaitingOp>(
  m: Machine,
  me: string,
  s: Statement<O>,
  handled: unknown,
): Running<Returned> {
  const run = waitingOps[s.o] as Run<O>
  try {
    return await run(m, me, s, handled)
  } catch (e) {
    if (!CONTROL.has(s.o)) m.log(me, `${s.o} !${m.error(e)}`)
    throw e
  }
}

/** Awaits while the graph says that cancelling `me` cancels `nodes`. */
async function waiting(
  m: Machine,
  me: string,
  nodes: string[],
  awaitable: Awaitable<unknown>,
): Running<unknown> {
  m.link(me, nodes)
  try {
    return await awaitable
  } finally {
    m.unlink(me, nodes)
  }
}

const waitingOps: { [O in WaitingOp]: Run<O> } = {
  async sleep(m, me, s) {
    const v = await m.asyncio.sleep(s.d, s.v)
    m.log(me, 'sleep ' + m.value(v))
  },

  async await(m, me, s) {
    const named = m.slots.get(s.s)
    if (named === undefined) return m.log(me, 'await nothing')
    const [label, future] = named
    if (m.reaches(label, me)) return m.log(me, 'await cycle')
    const v = await waiting(m, me, [label], future)
    m.log(me, `await ${label} ${m.value(v)}`)
  },

  async await_me(m) {
    const task = m.currentTask()
    if (task != null) await task
  },

  async microtasks(_m, _me, s) {
    for (let i = 0; i < s.v; i++) await fulfilled(PLACE)
  },

  async await_outside(m, me, s) {
    let v
    try {
      v = await foreign(
        PLACE,
        () => m.outside(s),
        () => m.wrapped(s),
      )
    } finally {
      // Back to the loop: it cannot know of a promise that is awaited right after another.
      await m.asyncio.sleep(0)
    }
    m.log(me, 'await_outside ' + m.value(v))
  },

  async call(m, me, s) {
    const [name, coroutine] = m.make(s.c, PLACE)
    const v = await waiting(m, me, [name], coroutine)
    m.log(me, `call ${name} ${m.value(v)}`)
  },

  async await_coroutine(m, me, s) {
    const named = m.take(s.n, ['started', 'ended'])
    if (named === undefined) return m.log(me, 'await_coroutine nothing')
    const [name, coroutine] = named
    const v = await waiting(m, me, [name], coroutine)
    m.log(me, `await_coroutine ${name} ${m.value(v)}`)
  },

  async await_gather(m, me, s) {
    const named = m.arguments(s.a)
    const nodes = named.map(([label]) => label)
    if (nodes.some((node) => m.reaches(node, me))) return m.log(me, 'await_gather cycle')
    const gathered = m.starting(me, nodes, () =>
      m.asyncio.gather(...named.map(([, a]) => a), { return_exceptions: s.e }),
    )
    const v = await waiting(m, me, nodes, gathered)
    m.log(me, 'await_gather ' + m.value(v))
  },

  async await_shield(m, me, s) {
    const named = m.argument(s.a)
    if (named === undefined || m.reaches(named[0], me)) return m.log(me, 'await_shield nothing')
    const shielded = m.starting(me, [named[0]], () => m.asyncio.shield(named[1]))
    const v = await waiting(m, me, [named[0]], shielded)
    m.log(me, 'await_shield ' + m.value(v))
  },

  async wait_for(m, me, s) {
    const named = m.argument(s.a)
    if (named === undefined || m.reaches(named[0], me)) return m.log(me, 'wait_for nothing')
    const v = await waiting(m, me, [named[0]], m.asyncio.wait_for(named[1], s.t))
    m.log(me, 'wait_for ' + m.value(v))
  },

  async wait(m, me, s) {
    const futures = s.a.flatMap((n) => m.slots.get(n)?.[1] ?? [])
    const [done, pending] = await m.asyncio.wait(futures, { timeout: s.t, return_when: s.w })
    m.log(me, `wait done=${m.labels(done)} pending=${m.labels(pending)}`)
  },

  async as_completed(m, me, s, handled) {
    const futures = s.a.flatMap((n) => m.slots.get(n)?.[1] ?? [])
    // Of several that are done already, Python's order is that of a set.
    if (new Set(futures.filter((future) => future.done())).size > 1) return m.log(me, 'as_completed done')
    for (const next of m.asyncio.as_completed(futures, { timeout: s.t })) {
      try {
        m.log(me, 'next ' + m.value(await next))
      } catch (e) {
        // A cancellation is an Exception up to 3.7 and none from 3.8 on: the same is logged here as in Python.
        if (!m.matches(e, 'exception')) throw e
        m.log(me, 'next !' + m.error(e))
        if (m.matches(e, 'cancelled')) throw e
      }
      const returned = await block(m, me, s.b, handled)
      if (returned) return returned
    }
    m.log(me, 'as_completed end')
  },

  async return(_m, _me, s) {
    return [s.v]
  },

  async reraise(m, me, _, handled) {
    if (handled === undefined) return
    m.log(me, 'reraise ' + m.error(handled))
    throw handled
  },

  async loop(m, me, s, handled) {
    for (let round = 0; round < s.t; round++) {
      const returned = await block(m, me, s.b, handled)
      if (returned) return returned
    }
  },

  async if(m, me, s, handled) {
    const done = m.slots.get(s.s)?.[1].done() ?? false
    return await block(m, me, done ? s.b : s.e, handled)
  },

  async with(m, me, s, handled) {
    const manager = {
      async __aenter__() {
        m.log(me, 'enter')
        await block(m, me, s.i, handled)
        return 7
      },
      async __aexit__(_kind: unknown, e: unknown) {
        m.log(me, 'exit ' + m.value(e))
        await block(m, me, s.u, e ?? undefined)
        return s.v
      },
    }
    const returned = await m.asyncio.async_with(manager, async function (entered: unknown) {
      m.log(me, `with ${m.value(entered)}`)
      return await block(m, me, s.b, handled)
    })
    return returned as Returned
  },

  async try(m, me, s, handled) {
    let last: Returned
    try {
      last = await block(m, me, s.b, handled)
    } catch (e) {
      if (!m.matches(e, s.x)) throw e
      m.log(me, 'caught ' + m.error(e))
      last = await block(m, me, s.h, e)
    } finally {
      if (s.f.length > 0) {
        m.log(me, 'finally')
        const returned = await block(m, me, s.f, handled)

        if (returned) return returned
      }
    }
    return last
  },

  async acquire(m, me, s) {
    const [label, lock] = m.primitive(s.p, s.n)
    m.log(me, `acquire ${label} ${m.value(await lock.acquire())}`)
  },

  async hold(m, me, s, handled) {
    const [label, lock] = m.primitive(s.p, s.n)
    const returned = await m.asyncio.async_with(lock, async function () {
      m.log(me, `hold ${label}`)
      return await block(m, me, s.b, handled)
    })
    m.log(me, `held ${label}`)
    return returned as Returned
  },

  async wait_event(m, me, s) {
    const [label, event] = m.primitive('Event', s.n)
    m.log(me, `wait_event ${label} ${m.value(await event.wait())}`)
  },

  async wait_condition(m, me, s) {
    const [label, condition] = m.primitive('Condition', s.n)
    m.log(me, `wait_condition ${label} ${m.value(await condition.wait())}`)
  },

  async wait_until(m, me, s) {
    const [label, condition] = m.primitive('Condition', s.n)
    const v = await condition.wait_for(() => {
      m.log(me, 'predicate')
      return m.slots.get(s.s)?.[1].done() ?? false
    })
    m.log(me, `wait_until ${label} ${m.value(v)}`)
  },

  async put(m, me, s) {
    const [label, queue] = m.primitive(s.p, s.n)
    m.log(me, `put ${label} ${m.value(await queue.put(s.v))}`)
  },

  async get(m, me, s) {
    const [label, queue] = m.primitive(s.p, s.n)
    m.log(me, `get ${label} ${m.value(await queue.get())}`)
  },

  async join(m, me, s) {
    const [label, queue] = m.primitive(s.p, s.n)
    m.log(me, `join ${label} ${m.value(await queue.join())}`)
  },

  async timeout(m, me, s, handled) {
    const { timeout, timeout_at } = m.asyncio
    if (!timeout || !timeout_at) return await block(m, me, s.b, handled)
    const manager = s.a ? timeout_at(s.d === null ? null : m.loop.time() + s.d) : timeout(s.d)
    m.timeouts.set(s.n, manager)
    const returned = await m.asyncio.async_with(manager, async function () {
      m.log(me, 'timeout begins')
      return await block(m, me, s.b, handled)
    })
    m.log(me, `timeout ends ${m.value(manager.expired())}`)
    return returned as Returned
  },

  async group(m, me, s, handled) {
    const { TaskGroup } = m.asyncio
    if (!TaskGroup) return await block(m, me, s.b, handled)
    const group = new TaskGroup()
    m.groups.set(s.n, group)
    const returned = await m.asyncio.async_with(group, async function () {
      m.log(me, 'group begins')
      return await block(m, me, s.b, handled)
    })
    m.log(me, `group ends ${python.repr(group)}`)
    return returned as Returned
  },
}
