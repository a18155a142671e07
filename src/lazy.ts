import { type Steps, steps } from './coroutines.js'

/**
 * A part of the library that is loaded when it is first needed: programs without input and output do not pay for it.
 *
 *     const net = new Lazy(() => import('./net.js'))
 *     …
 *     const { create_connection } = yield* net.get()     // waits once, the first time
 */
export class Lazy<M extends object> {
  private readonly _load: () => Promise<M>
  private _module: M | null = null

  constructor(load: () => Promise<M>) {
    this._load = load
  }

  /** Steps that give the module. */
  *get(): Steps<M> {
    return (this._module ??= yield* steps<M>(this._load()))
  }
}
