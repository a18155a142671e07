/** What holds of waiting for several, and for a time, however what is waited for ends, and whoever cancels when. */
import { describe, expect } from 'vitest'
import fc from 'fast-check'
import * as asyncio from 'asyncio-shim'
import { ValueError, repr } from 'asyncio-shim/builtins'
import { ContextVar } from 'asyncio-shim/contextvars'
import { is_cancelled_error } from '../../src/exceptions.js'
import { in_style, law } from './laws.js'
import { type Loop, type Steps, since, turns, wait_for } from './primitives.js'

interface Job {
  runs: number
  ends: 'result' | 'error' | 'cancelled'
}

const job: fc.Arbitrary<Job> = fc.record({
  runs: fc.nat(6),
  ends: fc.constantFrom('result', 'result', 'error', 'cancelled'),
})
const jobs = fc.array(job, { minLength: 1, maxLength: 6 })

const spawn = <T>(loop: Loop, program: () => Steps<T>): asyncio.Task<T> =>
  loop.create_task(in_style(program) as never)

function* do_job({ runs, ends }: Job, name: number): Steps<number> {
  yield* turns(runs)
  if (ends === 'error') throw new ValueError(String(name))
  if (ends === 'cancelled') throw new asyncio.CancelledError()
  return name
}

/** How a job is told by who waited for it. */
function told(task: asyncio.Future): string {
  if (task.cancelled()) return 'cancelled'
  return task.exception() === null ? 'result' : 'error'
}

function* until_done(task: asyncio.Task): Steps<void> {
  for (let now = 0; now < 40 && !task.done(); now++) yield* turns(1)
  expect(task.done()).toBe(true)
}

/** Callbacks that somebody left at a future that is not done. */
const traces = (tasks: readonly asyncio.Future[]): number =>
  tasks.filter((task) => !task.done() && repr(task).includes(' cb=[')).length

describe('gather()', () => {
  law(
    'with return_exceptions gives what every one ended with, in the order given',
    jobs,
    function* (_version, all, loop) {
      const tasks = all.map((each, name) => spawn(loop, () => do_job(each, name)))
      const results = yield* wait_for<unknown[]>(asyncio.gather(...tasks, { return_exceptions: true }))
      const shown = results.map((result) => {
        if (is_cancelled_error(result)) return 'cancelled'
        return result instanceof ValueError ? `error ${result.message}` : `result ${result as number}`
      })
      expect(shown).toEqual(all.map(({ ends }, name) => (ends === 'cancelled' ? ends : `${ends} ${name}`)))
    },
  )

  law('fails as the first that fails does, and lets the others go on', jobs, function* (_version, all, loop) {
    const tasks = all.map((each, name) => spawn(loop, () => do_job(each, name)))
    const outer = spawn(loop, function* () {
      return yield* wait_for<unknown[]>(asyncio.gather(...tasks))
    })
    yield* until_done(outer)
    const failing = all.some(({ ends }) => ends !== 'result')
    if (!failing) expect(outer.result()).toEqual(all.map((_, name) => name))
    else expect(told(outer)).not.toBe('result')
    yield* turns(10)
    expect(tasks.map(told)).toEqual(all.map(({ ends }) => ends))
  })
})

describe('wait()', () => {
  law(
    'parts what it was given in done and pending, and leaves no trace at the pending',
    fc.record({
      all: jobs,
      return_when: fc.constantFrom(asyncio.FIRST_COMPLETED, asyncio.FIRST_EXCEPTION, asyncio.ALL_COMPLETED),
      cancelled: fc.option(fc.nat(5)),
    }),
    function* (version, { all, return_when, cancelled }, loop) {
      const tasks = all.map((each, name) => spawn(loop, () => do_job(each, name)))
      const waiting = spawn(loop, function* () {
        return yield* wait_for<[Set<asyncio.Future>, Set<asyncio.Future>]>(
          asyncio.wait(tasks, { return_when }),
        )
      })
      for (let now = 0; now < 30 && !waiting.done(); now++) {
        if (now === cancelled) waiting.cancel()
        yield* turns(1)
      }
      // 3.6 forgets its callbacks where it is cancelled, and so does CPython's.
      if (since(version, '3.7') || !waiting.cancelled()) expect(traces(tasks)).toBe(0)
      if (waiting.cancelled()) {
        expect(cancelled).not.toBe(null)
        return
      }
      const [done, pending] = waiting.result()
      expect(done.size + pending.size).toBe(tasks.length)
      expect(tasks.filter((task) => done.has(task) && pending.has(task))).toEqual([])
      for (const task of done) expect(task.done()).toBe(true)
      if (return_when === asyncio.ALL_COMPLETED) expect(pending.size).toBe(0)
      else if (return_when === asyncio.FIRST_COMPLETED) expect(done.size).toBeGreaterThan(0)
      else if (pending.size > 0) expect([...done].map(told)).toContain('error')
      yield* turns(10)
    },
  )
})

