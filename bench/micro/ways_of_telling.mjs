/** How native style tells an `await` from a call of `then`: what the measurements beside this share. */
import { createContext, runInContext } from 'node:vm'

const NATIVE_SOURCE = Function.prototype.toString.call(Promise.resolve.bind(Promise))
const source_of = Function.prototype.toString

/** Only `await`, and promises that take a value over, hand over functions like these. */
export function prints_as_native(callback) {
  return source_of.call(callback) === NATIVE_SOURCE && callback.name === ''
}

const IS_OURS = Symbol('made for an await')
const realm = createContext({})
runInContext('Function.prototype', realm)[IS_OURS] = true

/** A `then` of another realm. What an `await` hands over to it is made there. */
export function then_of_realm(method) {
  const source = '(method) => ({ then(resolve, reject) { return method.call(this, resolve, reject) } }).then'
  return runInContext(source, realm)(method)
}

/** Whether an `await` made this to hand it over to a `then` of that realm. */
export const is_of_realm = (callback) => callback[IS_OURS] === true
