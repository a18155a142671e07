// What every stranger's program does: one part of it imports the package, another requires it (required.cjs), and both
// have one of each class.
import assert from 'node:assert/strict'
import * as asyncio from 'asyncio-shim'
import { ContextVar } from 'asyncio-shim/contextvars'
import { BaseException, ValueError } from 'asyncio-shim/builtins'
import * as py36 from 'asyncio-shim/py36'
import { virtual_time_loop } from 'asyncio-shim/testing'

const name = new ContextVar('name', { default: 'nobody' })

const work = asyncio.coroutine(async function work(n) {
  name.set(`worker ${n}`)
  await asyncio.sleep(0)
  return [n, name.get()]
})

function* fail(required) {
  yield* required.asyncio.sleep(0)
  throw new required.builtins.ValueError('no')
}

/** What a class is to `instanceof`, whoever made the object. */
function instances(required) {
  const future = new required.asyncio.Future({ loop: virtual_time_loop(asyncio) })
  assert(future instanceof asyncio.Future)
  assert(future instanceof py36.Future)
  assert(new asyncio.Queue() instanceof required.asyncio.Queue)
  assert(new required.asyncio.CancelledError() instanceof asyncio.CancelledError)
  assert(new required.builtins.ValueError() instanceof BaseException)
  assert(new required.builtins.ValueError() instanceof Error)
  assert.equal(required.asyncio.Task, asyncio.Task)
  assert.equal(required.py36.Task, py36.Task)
}

async function main(required) {
  const task = required.asyncio.create_task(work(1))
  assert(task instanceof asyncio.Task)
  assert.deepEqual(await asyncio.gather(task, work(2)), [
    [1, 'worker 1'],
    [2, 'worker 2'],
  ])
  await assert.rejects(async () => await asyncio.create_task(fail(required)), ValueError)
  const cancelled = required.asyncio.create_task(asyncio.sleep(60))
  await asyncio.sleep(0)
  cancelled.cancel()
  await assert.rejects(async () => await cancelled, asyncio.CancelledError)
}

/** @returns `ok` */
export async function program(required) {
  instances(required)
  await required.asyncio.run(() => main(required))
  const loop = py36.new_event_loop()
  assert.deepEqual(await loop.run_until_complete(work(3)), [3, 'worker 3'])
  loop.close()
  const virtual = virtual_time_loop(required.py36)
  assert.equal(await virtual.run_until_complete(py36.sleep(3600, 'slept')), 'slept')
  virtual.close()
  return 'ok'
}
