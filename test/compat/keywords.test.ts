/**
 * Every function and method that takes options refuses those that its version does not have, with Python's text.
 *
 * What real Pythons say is recorded by `npm run record:keywords`.
 */
import { readFileSync } from 'node:fs'
import { describe, expect, it, vi } from 'vitest'
import { kw } from 'asyncio-shim'
import { NAMESPACES } from '../namespaces.js'
import { keywordPlans } from '../../scripts/keyword_plan.js'
import { readSurface } from '../../scripts/surface_data.js'
import type * as Newest from 'asyncio-shim'
import type { Version } from '../../src/compat/versions.js'

type Asyncio = typeof Newest
type Answer = Record<string, Record<string, string | null>>
type Call = (...args: unknown[]) => unknown

const recorded = JSON.parse(readFileSync(new URL('keywords.json', import.meta.url), 'utf8')) as Record<
  Version,
  Answer
>
const plans = keywordPlans(readSurface())

/** The objects whose methods are called: those of scripts/keywords.py. */
function instances(asyncio: Asyncio, loop: ReturnType<Asyncio['new_event_loop']>): Record<string, unknown> {
  asyncio.set_event_loop(loop)
  const made = (name: string, ...args: unknown[]): unknown => {
    const Class = (asyncio as unknown as Record<string, (new (...args: unknown[]) => unknown) | undefined>)[
      name
    ]
    return Class === undefined ? undefined : new Class(...args)
  }
  class Closed extends asyncio.Transport {
    override is_closing() {
      return true
    }
  }
  const reader = made('StreamReader', { loop })
  const job = asyncio.coroutine(async () => undefined)
  return {
    SelectorEventLoop: loop,
    Future: loop.create_future(),
    Task: loop.create_task(job()),
    Lock: made('Lock'),
    Event: made('Event'),
    Condition: made('Condition'),
    Semaphore: made('Semaphore'),
    Barrier: made('Barrier', 2),
    Queue: made('Queue'),
    Runner: made('Runner'),
    TaskGroup: made('TaskGroup'),
    StreamReader: reader,
    StreamWriter: made('StreamWriter', new Closed(), null, reader, loop),
  }
}

function isClass(value: unknown): value is new (...args: unknown[]) => unknown {
  return typeof value === 'function' && /^class\b/.test(Function.prototype.toString.call(value))
}

/** What a call says to a keyword that it does not have; null where it says nothing. */
async function refusal(call: Call, required: number, keyword: string): Promise<string | null> {
  const args = [...Array<null>(required).fill(null), kw({ [keyword]: null })]
  try {
    const got = call(...args) as { send?(value: unknown): unknown; close?(): void } | undefined
    if (got instanceof Promise) await got
    try {
      if (typeof got?.send === 'function') got.send(null)
    } finally {
      got?.close?.()
    }
  } catch (error) {
    if (error instanceof TypeError) return error.message
  }
  return null
}

async function answer(asyncio: Asyncio, plan: NonNullable<ReturnType<typeof plans.get>>): Promise<Answer> {
  const loop = asyncio.new_event_loop()
  const objects = instances(asyncio, loop)
  const result: Answer = {}
  for (const [what, [required, keywords]] of Object.entries(plan)) {
    const [owner = '', member] = what.split('.')
    const target = (member === undefined ? asyncio : objects[owner]) as Record<string, unknown> | undefined
    if (target === undefined) continue
    const own = target.constructor as unknown as Record<string, unknown> | undefined
    const found = target[member ?? owner] ?? own?.[member ?? owner]
    const call: Call = isClass(found)
      ? (...args) => new found(...args)
      : (...args) => (found as Call).apply(target, args)
    result[what] = {}
    for (const keyword of keywords) result[what][keyword] = await refusal(call, required, keyword)
  }
  asyncio.set_event_loop(null)
  loop.close()
  return result
}

describe.each(Object.keys(recorded) as Version[])('keyword arguments of %s', (version) => {
  it('are refused where that Python does not have them', async () => {
    const emit = vi.spyOn(process, 'emitWarning').mockImplementation(() => undefined)
    const there = Object.entries(plans.get(version) ?? {}).filter(([name]) => name in recorded[version])
    const ours = await answer(NAMESPACES[version] as unknown as Asyncio, Object.fromEntries(there))
    emit.mockRestore()
    expect(ours).toEqual(recorded[version])
  })
})
