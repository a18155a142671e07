// Compiled, never run: what each version's types allow. A line below `@ts-expect-error` must be an error.
import * as asyncio from 'asyncio-shim'
import * as py36 from 'asyncio-shim/py36'
import * as py310 from 'asyncio-shim/py310'
import * as py312 from 'asyncio-shim/py312'
import * as py37 from 'asyncio-shim/py37'
import * as py38 from 'asyncio-shim/py38'
import * as py39 from 'asyncio-shim/py39'
import { copy_context } from 'asyncio-shim/contextvars'
import { virtual_time_loop } from 'asyncio-shim/testing'

function* job(): Generator<unknown, number> {
  yield* asyncio.sleep(0)
  return 1
}

export function names(): unknown[] {
  return [
    asyncio.run,
    asyncio.create_task,
    asyncio.current_task,
    py37.run,
    py37.create_task,
    py37.current_task,
    py36.get_event_loop,
    // @ts-expect-error 3.6 has no run
    py36.run,
    // @ts-expect-error 3.6 has no create_task
    py36.create_task,
    // @ts-expect-error 3.6 has Task.current_task alone
    py36.current_task,
    // @ts-expect-error 3.6 has no get_running_loop
    py36.get_running_loop,
    // @ts-expect-error 3.7 has no to_thread
    py37.to_thread,
  ]
}

export function keywords(): unknown[] {
  return [
    asyncio.create_task(job(), { name: 'job' }),
    py37.create_task(job()),
    // @ts-expect-error tasks have names from 3.8 on
    py37.create_task(job(), { name: 'job' }),
    py36.gather(job(), { loop: py36.get_event_loop() }),
    // @ts-expect-error functions take no loop from 3.10 on
    asyncio.gather(job(), { loop: py36.get_event_loop() }),
    // @ts-expect-error functions take no loop from 3.10 on
    asyncio.wait_for(job(), 1, { loop: py36.get_event_loop() }),
    asyncio.run(job(), { loop_factory: asyncio.new_event_loop }),
    py37.run(job(), { debug: true }),
    // @ts-expect-error run takes a factory from 3.12 on
    py37.run(job(), { loop_factory: py37.new_event_loop }),
  ]
}

export function classMethods(): unknown[] {
  return [
    py36.Task.current_task(),
    py37.Task.all_tasks(py37.get_event_loop()),
    // @ts-expect-error a function of the package alone from 3.9 on
    asyncio.Task.all_tasks(),
  ]
}

export function methods(): unknown[] {
  const task37 = py37.create_task(job())
  const task38 = py38.create_task(job(), { name: 'job' })
  const handle36 = py36.get_event_loop().call_later(1, () => 1)
  const handle37: py37.Handle = py37.get_event_loop().call_soon(() => 1)
  const context = copy_context()
  return [
    task38.get_name(),
    // @ts-expect-error tasks have names from 3.8 on
    task37.get_name(),
    // @ts-expect-error the results of functions are of the version, too
    py37.current_task()?.get_name(),
    // @ts-expect-error and so are those of methods
    py37.get_event_loop().create_task(job()).get_name(),
    task37.get_loop(),
    // @ts-expect-error futures tell their loop from 3.7 on
    new py36.Future<number>().get_loop(),
    // @ts-expect-error tasks are told how many cancellations are asked for from 3.11 on
    task38.cancelling(),
    py39.create_task(job()).cancel('stop'),
    // @ts-expect-error cancel takes a message from 3.9 on
    task38.cancel('stop'),
    handle37.cancelled(),
    // @ts-expect-error handles tell whether they are cancelled from 3.7 on
    handle36.cancelled(),
    handle36.cancel(),
    // @ts-expect-error handles have a context from 3.12 on
    handle37.get_context(),
    task37.add_done_callback((done) => done.result(), { context }),
    // @ts-expect-error callbacks have a context from 3.7 on
    py36.ensure_future(job()).add_done_callback(() => 1, { context }),
    py38.get_event_loop().create_task(job(), { name: 'job' }),
    // @ts-expect-error loop.create_task takes a context from 3.11 on
    py38.get_event_loop().create_task(job(), { context }),
    py312.create_task(job(), { context }),
    // @ts-expect-error create_task takes eager_start from 3.14 on
    py312.create_task(job(), { eager_start: true }),
    asyncio.create_task(job(), { eager_start: true }),
    new py312.Task(job(), { eager_start: true }),
    // @ts-expect-error the default executor can be shut down from 3.9 on
    py38.get_event_loop().shutdown_default_executor(),
    new asyncio.Queue(1).shutdown(),
    // @ts-expect-error queues can be shut down from 3.13 on
    new py312.Queue(1).shutdown(),
  ]
}

export function loopArguments(): unknown[] {
  const loop = py39.get_event_loop()
  return [
    new py39.Lock({ loop }),
    new py39.Event({ loop }),
    new py39.Condition(null, { loop }),
    new py39.Semaphore(2, { loop }),
    new py39.Queue({ maxsize: 3, loop }),
    new py310.Queue({ maxsize: 3 }),
    // @ts-expect-error until 3.9
    new py310.Lock({ loop: null }),
    // @ts-expect-error until 3.9
    new py310.Event({ loop: null }),
    // @ts-expect-error until 3.9
    new py310.Condition(null, { loop: null }),
    // @ts-expect-error until 3.9
    new py310.Semaphore(2, { loop: null }),
    // @ts-expect-error until 3.9
    new py310.Queue({ maxsize: 3, loop: null }),
    new py310.Future({ loop: null }),
  ]
}

export class Named<T> extends py38.Task<T> {
  override get_name(): string {
    return `my ${super.get_name()}`
  }
}

export function classes(): unknown[] {
  const named = new Named<number>(job())
  const task: py38.Task<number> = named
  const future: py38.Future<number> = task
  const policy = new py37.events.BaseDefaultEventLoopPolicy()
  const same: py37.events.BaseDefaultEventLoopPolicy = policy
  const seen: unknown = task
  // @ts-expect-error locks can be awaited until 3.8
  const entered = new py39.Lock().__await__()
  return [
    named.get_name().length,
    future.result().toFixed(),
    seen instanceof py38.Task ? seen.get_name() : '',
    py38.gather(named, job()),
    // Awaitables of one version are awaitables to another.
    asyncio.gather(named, py36.ensure_future(job())),
    virtual_time_loop(py38).create_task(job()).get_name(),
    // @ts-expect-error the loop is one of the version
    virtual_time_loop(py36).create_task(job()).get_name(),
    same,
    entered,
  ]
}