describe('as_completed()', () => {
  law('gives every one once, in the order in which they end', jobs, function* (_version, all, loop) {
    const ended: number[] = []
    const programs = all.map((each, name) =>
      spawn(loop, function* () {
        yield* turns(each.runs)
        ended.push(name)
        return name
      }),
    )
    const got = yield* wait_for<number[]>(
      spawn(loop, function* () {
        const got: number[] = []
        for (const next of asyncio.as_completed(programs) as Iterable<unknown>)
          got.push(yield* wait_for(next))
        return got
      }),
    )
    expect(got).toHaveLength(all.length)
    expect(new Set(got).size).toBe(all.length)
    // Those that were done when it was called are given in the order in which they were given.
    const late = ended.filter((name) => (all[name] as Job).runs > 0)
    expect(got.filter((name) => (all[name] as Job).runs > 0)).toEqual(late)
  })
})

describe('wait_for()', () => {
  const timed = fc.record({
    works: fc.nat(6),
    fails: fc.boolean(),
    cleans: fc.nat(2),
    limit: fc.option(fc.nat(6), { freq: 4 }),
    cancelled: fc.option(fc.nat(8), { freq: 2 }),
  })

  law(
    'ends with what the coroutine did, with TimeoutError at its limit, or cancelled by who asked; nothing is left',
    timed,
    function* (version, { works, fails, cleans, limit, cancelled }, loop) {
      let now = 0
      loop.time = () => now
      let running = 0
      const task = spawn(loop, function* () {
        const work = in_style(function* (): Steps<string> {
          running += 1
          try {
            yield* turns(works)
            if (fails) throw new ValueError('failed')
            return 'result'
          } catch (error) {
            if (is_cancelled_error(error)) yield* turns(cleans)
            throw error
          } finally {
            running -= 1
          }
        })
        const coroutine = typeof work === 'function' ? asyncio.coroutine(work)() : work
        return yield* wait_for<string>(asyncio.wait_for(coroutine as never, limit))
      })
      let requested = false
      let left_running = -1
      task.add_done_callback(() => (left_running = running))
      for (; now < 40 && !task.done(); now++) {
        if (now === cancelled) requested = task.cancel()
        yield* turns(1)
      }
      yield* turns(1)
      expect(task.done()).toBe(true)
      const failure = task.cancelled() ? null : (task.exception() as Error | null)
      if (task.cancelled()) expect(requested).toBe(true)
      else if (failure instanceof ValueError) expect(fails).toBe(true)
      else if (failure !== null) {
        expect(failure.name).toBe('TimeoutError')
        expect(limit).not.toBe(null)
      } else expect([fails, task.result()]).toEqual([false, 'result'])
      // 3.6 does not wait for what it cancels.
      if (since(version, '3.7') && !task.cancelled()) expect(left_running).toBe(0)
      const { _scheduled } = loop as unknown as { _scheduled: asyncio.TimerHandle[] }
      expect(_scheduled.filter((timer) => !timer._cancelled)).toEqual([])
      yield* turns(6)
      expect(running).toBe(0)
    },
  )
})

describe('contexts', () => {
  const tree = fc.array(fc.record({ runs: fc.nat(4), sets: fc.nat(3), children: fc.nat(2) }), {
    minLength: 1,
    maxLength: 6,
  })

  law(
    'what a task sets is seen by itself and by what it makes from then on, and by nobody else',
    tree,
    function* (_version, all, loop) {
      const variable = new ContextVar<string>('variable', { default: 'none' })
      const wrong: string[] = []
      const expect_value = (where: string, value: string): void => {
        if (variable.get() !== value) wrong.push(`${where}: ${variable.get()} and not ${value}`)
      }
      function* work(
        name: string,
        inherited: string,
        { runs, sets, children }: (typeof all)[number],
      ): Steps<void> {
        expect_value(`${name} begins`, inherited)
        let mine = inherited
        const made: asyncio.Future[] = []
        for (let round = 0; round <= sets; round++) {
          const value = (mine = `${name}.${round}`)
          variable.set(value)
          loop.call_soon(() => {
            expect_value(`call_soon of ${name}`, value)
            variable.set('of a callback')
          })
          loop.call_later(0, expect_value, `call_later of ${name}`, value)
          const future = loop.create_future()
          future.add_done_callback(() => {
            expect_value(`callback of ${name}`, value)
          })
          made.push(future)
          if (round < children) {
            made.push(spawn(loop, () => work(`${name}/${round}`, value, { runs, sets, children: 0 })))
            expect_value(`${name} after making a task`, value)
          }
          yield* turns(runs)
          expect_value(name, value)
        }
        variable.set((mine = `${name} in the end`))
        for (const each of made)
          if (!each.done() && !(each instanceof asyncio.Task)) each.set_result(undefined)
        yield* wait_for(asyncio.gather(...made))
        expect_value(`${name} after waiting`, mine)
      }
      variable.set('main')
      const tasks = all.map((each, name) => spawn(loop, () => work(String(name), 'main', each)))
      yield* wait_for(asyncio.gather(...tasks))
      yield* turns(3)
      expect(wrong).toEqual([])
      expect(variable.get()).toBe('main')
    },
    '3.7',
  )
})
