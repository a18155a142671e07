import type { Version } from '../src/compat/versions.js'

/** The entries that are generated, and the version each has. */
export const ENTRIES: Readonly<Record<string, Version>> = {
  index: '3.14',
  py36: '3.6',
  py37: '3.7',
  py38: '3.8',
  py39: '3.9',
  py310: '3.10',
  py311: '3.11',
  py312: '3.12',
  py313: '3.13',
}

/** Entries that are another one under a second name, with the very same objects. */
export const ALIASES: Readonly<Record<string, string>> = { py314: 'index' }

/** Names of our own, which every version has. */
export const OWN_NAMES = ['abort_signal', 'async_with', 'coroutine', 'kw']

/**
 * Functions that may have to find or make a loop, or that say something about how a version behaves, while no loop
 * runs that would tell the version.
 */
export const BOUND = new Set([
  'as_completed',
  'async',
  'coroutines.debug_wrapper',
  'ensure_future',
  'events.on_fork',
  'gather',
  'get_child_watcher',
  'get_event_loop',
  'get_event_loop_policy',
  'iscoroutinefunction',
  'new_event_loop',
  'run',
  'set_child_watcher',
  'set_event_loop',
  'set_event_loop_policy',
  'shield',
  'wrap_future',
])

/** Modules whose classes have nothing to do with a version: they are exported as they are. */
export const PLAIN_MODULES = new Set(['exceptions', 'log', 'protocols'])

type ByVersion = Readonly<Partial<Record<Version, string>>>

/** Names that are another object in other versions: the export of ours that stands for it, `module:name` or `:name`. */
export const REPLACED: Readonly<Record<string, ByVersion>> = {
  CancelledError: { '3.6': 'exceptions:CancelledErrorLegacy', '3.8': 'exceptions:CancelledError' },
  TimeoutError: {
    '3.6': 'exceptions:TimeoutErrorLegacy',
    '3.8': 'exceptions:TimeoutErrorOwn',
    '3.11': 'exceptions:TimeoutError',
  },
  InvalidStateError: { '3.6': 'exceptions:InvalidStateErrorLegacy', '3.8': 'exceptions:InvalidStateError' },
  IncompleteReadError: {
    '3.6': 'exceptions:IncompleteReadErrorLegacy',
    '3.8': 'exceptions:IncompleteReadError',
  },
  async: { '3.6': 'ensure_future:_async' },
}

/** Types (and classes, as types only) that programs may have to name, beside every `…Options`. */
export const TYPES = ['AsyncContextManager', 'Awaitable', 'Coroutine', 'CoroutineLike']

/** Classes whose own name is private to Python's module, and the name that programs use. */
export const CALLED: Readonly<Record<string, string>> = { _UnixSelectorEventLoop: 'SelectorEventLoop' }

/** What a module of Python's has and another module here: `module:name`, or the same name in `module`. */
export const ELSEWHERE: Readonly<Record<string, string>> = {
  'base_events.MAXIMUM_SELECT_TIMEOUT': 'constants',
  'base_events.Server': 'server',
  'base_tasks._task_get_stack': 'base_tasks:extract_frames',
  'base_tasks._task_print_stack': 'base_tasks:print_frames',
  'coroutines.CoroWrapper': 'coroutine_wrapper',
  'coroutines.debug_wrapper': 'coroutine_wrapper',
  'events.extract_stack': 'format_helpers',
  'futures.STACK_DEBUG': 'constants',
  'selector_events.BaseSelectorEventLoop': 'base_selector_loop',
  'selector_events.SC_IOV_MAX': 'constants',
  'unix_events.can_use_pidfd': 'wait_status',
  'unix_events.waitstatus_to_exitcode': 'wait_status',
}

/** Names that modules have for asyncio's own use, where they have little or nothing else. */
export const PRIVATE: Readonly<Record<string, readonly string[]>> = {
  base_tasks: ['_task_get_stack', '_task_print_stack'],
  format_helpers: [
    '_format_args_and_kwargs',
    '_format_callback',
    '_format_callback_source',
    '_get_function_source',
  ],
  mixins: ['_LoopBoundMixin'],
}
