// Compiled, never run: what each version's types allow. A line below `@ts-expect-error` must be an error.
import * as asyncio from 'asyncio-shim'
import * as py36 from 'asyncio-shim/py36'
import * as py37 from 'asyncio-shim/py37'

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
