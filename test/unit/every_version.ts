/** The versions that unit tests run on, and facts that differ between them. */
import type * as py314 from 'asyncio-shim'
import { virtual_time_loop } from 'asyncio-shim/testing'
import { NAMESPACES } from '../namespaces.js'

export type Asyncio = typeof py314
export type Loop = ReturnType<Asyncio['new_event_loop']>

const ORDER = ['3.6', '3.7', '3.8', '3.9', '3.10', '3.11', '3.12', '3.13', '3.14'] as const
export type Version = (typeof ORDER)[number]

/** For `describe.each`: the version and its namespace, typed as the newest. */
export const EVERY_VERSION: readonly (readonly [Version, Asyncio])[] = ORDER.map((version) => [
  version,
  NAMESPACES[version] as unknown as Asyncio,
])

/** The value of the latest change-point up to `version`: `as_of('3.7', { '3.6': 'a', '3.12': 'b' })` is `'a'`. */
export function as_of<T>(version: Version, changes: Partial<Record<Version, T>>): T {
  const points = ORDER.slice(0, ORDER.indexOf(version) + 1).filter((point) => point in changes)
  const point = points.at(-1)
  if (point === undefined) throw new Error(`nothing is said about ${version}`)
  return changes[point] as T
}

/** Runs a program on a new loop of virtual time, which is also the current one. */
export async function run_virtual<T>(
  asyncio: Asyncio,
  main: (loop: Loop) => Iterator<unknown, T>,
): Promise<T> {
  const loop = virtual_time_loop(asyncio)
  asyncio.set_event_loop(loop)
  try {
    return await loop.run_until_complete((() => main(loop)) as () => Generator<never, T>)
  } finally {
    asyncio.set_event_loop(null)
    // Tasks that a test leaves behind are none of its business.
    if (loop.get_exception_handler() === null) loop.set_exception_handler(() => undefined)
    loop.close()
  }
}

/** What an attempt gave: its value, or `Name(message)` of what it threw. */
export function attempt<T>(call: () => T): T | string {
  try {
    return call()
  } catch (error) {
    return shown(error)
  }
}

/** The same inside a coroutine. */
export function* attempt_await<T>(aw: {
  [Symbol.iterator](): Iterator<unknown, T>
}): Generator<never, T | string> {
  try {
    return yield* aw as unknown as Generator<never, T>
  } catch (error) {
    return shown(error)
  }
}

/** `Name(message)`. */
export function shown(error: unknown): string {
  return error instanceof Error ? `${error.name}(${error.message})` : String(error)
}
