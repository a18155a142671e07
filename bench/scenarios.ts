/** What is measured. A scenario is a folder of scenarios/, with one file a system; a case is one with its numbers. */
export interface Case {
  /** The scenario's folder. */
  readonly scenario: string
  /** The scenario's name, and what tells its cases apart: `switch-10`. */
  readonly name: string
  /** One operation, in words. */
  readonly what: string
  readonly unit: 'ns' | 'bytes' | 'ms'
  /** What the files are handed; the same in every system. */
  readonly parameters: Readonly<Record<string, string | number>>
  /** Only these systems, as `--systems` names them; all that have a file if left out. */
  readonly systems?: readonly string[]
  /** Smaller numbers for systems that need minutes for these, which flatters them: by name, as `systems`. */
  readonly less?: Readonly<Record<string, Case['parameters']>>
  /** Seconds that Node warms up, where the usual time does not do. */
  readonly warm?: number
  /** Seconds of rounds that count, where what the collector does in one round is left to chance. */
  readonly enough?: number
  /** How many times as long as usual the runs of one system may take before there are fewer. */
  readonly patience?: number
}

interface Numbers {
  readonly suffix?: string | number
  readonly what: string
  readonly parameters: Case['parameters']
  readonly unit?: Case['unit']
  readonly systems?: readonly string[]
  readonly less?: NonNullable<Case['less']>
  readonly warm?: number
  readonly enough?: number
  readonly patience?: number
}

function cases(scenario: string, ...all: readonly Numbers[]): Case[] {
  return all.map(({ suffix, unit = 'ns', ...rest }) => ({
    scenario,
    name: suffix === undefined ? scenario : `${scenario}-${suffix}`,
    unit,
    ...rest,
  }))
}

/** Who is asked how the cost grows. */
const GROWING = ['shim', 'cpython-3.13']
/** A million tasks take a while: only those who promise something about them. */
const GROWN = ['shim']

/** Nothing is promised against the older Pythons and the limiters, which take seconds for 100,000. */
const SOME_TASKS = { tasks: 20_000 }
/** Effection's tasks are children of one parent each, which takes the square of their number. */
const FEWER_TASKS = {
  effection: { tasks: 5000 },
  'cpython-3.6': SOME_TASKS,
  'cpython-3.7': SOME_TASKS,
  'p-limit': SOME_TASKS,
  'p-queue': SOME_TASKS,
}

/** Where nothing is promised but against the newest Python and uvloop. */
const LARGE_ECHO = ['shim', 'native', 'cpython-3.13', 'uvloop']

/** What reads and writes is compiled late: while the client has the other core, compilers have none. */
const IO_WARM = 0.5
/** Of what runs through many functions, not all are compiled sooner (a lock on Node 24: 1,050 ns, then 840). */
const MANY_FUNCTIONS = { warm: 0.3, patience: 2 }
/** Until figures stay the same. */
const STEADY = { warm: 1.5, patience: 4 }

export const CASES: readonly Case[] = [
  ...cases(
    'switch',
    { suffix: 1, what: 'switch of 1 task by sleep(0)', parameters: { tasks: 1, each: 100_000 } },
    { suffix: 10, what: 'switch of 10 tasks by sleep(0)', parameters: { tasks: 10, each: 10_000 } },
    {
      suffix: '10k',
      what: 'switch of 10,000 tasks by sleep(0)',
      parameters: { tasks: 10_000, each: 30 },
      less: { effection: { each: 5 } },
    },
  ),
  ...cases('gather', {
    what: 'task made and gathered, of 100,000',
    parameters: { tasks: 100_000 },
    enough: 0.4,
    less: FEWER_TASKS,
  }),
  ...cases('sleep', {
    what: 'task that sleeps 10 ms, of 100,000 at once, less the 10 ms',
    parameters: { tasks: 100_000, delay: 0.01 },
    less: FEWER_TASKS,
  }),
  ...cases('memory', {
    what: 'memory of a sleeping task, of 100,000',
    unit: 'bytes',
    parameters: { tasks: 100_000 },
    less: FEWER_TASKS,
  }),
  ...cases(
    'queue',
    {
      suffix: '1x1',
      what: 'item through a queue of 10, 1 to 1',
      parameters: { workers: 1, each: 50_000 },
      ...MANY_FUNCTIONS,
    },
    {
      suffix: '10x10',
      what: 'item through a queue of 10, 10 to 10',
      parameters: { workers: 10, each: 4000 },
      ...MANY_FUNCTIONS,
    },
  ),
  ...cases(
    'lock',
    {
      suffix: 'free',
      what: 'lock taken that is free',
      parameters: { tasks: 1, each: 50_000 },
      ...MANY_FUNCTIONS,
    },
    {
      suffix: 'contended',
      what: 'lock taken, 100 tasks want it',
      parameters: { tasks: 100, each: 200 },
      ...MANY_FUNCTIONS,
    },
  ),
  ...cases('semaphore', {
    what: 'one of 10 places taken, 100 tasks want one',
    parameters: { tasks: 100, each: 200 },
    ...MANY_FUNCTIONS,
  }),
  ...cases('cancel', {
    what: 'sleeping task made, cancelled and gathered, of 100,000',
    parameters: { tasks: 100_000 },
    // An AbortController each.
    less: { ...FEWER_TASKS, native: SOME_TASKS },
  }),
  ...cases(
    'chain',
    {
      suffix: 'once',
      what: 'call of 100 nested coroutines, the innermost yields once',
      parameters: { depth: 100, times: 5000, yields: 1 },
    },
    {
      suffix: 'yields',
      what: 'switch under 100 nested coroutines, the innermost yields 1,000 times',
      parameters: { depth: 100, times: 50, yields: 1000 },
    },
  ),
  ...cases('timers', {
    what: 'timer within 100 ms, of 100,000, half of them cancelled (processor time)',
    parameters: { timers: 100_000, span: 0.1 },
  }),
  ...cases('call_soon', {
    what: 'callback, 100 of them in turn',
    parameters: { callbacks: 100, each: 1000 },
  }),
  ...cases(
    'async_tree',
    ...['none', 'io', 'memoization', 'mixed'].map((kind) => ({
      suffix: kind,
      what: `task of a tree of 55,987 (${kind})`,
      parameters: { kind, levels: 6, branches: 6 },
      less: { effection: { levels: 4 }, 'cpython-3.6': { levels: 5 }, 'cpython-3.7': { levels: 5 } },
    })),
  ),
  ...cases(
    'growth',
    ...[10_000, 100_000, 1_000_000].map((tasks) => ({
      suffix: tasks,
      what: `task of ${tasks.toLocaleString('en')}, two switches each`,
      parameters: { tasks },
      systems: tasks > 100_000 ? GROWN : GROWING,
    })),
  ),
  ...['streams', 'protocols'].flatMap((api) =>
    cases(
      `echo_${api}`,
      ...[1, 10, 100].flatMap((kib) =>
        [50, 1000].map((connections) => ({
          suffix: `${kib}k-${connections}`,
          what: `request of ${kib} KiB to an echo server by ${api}, ${connections} connections (processor time)`,
          ...(kib === 1 ? STEADY : { warm: IO_WARM, systems: LARGE_ECHO }),
          parameters: { bytes: kib * 1024, connections, requests: Math.max(1000, 10_000 / kib) },
        })),
      ),
    ),
  ),
  ...cases('startup', {
    what: 'import and run(sleep(0)), more than a bare start',
    unit: 'ms',
    parameters: {},
  }),
]
