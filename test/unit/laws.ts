/** Crowds of tasks that use a primitive and are cancelled at any time, for laws about it. */
import { test } from 'vitest'
import fc from 'fast-check'
import * as asyncio from 'asyncio-shim'
import {
  type Loop,
  type Steps,
  VERSIONS,
  type Version,
  in_native_style,
  run_on,
  since,
  turns,
} from './primitives.js'

/** One task: when it asks, how long it holds what it got, and when it is cancelled, all in turns of the loop. */
export interface Worker {
  arrives: number
  holds: number
  cancelled: number | null
}

const turn = fc.nat(9)
const worker: fc.Arbitrary<Worker> = fc.record({
  arrives: turn,
  holds: fc.nat(3),
  cancelled: fc.option(fc.nat(14), { freq: 2 }),
})
export const workers = fc.array(worker, { minLength: 1, maxLength: 8 })

/** How many crowds each law is tried with: `LAW_RUNS=500 npx vitest run laws` looks for rarer ones. */
export const RUNS = process.env.LAW_RUNS === undefined ? undefined : Number(process.env.LAW_RUNS)

/** How tasks are made, and whether in debug mode. Tasks that begin at once exist since 3.12. */
const MODES = [false, true].flatMap((native) =>
  [false, true].flatMap((eager) => [false, true].map((debug) => ({ debug, eager, native }))),
)

/** Whether the tasks of the law under test are async functions. */
let native_style = false

/** A program as a coroutine of the style under test. */
export function in_style<T>(program: () => Steps<T>): Generator<never, T> | (() => Promise<T>) {
  return native_style ? async () => await in_native_style(program()) : program()
}

type Body = (worker: Worker, name: number) => Steps<void>

/** Runs one task per worker until all are done, or for long enough. */
export function* crowd(loop: Loop, all: readonly Worker[], body: Body): Steps<asyncio.Task[]> {
  const tasks = all.map((worker, name) =>
    loop.create_task(
      in_style(function* (): Steps<void> {
        yield* turns(worker.arrives)
        yield* body(worker, name)
      }),
    ),
  )
  for (let now = 0; now < 45 && tasks.some((task) => !task.done()); now++) {
    tasks.forEach((task, i) => {
      if (all[i]?.cancelled === now) task.cancel()
    })
    yield* turns(1)
  }
  for (const task of tasks) {
    const failure = task.done() && !task.cancelled() ? task.exception() : null
    if (failure !== null) throw failure
  }
  return tasks
}

/** A law, over every version that keeps it and every way to make tasks. */
export function law<T>(
  name: string,
  arbitrary: fc.Arbitrary<T>,
  holds: (version: Version, input: T, loop: Loop) => Steps<void>,
  first: Version = '3.6',
): void {
  const versions = VERSIONS.filter((version) => since(version, first))
  const cases = versions.flatMap((version) =>
    MODES.filter(({ eager }) => !eager || since(version, '3.12')).map((mode) => [version, mode] as const),
  )
  test.each(cases)(`${name} (%s, %o)`, async (version, { debug, eager, native }) => {
    await fc.assert(
      fc.asyncProperty(arbitrary, async (input) => {
        native_style = native
        await run_on(
          version,
          (loop) => {
            if (eager) loop.set_task_factory(asyncio.eager_task_factory as never)
            return holds(version, input, loop)
          },
          debug,
        )
      }),
      { numRuns: RUNS ?? (debug ? 5 : 12) },
    )
  })
}
