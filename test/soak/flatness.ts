/** What a process holds, measured again and again, and whether it stays the same. */
import { readdirSync } from 'node:fs'

/** What the process holds at one moment. */
export interface Sample {
  /** Bytes of live objects, after a collection. */
  heap: number
  /** Bytes outside of the heap: buffers. */
  external: number
  /** Sockets, timers, child processes: what keeps a process alive. */
  handles: number
  /** Listeners on `process`. */
  listeners: number
  /** Open file descriptors; 0 where the platform does not list them. */
  descriptors: number
}

type Measure = keyof Sample

/** How much more than at first there may be at the end: a share, and so much on top that noise is no leak. */
const ALLOWED: Record<Measure, { share: number; more: number }> = {
  heap: { share: 0.05, more: 1_000_000 },
  external: { share: 0.05, more: 1_000_000 },
  handles: { share: 0, more: 2 },
  listeners: { share: 0, more: 0 },
  descriptors: { share: 0, more: 2 },
}

/** The first samples: code is compiled then, and pools grow to their size. */
const WARM_UP = 0.25

/** Two collections: what the first one finds unreachable may be held by a finalizer until the second. */
export async function sample(): Promise<Sample> {
  for (let i = 0; i < 2; i++) {
    globalThis.gc?.()
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  const { heapUsed, external } = process.memoryUsage()
  return {
    heap: heapUsed,
    external,
    handles: process.getActiveResourcesInfo().length,
    listeners: process.eventNames().reduce((sum, name) => sum + process.listenerCount(name), 0),
    descriptors: countDescriptors(),
  }
}

function countDescriptors(): number {
  try {
    return readdirSync('/proc/self/fd').length
  } catch {
    return 0
  }
}

/** What grew, one line a measure; empty if all is flat. */
export function growth(samples: readonly Sample[]): string[] {
  const steady = samples.slice(Math.floor(samples.length * WARM_UP))
  const third = Math.max(1, Math.floor(steady.length / 3))
  return (Object.keys(ALLOWED) as Measure[]).flatMap((measure) => {
    const values = steady.map((one) => one[measure])
    const before = Math.max(...values.slice(0, third))
    const after = Math.min(...values.slice(-third))
    const { share, more } = ALLOWED[measure]
    return after > before * (1 + share) + more ? [`${measure} grew from ${before} to ${after}`] : []
  })
}
