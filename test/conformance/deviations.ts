/** Where the library knowingly prints something else than a Python. What it prints instead is compared as strictly. */
import type { Style, Version } from './probe.js'

export interface Deviation {
  readonly probe: string
  /** Absent: every version. */
  readonly versions?: readonly Version[]
  /** Absent: every style. */
  readonly styles?: readonly Style[]
  readonly reason: string
  /** What is printed here instead of what Python printed. */
  prints(python: string): string
}

export const DEVIATIONS: readonly Deviation[] = [
  {
    probe: 'agen_concurrent_use',
    versions: ['3.6', '3.7'],
    reason:
      "JavaScript queues concurrent steps of an async generator; CPython hands one step's value to the other",
    prints: (python) => python.replace('[1, 0]', '[0, 1]'),
  },
  {
    probe: 'task_destroyed_pending',
    reason:
      'a loop holds on to its pending tasks; one that was forgotten is reported when the loop is closed',
    prints: (python) => python.split('\n').filter(Boolean).reverse().join('\n') + '\n',
  },
  {
    probe: 'future_invalid_state_mro',
    versions: ['3.6', '3.7'],
    reason: 'there is one concurrent_futures for all versions, and its TimeoutError is the builtin one',
    prints: (python) => python.replace('same as concurrent: True', 'same as concurrent: False'),
  },
  {
    probe: 'future_wrap_future',
    versions: ['3.6', '3.7', '3.8', '3.9', '3.10'],
    reason: 'there is one concurrent_futures for all versions, and its TimeoutError is the builtin one',
    prints: (python) => python.replace(/True (True|False) t/, 'False True t'),
  },
  {
    probe: 'future_chained_errors',
    versions: ['3.6', '3.7'],
    reason: 'there is one concurrent_futures for all versions, and its CancelledError is not that of asyncio',
    prints: (python) => python.replace("asyncio's CancelledError: True", "asyncio's CancelledError: False"),
  },
  {
    probe: 'misc_constants',
    versions: ['3.11', '3.12', '3.13', '3.14'],
    reason: 'asyncio.coroutine is a name of our own in every version',
    prints: (python) => python.replace(' coroutine', '').replace('Barrier ', 'Barrier coroutine '),
  },
  {
    probe: 'repr_handles',
    reason: 'JavaScript has no functools.partial',
    prints: (python) => python.replace(/^partial .*\n/m, ''),
  },
]

/** What is known to differ in this case. */
export function deviationOf(probe: string, version: Version, style: Style): Deviation | undefined {
  return DEVIATIONS.find(
    (deviation) =>
      deviation.probe === probe &&
      (deviation.versions?.includes(version) ?? true) &&
      (deviation.styles?.includes(style) ?? true),
  )
}
