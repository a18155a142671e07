import type { Version } from './versions.js'

/** One difference between Python versions. The value at a version is that of the newest change point not after it. */
export interface Switch {
  /** What the difference is about, in one sentence. */
  readonly what: string
  readonly changes: Readonly<Partial<Record<Version, string | number | boolean | null>>>
  /** Documentation or changelog entry. */
  readonly link: string
  /** The program that shows the difference on real Pythons. */
  readonly probe: string
}

const TASKS = 'https://docs.python.org/3/library/asyncio-task.html'
const LOOP = 'https://docs.python.org/3/library/asyncio-eventloop.html'
const FUTURES = 'https://docs.python.org/3/library/asyncio-future.html'
const RUNNER = 'https://docs.python.org/3/library/asyncio-runner.html'
const SYNC = 'https://docs.python.org/3/library/asyncio-sync.html'
const STREAMS = 'https://docs.python.org/3/library/asyncio-stream.html'
const POLICY = 'https://docs.python.org/3/library/asyncio-policy.html'

/** Every semantic difference that the library knows, each under the name the code asks for it by. */
export const SWITCHES = {
  contextvars: {
    what: 'Whether tasks, callbacks and timers carry context variables.',
    changes: { '3.6': false, '3.7': true },
    link: 'https://docs.python.org/3/library/contextvars.html#asyncio-support',
    probe: 'ctx_task_copy',
  },
  cancelled_error: {
    what: 'Whether CancelledError is an Exception or only a BaseException.',
    changes: { '3.6': 'exception', '3.8': 'base_exception' },
    link: 'https://docs.python.org/3/library/asyncio-exceptions.html#asyncio.CancelledError',
    probe: 'future_invalid_state_mro',
  },
  timeout_error: {
    what: 'Which class asyncio.TimeoutError is: concurrent.futures’, its own, or the builtin.',
    changes: { '3.6': 'concurrent', '3.8': 'own', '3.11': 'builtin' },
    link: 'https://docs.python.org/3/library/asyncio-exceptions.html#asyncio.TimeoutError',
    probe: 'future_invalid_state_mro',
  },
  invalid_state_error: {
    what: 'Whether InvalidStateError derives from concurrent.futures.Error.',
    changes: { '3.6': 'concurrent', '3.8': 'own' },
    link: 'https://docs.python.org/3/library/asyncio-exceptions.html#asyncio.InvalidStateError',
    probe: 'future_invalid_state_mro',
  },
  exception_repr_comma: {
    what: 'Whether the repr of an exception with one argument ends in a comma.',
    changes: { '3.6': true, '3.7': false },
    link: 'https://docs.python.org/3/whatsnew/3.7.html#changes-in-the-python-api',
    probe: 'task_repr_finished',
  },
  exception_args_in_cancel: {
    what: 'How far the message of cancel() travels: nowhere, into the task, or to its awaiters as the same exception.',
    changes: { '3.6': 'none', '3.9': 'task', '3.11': 'awaiter' },
    link: `${TASKS}#asyncio.Task.cancel`,
    probe: 'cancel_message',
  },
  stop_iteration_in_future: {
    what: 'Whether Future.set_exception(StopIteration) is refused or stored as a RuntimeError.',
    changes: { '3.6': 'refused', '3.13': 'wrapped' },
    link: `${FUTURES}#asyncio.Future.set_exception`,
    probe: 'coro_stopiteration_inside',
  },
  task_create_check: {
    what: 'Whether a task refuses what is no coroutine when it is made, or fails in its first step.',
    changes: { '3.6': 'first_step', '3.7': 'at_once' },
    link: `${TASKS}#asyncio.Task`,
    probe: 'coro_custom_awaitable',
  },
  task_set_result: {
    what: 'Whether Task.set_result and set_exception finish the task from outside.',
    changes: { '3.6': 'accepted', '3.7': 'refused' },
    link: `${TASKS}#asyncio.Task`,
    probe: 'task_subclass',
  },
  task_names: {
    what: 'Whether tasks have names.',
    changes: { '3.6': false, '3.8': true },
    link: `${TASKS}#asyncio.Task.set_name`,
    probe: 'task_names',
  },
  task_context_argument: {
    what: 'Whether create_task and Task take a context.',
    changes: { '3.6': false, '3.11': true },
    link: `${LOOP}#asyncio.loop.create_task`,
    probe: 'task_context_kw',
  },
  task_repr_cancelling: {
    what: 'When the repr says cancelling: until the request is passed on, or while a request is counted.',
    changes: { '3.6': 'must_cancel', '3.11': 'counted' },
    link: `${TASKS}#asyncio.Task.cancelling`,
    probe: 'task_repr_finished',
  },
  task_wakeup_repr: {
    what: 'How the repr of a future shows a task that waits for it.',
    changes: { '3.6': 'wrapper', '3.10': 'method' },
    link: `${TASKS}#asyncio.Task`,
    probe: 'task_repr_finished',
  },
  task_factory_keywords: {
    what: 'Whether loop.create_task hands name and context to the task factory, or sets the name afterwards.',
    changes: { '3.6': 'none', '3.8': 'set_name', '3.11': 'context', '3.14': 'all' },
    link: `${LOOP}#asyncio.loop.set_task_factory`,
    probe: 'task_names',
  },
  set_name_missing: {
    what: 'What happens when a factory’s task has no set_name.',
    changes: { '3.6': 'ignored', '3.11': 'deprecated', '3.13': 'error' },
    link: `${LOOP}#asyncio.loop.set_task_factory`,
    probe: 'task_names',
  },
  task_registry: {
    what: 'Whether Task.all_tasks() exists and so finished tasks stay listed while something refers to them.',
    changes: { '3.6': 'finished_too', '3.9': 'pending' },
    link: `${TASKS}#asyncio.all_tasks`,
    probe: 'task_weak_registry',
  },
  task_classmethods: {
    what: 'Which warning Task.current_task() and Task.all_tasks() give.',
    changes: { '3.6': 'silent', '3.7': 'PendingDeprecationWarning', '3.8': 'DeprecationWarning' },
    link: 'https://docs.python.org/3/whatsnew/3.9.html#removed',
    probe: 'task_classmethods_warning',
  },
  enter_task_overwrites: {
    what: 'Whether a step that begins while another runs replaces the current task, or is refused.',
    changes: { '3.6': true, '3.7': false },
    link: `${TASKS}#asyncio.current_task`,
    probe: 'task_enter_nested_loop',
  },
  chained_errors: {
    what: 'Which errors of concurrent.futures become asyncio’s own, as new objects, between its futures and a loop’s.',
    changes: { '3.6': 'none', '3.8': 'own', '3.11': 'own_and_timeouts', '3.13': 'own' },
    link: `${FUTURES}#asyncio.wrap_future`,
    probe: 'future_chained_errors',
  },
  call_graph: {
    what: 'Whether asyncio keeps account of which task awaits which future.',
    changes: { '3.6': false, '3.14': true },
    link: 'https://docs.python.org/3/library/asyncio-graph.html',
    probe: 'shield_inner_outcomes',
  },
  enter_task_check: {
    what: 'Whether _enter_task and _leave_task want the loop to be the running one.',
    changes: { '3.6': 'current_task', '3.14': 'running_loop' },
    link: 'https://docs.python.org/3/library/asyncio-extending.html#asyncio._enter_task',
    probe: 'task_enter_nested_loop',
  },
  self_cancel_return: {
    what: 'How a task ends that was told to cancel and returns all the same: failed, or cancelled.',
    changes: { '3.6': 'failed', '3.8': 'cancelled' },
    link: `${TASKS}#asyncio.Task.cancel`,
    probe: 'cancel_self_then_return',
  },
  uncancel_drops_request: {
    what: 'Whether uncancel() down to zero takes back a cancellation that was not delivered yet.',
    changes: { '3.6': false, '3.13': true },
    link: `${TASKS}#asyncio.Task.uncancel`,
    probe: 'cancel_uncancel_pending_request',
  },
  base_exception_in_task: {
    what: 'Whether a BaseException that ends a task also leaves the loop.',
    changes: { '3.6': 'raised', '3.8': 'stored' },
    link: 'https://docs.python.org/3/whatsnew/3.8.html#asyncio',
    probe: 'loop_base_exception_task',
  },
  base_exception_in_callback: {
    what: 'Whether a BaseException in a callback leaves the loop or goes to the exception handler.',
    changes: { '3.6': 'raised', '3.8': 'handled' },
    link: 'https://docs.python.org/3/whatsnew/3.8.html#asyncio',
    probe: 'loop_exception_in_callback',
  },
  callback_arguments_shown: {
    what: 'Whether messages and reprs show the arguments of callbacks outside debug mode.',
    changes: { '3.6': true, '3.13': false },
    link: 'https://docs.python.org/3/whatsnew/changelog.html',
    probe: 'repr_handles',
  },
  exception_handler_context: {
    what: 'Whether an exception handler runs in the context of the handle or task that failed.',
    changes: { '3.6': 'reporter', '3.12': 'failed' },
    link: `${LOOP}#asyncio.loop.set_exception_handler`,
    probe: 'ctx_exception_handler',
  },
  nested_run_check: {
    what: 'Whether run_until_complete inside a running loop is refused before or after its coroutine became a task.',
    changes: { '3.6': 'after', '3.7': 'before' },
    link: `${LOOP}#asyncio.loop.run_until_complete`,
    probe: 'loop_nested_run',
  },
  mismatched_loop_text: {
    what: 'How ensure_future says that a future is of another loop.',
    changes: {
      '3.6': 'loop argument must agree with Future',
      '3.8': 'The future belongs to a different loop than the one specified as the loop argument',
    },
    link: `${FUTURES}#asyncio.ensure_future`,
    probe: 'loop_create_future',
  },
  refused_coroutine_closed: {
    what: 'Whether ensure_future closes a coroutine that no task could be made of.',
    changes: { '3.6': false, '3.10': true },
    link: `${FUTURES}#asyncio.ensure_future`,
    probe: 'loop_closed_create_task',
  },
  set_event_loop_check: {
    what: 'How set_event_loop and set_event_loop_policy refuse a wrong type.',
    changes: { '3.6': 'assertion', '3.11': 'type_error' },
    link: `${LOOP}#asyncio.set_event_loop`,
    probe: 'getloop_set_type_check',
  },
  get_event_loop_missing: {
    what: 'What get_event_loop() does where no loop is set: make one, make one and warn, or raise.',
    changes: { '3.6': 'make', '3.12': 'warn', '3.14': 'raise' },
    link: `${LOOP}#asyncio.get_event_loop`,
    probe: 'getloop_future_outside',
  },
  policy_deprecated: {
    what: 'Whether event loop policies are deprecated.',
    changes: { '3.6': false, '3.14': true },
    link: `${POLICY}`,
    probe: 'getloop_policy_custom',
  },
  none_delay: {
    what: 'How call_later(None) and call_at(None) are refused.',
    changes: { '3.6': 'arithmetic', '3.11': 'type_error' },
    link: `${LOOP}#asyncio.loop.call_later`,
    probe: 'loop_none_delay',
  },
  timer_comparison: {
    what: 'How comparing a TimerHandle with something else fails.',
    changes: { '3.6': 'attribute_error', '3.9': 'type_error' },
    link: `${LOOP}#asyncio.TimerHandle`,
    probe: 'loop_timerhandle_when',
  },
  loop_argument: {
    what: 'Whether functions and primitives take a loop: accepted, accepted with a warning, or no more.',
    changes: { '3.6': 'accepted', '3.8': 'deprecated', '3.10': 'removed' },
    link: 'https://docs.python.org/3/whatsnew/3.10.html#removed',
    probe: 'sleep_ordering',
  },
  sleep_negative: {
    what: 'Whether a negative sleep takes a timer or is one bare yield.',
    changes: { '3.6': 'timer', '3.7': 'yield' },
    link: `${TASKS}#asyncio.sleep`,
    probe: 'sleep_ordering',
  },
  sleep_nan: {
    what: 'Whether sleep(nan) is refused.',
    changes: { '3.6': 'accepted', '3.13': 'refused' },
    link: `${TASKS}#asyncio.sleep`,
    probe: 'sleep_nan',
  },
  wait_for_algorithm: {
    what: 'What wait_for does at its timeout and when it is cancelled.',
    changes: {
      '3.6': 'abandon',
      '3.7': 'await_on_timeout',
      '3.8': 'await_always',
      '3.9': 'result_of_cancelled',
      '3.12': 'in_this_task',
    },
    link: `${TASKS}#asyncio.wait_for`,
    probe: 'waitfor_outer_cancel',
  },
  wait_coroutines: {
    what: 'Whether wait() takes bare coroutines.',
    changes: { '3.6': 'wrapped', '3.9': 'deprecated', '3.11': 'refused' },
    link: `${TASKS}#asyncio.wait`,
    probe: 'wait_errors',
  },
  wait_empty_text: {
    what: 'The text of the error for wait() of nothing.',
    changes: { '3.6': 'Set of coroutines/Futures is empty.', '3.11': 'Set of Tasks/Futures is empty.' },
    link: `${TASKS}#asyncio.wait`,
    probe: 'wait_errors',
  },
  wait_cancelled_cleanup: {
    what: 'Whether a cancelled wait() takes its callbacks back.',
    changes: { '3.6': false, '3.7': true },
    link: `${TASKS}#asyncio.wait`,
    probe: 'wait_first_exception_cancel',
  },
  as_completed_kind: {
    what: 'What as_completed gives: a generator of coroutines, or an iterator that works with async for too.',
    changes: { '3.6': 'generator', '3.13': 'iterator' },
    link: `${TASKS}#asyncio.as_completed`,
    probe: 'ascomp_object_kind',
  },
  as_completed_refusal: {
    what: 'What as_completed says it wants.',
    changes: {
      '3.6': 'expect a list of futures',
      '3.8': 'expect an iterable of futures',
      '3.13': 'expects an iterable of awaitables',
    },
    link: `${TASKS}#asyncio.as_completed`,
    probe: 'ascomp_object_kind',
  },
  library_coroutine_reawait: {
    what: 'What a second await of a coroutine of the library gives: nothing, silently, or RuntimeError.',
    changes: { '3.6': 'silent', '3.7': 'refused' },
    link: `${TASKS}#asyncio.as_completed`,
    probe: 'ascomp_late_awaits',
  },
  asyncgen_exclusive: {
    what: 'Whether a second step of an asynchronous generator is refused while one is under way.',
    changes: { '3.6': false, '3.8': true },
    link: 'https://docs.python.org/3/whatsnew/changelog.html',
    probe: 'agen_concurrent_use',
  },
  await_without_task: {
    what: 'How a pending future refuses to be awaited where no task takes it.',
    changes: { '3.6': 'assertion', '3.7': 'runtime' },
    link: `${FUTURES}#asyncio.Future`,
    probe: 'coro_bad_yield',
  },
  abstract_coroutines: {
    what: 'Which methods of AbstractEventLoop are coroutine functions: none, all that await, or those but run_in_executor.',
    changes: { '3.6': 'none', '3.7': 'executor_too', '3.8': 'some' },
    link: `${LOOP}#asyncio.AbstractEventLoop`,
    probe: 'misc_abstract_loop',
  },
  gather_algorithm: {
    what: 'How gather keeps its children: one callback an argument, or one a different child.',
    changes: { '3.6': 'per_argument', '3.7': 'per_child' },
    link: `${TASKS}#asyncio.gather`,
    probe: 'gather_start_order',
  },
  gather_mismatch_text: {
    what: 'What gather says of futures of two loops.',
    changes: { '3.6': 'futures are tied to different event loops', '3.7': null },
    link: `${TASKS}#asyncio.gather`,
    probe: 'task_other_loop_future',
  },
  gather_refused_argument: {
    what: 'Whether children watched before a refused argument report a NameError later.',
    changes: { '3.6': 'clean', '3.7': 'name_error', '3.9': 'clean' },
    link: `${TASKS}#asyncio.gather`,
    probe: 'gather_done_children',
  },
  gather_done_children: {
    what: 'Whether gather of finished futures is done one iteration later or at once.',
    changes: { '3.6': 'later', '3.12': 'at_once' },
    link: `${TASKS}#asyncio.gather`,
    probe: 'gather_done_children',
  },
  gather_cancel_message: {
    what: 'Which CancelledError gather passes on: a new one, or the child’s with its message.',
    changes: { '3.6': 'new', '3.9': 'child' },
    link: `${TASKS}#asyncio.gather`,
    probe: 'gather_child_cancelled',
  },
  shield_late_error: {
    what: 'What becomes of an inner failure after the shield was cancelled.',
    changes: { '3.6': 'silent', '3.7': 'unretrieved', '3.14': 'handler' },
    link: `${TASKS}#asyncio.shield`,
    probe: 'shield_error_after_cancel',
  },
  generator_is_coroutine: {
    what: 'What kind of object a coroutine of the library is called in messages.',
    changes: { '3.6': 'generator', '3.7': 'coroutine' },
    link: `${TASKS}#coroutines`,
    probe: 'coro_library_kind',
  },
  run_algorithm: {
    what: 'Whether run() is a function of its own or a Runner used once.',
    changes: { '3.6': 'function', '3.11': 'runner' },
    link: `${RUNNER}#asyncio.run`,
    probe: 'run_basic',
  },
  run_debug_default: {
    what: 'Whether run() turns debug mode off unless told, or leaves it to the environment.',
    changes: { '3.6': false, '3.8': null },
    link: `${RUNNER}#asyncio.run`,
    probe: 'run_errors',
  },
  run_executor_shutdown: {
    what: 'Whether run() waits for jobs of the default executor.',
    changes: { '3.6': false, '3.9': true },
    link: `${RUNNER}#asyncio.run`,
    probe: 'loop_executor_basic',
  },
  executor_shutdown_timeout: {
    what: 'What the timeout of shutdown_default_executor does: there is none, it changes nothing, or it ends the waiting.',
    changes: { '3.6': 'none', '3.12': 'ignored', '3.13': 'limits' },
    link: `${LOOP}#asyncio.loop.shutdown_default_executor`,
    probe: 'executor_shutdown_timeout',
  },
  default_executor_type: {
    what: 'Whether set_default_executor takes what is no ThreadPoolExecutor.',
    changes: { '3.6': 'accepted', '3.8': 'deprecated', '3.11': 'refused' },
    link: `${LOOP}#asyncio.loop.set_default_executor`,
    probe: 'executor_default',
  },
  default_executor_threads: {
    what: 'How many threads the default executor has at most: five times the processors, or four more, but 32 at most.',
    changes: { '3.6': 'five_each', '3.8': 'four_more' },
    link: 'https://docs.python.org/3/library/concurrent.futures.html#concurrent.futures.ThreadPoolExecutor',
    probe: 'executor_default',
  },
  default_executor_name: {
    what: 'What the names of the default executor’s threads begin with.',
    changes: { '3.6': 'ThreadPoolExecutor', '3.9': 'asyncio' },
    link: `${LOOP}#asyncio.loop.run_in_executor`,
    probe: 'executor_default',
  },
  run_interrupt: {
    what: 'What Ctrl-C does during run(): break out of the loop, or cancel the main task first.',
    changes: { '3.6': 'break', '3.11': 'cancel_main' },
    link: `${RUNNER}#handling-keyboard-interruption`,
    probe: 'run_sigint',
  },
  run_awaitable: {
    what: 'Whether run() takes any awaitable, and how it refuses the rest.',
    changes: { '3.6': 'coroutine', '3.14': 'awaitable' },
    link: `${RUNNER}#asyncio.run`,
    probe: 'run_errors',
  },
  run_loop_factory: {
    what: 'Whether run() takes a loop factory.',
    changes: { '3.6': false, '3.12': true },
    link: `${RUNNER}#asyncio.run`,
    probe: 'run_loop_factory',
  },
  async_with_refusal: {
    what: 'How async with refuses an object that is no asynchronous context manager.',
    changes: { '3.6': 'attribute_error', '3.11': 'type_error' },
    link: 'https://docs.python.org/3/whatsnew/3.11.html#other-cpython-implementation-changes',
    probe: 'lock_sync_with',
  },
  taskgroup_uncancel: {
    what: 'When a task group takes back its request to cancel the parent: before it waits for its tasks, so that a failure while it waits leaves the request counted, or after.',
    changes: { '3.6': 'before_waiting', '3.13': 'after_waiting' },
    link: `${TASKS}#asyncio.TaskGroup`,
    probe: 'tg_misuse',
  },
  taskgroup_hidden_cancellation: {
    what: 'Whether a cancellation from outside that a task group’s errors hide is delivered at the parent’s next await.',
    changes: { '3.6': 'dropped', '3.13': 'requested_again' },
    link: `${TASKS}#asyncio.TaskGroup`,
    probe: 'tg_cancel_count_with_error',
  },
  taskgroup_refused_coroutine: {
    what: 'Whether a coroutine that a task group refuses is closed.',
    changes: { '3.6': 'left_open', '3.13': 'closed' },
    link: `${TASKS}#asyncio.TaskGroup.create_task`,
    probe: 'tg_misuse',
  },
  taskgroup_cancelled_subclass: {
    what: 'Whether a block that raises a subclass of CancelledError was cancelled, or failed.',
    changes: { '3.6': 'error', '3.13': 'cancellation' },
    link: `${TASKS}#asyncio.TaskGroup`,
    probe: 'tg_misuse',
  },
  taskgroup_done_task: {
    what: 'When a task group looks at a task that was done when it was made: in the next iteration, or at once.',
    changes: { '3.6': 'later', '3.12': 'at_once', '3.14': 'later' },
    link: `${TASKS}#asyncio.eager_task_factory`,
    probe: 'tg_eager',
  },
  task_argument_text: {
    what: 'How Task refuses a keyword argument that it does not have.',
    changes: {
      '3.6': "'{}' is an invalid keyword argument for Task()",
      '3.13': "Task() got an unexpected keyword argument '{}'",
    },
    link: `${TASKS}#asyncio.Task`,
    probe: 'task_names',
  },
  eager_tasks: {
    what: 'Whether a task can begin within the call that makes it.',
    changes: { '3.6': false, '3.12': true },
    link: `${TASKS}#asyncio.eager_task_factory`,
    probe: 'task_eager_details',
  },
  staggered_algorithm: {
    what: 'How staggered_race waits for its tasks: wait() anew for each, failing with the first error of its own, or by callbacks, with a group.',
    changes: { '3.6': 'wait', '3.14': 'callbacks' },
    link: 'https://docs.python.org/3/whatsnew/changelog.html',
    probe: 'staggered_outcomes',
  },
  timeout_in_context: {
    what: 'Whether a Timeout puts a TimeoutError into the chain of an error that replaced its cancellation.',
    changes: { '3.6': false, '3.13': true },
    link: `${TASKS}#asyncio.timeout`,
    probe: 'timeout_outer_cancel',
  },
  qualified_names_in_errors: {
    what: 'Whether errors about arguments name the class of a method.',
    changes: { '3.6': false, '3.10': true },
    link: 'https://docs.python.org/3/whatsnew/3.10.html#other-language-changes',
    probe: 'task_names',
  },
  create_task_keywords: {
    what: 'Whether create_task passes any keyword argument on to the factory or the task.',
    changes: { '3.6': 'fixed', '3.14': 'any' },
    link: `${LOOP}#asyncio.loop.create_task`,
    probe: 'task_names',
  },
  primitive_binding: {
    what: 'When a lock, event, condition, semaphore or queue is bound to its loop: when made, or at its first wait.',
    changes: { '3.6': 'construction', '3.10': 'first_wait' },
    link: 'https://docs.python.org/3/whatsnew/3.10.html#removed',
    probe: 'lock_no_barging',
  },
  primitive_loop_refusal: {
    what: 'How primitives refuse the loop argument: not at all, with an explanation, or as any unknown argument.',
    changes: { '3.6': 'none', '3.10': 'explained', '3.11': 'unexpected' },
    link: 'https://docs.python.org/3/whatsnew/3.10.html#removed',
    probe: 'lock_no_barging',
  },
  state_separator: {
    what: 'What stands between the parts of the state in the repr of a primitive.',
    changes: { '3.6': ',', '3.7': ', ' },
    link: SYNC,
    probe: 'lock_cancelled_waiter',
  },
  await_lock: {
    what: 'Whether locks, conditions and semaphores can be awaited for `with await lock`.',
    changes: { '3.6': 'accepted', '3.7': 'deprecated', '3.9': 'refused' },
    link: 'https://docs.python.org/3/whatsnew/3.9.html#removed',
    probe: 'lock_sync_with',
  },
  await_refusal: {
    what: 'How await refuses an object that is not awaitable.',
    changes: {
      '3.6': "'{}' object is not iterable",
      '3.7': "object {} can't be used in 'await' expression",
      '3.14': "'{}' object can't be awaited",
    },
    link: 'https://docs.python.org/3/whatsnew/3.14.html',
    probe: 'lock_sync_with',
  },
  condition_cancelled: {
    what: 'Whether a waiter of a condition that is cancelled after its notification passes it on, or loses it.',
    changes: { '3.6': 'lost', '3.13': 'passed_on' },
    link: `${SYNC}#asyncio.Condition`,
    probe: 'cond_notify_then_cancel',
  },
  semaphore_fairness: {
    what: 'Who gets a permit that is given back: who asks first, or who waits longest.',
    changes: { '3.6': 'barging', '3.9': 'announced', '3.10': 'granted', '3.13': 'granted_all' },
    link: `${SYNC}#asyncio.Semaphore`,
    probe: 'sem_locked_with_waiters',
  },
  barrier_too_small_text: {
    what: 'How a barrier of no parties is refused.',
    changes: { '3.6': 'parties must be > 0', '3.14': 'parties must be >= 1' },
    link: `${SYNC}#asyncio.Barrier`,
    probe: 'barrier_basic',
  },
  cancelled_putter: {
    what: 'Whether a cancelled put() stays in the line of those who wait for room.',
    changes: { '3.6': 'kept', '3.7': 'removed' },
    link: 'https://docs.python.org/3/library/asyncio-queue.html#asyncio.Queue.put',
    probe: 'queue_cancelled_putter',
  },
  stream_reader_repr: {
    what: 'Whether the repr of a stream reader names its parts by a letter or by a word.',
    changes: { '3.6': 'letters', '3.7': 'words' },
    link: `${STREAMS}#asyncio.StreamReader`,
    probe: 'stream_repr',
  },
  incomplete_read_expected: {
    what: 'How an IncompleteReadError of an unknown size shows it.',
    changes: { '3.6': 'None', '3.8': 'undefined' },
    link: 'https://docs.python.org/3/library/asyncio-exceptions.html#asyncio.IncompleteReadError',
    probe: 'stream_readuntil',
  },
  stream_separators: {
    what: 'Whether readuntil() takes one separator, or several in a tuple.',
    changes: { '3.6': 'one', '3.13': 'several' },
    link: `${STREAMS}#asyncio.StreamReader.readuntil`,
    probe: 'stream_readuntil_tuple',
  },
  separator_refusal: {
    what: 'How readuntil() refuses a separator that is no bytes, but for its class.',
    changes: {
      '3.6': 'a bytes-like object is required',
      '3.7': 'argument should be integer or bytes-like object',
    },
    link: `${STREAMS}#asyncio.StreamReader.readuntil`,
    probe: 'stream_readuntil_tuple',
  },
  stream_reader_holder: {
    what: 'Whether the protocol of a stream keeps its reader alive, or lets it go when the program does.',
    changes: { '3.6': 'strong', '3.8': 'weak' },
    link: `${STREAMS}#asyncio.StreamReader`,
    probe: 'stream_reader_held',
  },
  stream_writer_held: {
    what: 'Whether the protocol of a server’s connection keeps the writer alive.',
    changes: { '3.6': true, '3.13': false },
    link: `${STREAMS}#asyncio.start_server`,
    probe: 'stream_reader_held',
  },
  stream_close_waiter: {
    what: 'Whether wait_closed() asks the protocol for what to wait for by an attribute or by a method.',
    changes: { '3.6': 'attribute', '3.8': 'method' },
    link: `${STREAMS}#asyncio.StreamWriter.wait_closed`,
    probe: 'stream_close_waiter',
  },
  stream_tls_shutdown_timeout: {
    what: 'Whether StreamWriter.start_tls takes a timeout for the shutdown.',
    changes: { '3.6': false, '3.12': true },
    link: `${STREAMS}#asyncio.StreamWriter.start_tls`,
    probe: 'stream_start_tls_arguments',
  },
  unclosed_writer_warning: {
    what: 'Whether a stream writer that is collected before it was closed is reported, and closed.',
    changes: { '3.6': false, '3.11': true },
    link: `${STREAMS}#asyncio.StreamWriter`,
    probe: 'stream_writer_unclosed',
  },
  drain_waiters: {
    what: 'Whether one task or any number may wait in drain() of one writer.',
    changes: { '3.6': 'one', '3.10': 'many' },
    link: `${STREAMS}#asyncio.StreamWriter.drain`,
    probe: 'net_concurrent_drain',
  },
  client_handler_end: {
    what: 'What a failed coroutine of a stream server leads to: nothing, a report and the end of the connection, or that for a cancelled one, too.',
    changes: { '3.6': 'ignored', '3.11': 'reported', '3.13': 'reported_or_closed' },
    link: `${STREAMS}#asyncio.start_server`,
    probe: 'net_handler_error',
  },
} as const satisfies Record<string, Switch>
