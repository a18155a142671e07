/**
 * Every place at which asyncio of some Python warns that something is deprecated, or may go wrong: found in its sources
 * by `grep 'warnings\.\(warn\|_deprecated\)'`, less those about what was not closed (ResourceWarning).
 */
import { describe, expect, it } from 'vitest'
import { VERSIONS, type Version } from '../../src/compat/versions.js'
import { recorded } from '../conformance/catalogue.js'
import { UNPORTED } from '../conformance/unported.js'
import deviations from '../../scripts/data/deviations.json' with { type: 'json' }

interface Place {
  readonly text: string
  readonly category: string
  /** The first and the last version that warns. */
  readonly versions: readonly [first: Version, last: Version]
  /** The probe in which real Pythons print the text. */
  readonly probe: string
}

const DEPRECATED = 'DeprecationWarning'
const LOOP = 'The loop argument is deprecated since Python 3.8'
const WATCHERS = [
  'get_child_watcher',
  'set_child_watcher',
  'SafeChildWatcher',
  'FastChildWatcher',
  'MultiLoopChildWatcher',
]
const POLICIES = ['get_event_loop_policy', 'set_event_loop_policy']

const PLACES: readonly Place[] = [
  {
    text: 'asyncio.async() function is deprecated, use ensure_future()',
    category: DEPRECATED,
    versions: ['3.6', '3.6'],
    probe: 'deprecation_warnings',
  },
  ...['current_task', 'all_tasks'].flatMap((name): Place[] => {
    const text = `Task.${name}() is deprecated, use asyncio.${name}() instead`
    return [
      {
        text,
        category: 'PendingDeprecationWarning',
        versions: ['3.7', '3.7'],
        probe: 'deprecation_warnings',
      },
      { text, category: DEPRECATED, versions: ['3.8', '3.8'], probe: 'deprecation_warnings' },
    ]
  }),
  {
    text: "'with await lock' is deprecated use 'async with lock' instead",
    category: DEPRECATED,
    versions: ['3.7', '3.8'],
    probe: 'deprecation_warnings',
  },
  {
    text: `${LOOP}, and scheduled for removal in Python 3.10.`,
    category: DEPRECATED,
    versions: ['3.8', '3.9'],
    probe: 'deprecation_loop_argument',
  },
  {
    text: `${LOOP} and scheduled for removal in Python 3.10.`,
    category: DEPRECATED,
    versions: ['3.8', '3.9'],
    probe: 'deprecation_loop_argument',
  },
  {
    text: 'Using the default executor that is not an instance of ThreadPoolExecutor is deprecated',
    category: DEPRECATED,
    versions: ['3.8', '3.10'],
    probe: 'executor_default',
  },
  {
    text: "method on sockets returned from get_extra_info('socket') will be prohibited in asyncio 3.9.",
    category: DEPRECATED,
    versions: ['3.8', '3.10'],
    probe: 'net_transport_socket',
  },
  {
    text: 'The *reuse_address* parameter has been deprecated as of',
    category: DEPRECATED,
    versions: ['3.6', '3.10'],
    probe: 'net_datagram_endpoint',
  },
  {
    text: 'The explicit passing of coroutine objects to asyncio.wait() is deprecated since Python 3.8',
    category: DEPRECATED,
    versions: ['3.9', '3.10'],
    probe: 'deprecation_warnings',
  },
  {
    text: 'Task.set_name() was added in Python 3.8, the method support will be mandatory',
    category: DEPRECATED,
    versions: ['3.11', '3.12'],
    probe: 'deprecation_warnings',
  },
  ...WATCHERS.map((name): Place => ({
    text: `'${name}' is deprecated as of Python 3.12 and will be removed in Python 3.14.`,
    category: DEPRECATED,
    versions: ['3.12', '3.13'],
    probe: 'proc_watchers',
  })),
  {
    text: 'There is no current event loop',
    category: DEPRECATED,
    versions: ['3.12', '3.13'],
    probe: 'deprecation_warnings',
  },
  ...POLICIES.map((name): Place => ({
    text: `'asyncio.${name}' is deprecated and slated for removal in Python 3.16`,
    category: DEPRECATED,
    versions: ['3.14', '3.14'],
    probe: 'deprecation_warnings',
  })),
  {
    text: "'asyncio.iscoroutinefunction' is deprecated and slated for removal in Python 3.16",
    category: DEPRECATED,
    versions: ['3.14', '3.14'],
    probe: 'deprecation_warnings',
  },
  {
    text: 'A loop is being detached from a child watcher with pending handlers',
    category: 'RuntimeWarning',
    versions: ['3.6', '3.13'],
    probe: 'proc_watcher_detached',
  },
  {
    text: 'The executor did not finishing joining its threads within',
    category: 'RuntimeWarning',
    versions: ['3.13', '3.14'],
    probe: 'executor_shutdown_timeout',
  },
  {
    text: "coroutine 'forgotten' was never awaited",
    category: 'RuntimeWarning',
    versions: ['3.6', '3.14'],
    probe: 'coro_never_awaited_warning',
  },
]

/** What Python warns of and the library does not: the text, and the deviation that says why. */
const SILENT: Readonly<Record<string, string>> = {
  '"@coroutine" decorator is deprecated since Python 3.8, use "async def" instead': 'coroutine_stays',
  "'asyncio.DefaultEventLoopPolicy' is deprecated and slated for removal in Python 3.16": 'coroutine_stays',
  "'AbstractChildWatcher' is deprecated as of Python 3.12, when a subclass is defined": 'watchers',
  "'with (yield from lock)' is deprecated use 'async with lock' instead": 'language',
  'loop.set_debug(True): cannot set debug coroutine wrapper; another wrapper is already set': 'language',
}

const words = (line: string): string[] => line.split(/\W+/)

describe('what Python warns of', () => {
  it.each(PLACES.map((place) => [place.text, place.category, place] as const))(
    '%s (%s) is printed by a probe in the versions that warn, and in no other',
    (_, __, { text, category, versions: [first, last], probe }) => {
      expect(probe in UNPORTED).toBe(false)
      const expected = VERSIONS.slice(VERSIONS.indexOf(first), VERSIONS.indexOf(last) + 1)
      const printed = VERSIONS.filter((version) => {
        const record = recorded(probe, version)
        if (record === undefined || 'skipped' in record) return expected.includes(version)
        return record.stdout.split('\n').some((line) => line.includes(text) && words(line).includes(category))
      })
      expect(printed).toEqual(expected)
    },
  )

  it.each(Object.entries(SILENT))('%s is a listed deviation', (_, id) => {
    expect(deviations.map((each: { id?: string }) => each.id)).toContain(id)
  })
})
