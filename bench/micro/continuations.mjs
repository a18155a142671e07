/**
 * How native style finds the task of a continuation, and tells an `await` from a call of `then`, in as little as it takes:
 * what the measurements beside this share.
 */
import { AsyncLocalStorage, createHook, executionAsyncResource } from 'node:async_hooks'

/** Whether hooks follow promises, and number them: that is how Node 20 and 22 find a task, and tell an `await`. */
export const has_hooks = Number(process.versions.node.split('.')[0]) < 24

/** The number of the promise that was made last, once there is a storage that goes by hooks. */
export let newest_promise = 0

const STORE = Symbol('store')

/** A storage, in use from now on where it goes by hooks. */
export function new_storage() {
  if (!has_hooks) return new AsyncLocalStorage()
  const hook = createHook({
    init(id, type, _trigger, resource) {
      if (type === 'PROMISE') newest_promise = id
      resource[STORE] = executionAsyncResource()[STORE]
    },
  })
  hook.enable()
  return {
    getStore: () => executionAsyncResource()[STORE],
    run(store, fn) {
      const resource = executionAsyncResource()
      const outer = resource[STORE]
      resource[STORE] = store
      try {
        return fn()
      } finally {
        resource[STORE] = outer
      }
    },
  }
}

const NATIVE_SOURCE = Function.prototype.toString.call(Promise.resolve.bind(Promise))
const source_of = Function.prototype.toString

/** Only `await`, and promises that take a value over, hand over functions like these. */
export function prints_as_native(callback) {
  return source_of.call(callback) === NATIVE_SOURCE && callback.name === ''
}
