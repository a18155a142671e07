import { Coroutine } from './coroutine_objects.js'

type AnyCall = (this: unknown, ...args: unknown[]) => unknown

/**
 * The call of a function that is no generator function. What is called with what is kept as it is: a closure would be
 * two objects more.
 */
export class FunctionCall<T = unknown> extends Coroutine<T> {
  declare private _callee: AnyCall | null
  declare private _receiver: unknown
  declare private _args: unknown[] | null

  constructor(name: string, callee: AnyCall, receiver?: unknown, args: unknown[] = []) {
    super(name, null)
    this._callee = callee
    this._receiver = receiver
    this._args = args
  }
  override _call_body(): unknown {
    const { _callee: callee, _receiver: receiver, _args: args } = this
    this._callee = this._receiver = this._args = null
    return (callee as AnyCall).apply(receiver, args as unknown[])
  }
}
