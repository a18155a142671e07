import type { BaseEventLoop } from './base_events.js'
import type { Steps } from './coroutines.js'

/**
 * A part of the library that is loaded when it is first needed: programs without input and output do not pay for it.
 *
 *     const net = new Lazy(() => import('./net.js'))
 *     …
 *     const { create_connection } = yield* net.get(loop)     // waits once, the first time
 */
export class Lazy<M extends object> {
  private readonly _load: () => Promise<M>
  private _module: M | null = null

  constructor(load: () => Promise<M>) {
    this._load = load
  }

  /** Steps that give the module. */
  *get(loop: BaseEventLoop): Steps<M> {
    if (this._module !== null) return this._module
    const loaded = loop.create_future<M>()
    const settle = (finish: () => void): void => {
      loop._arrived(() => {
        if (!loaded.done()) finish()
      })
    }
    this._load().then(
      (module) => {
        settle(() => {
          loaded._finish(module)
        })
      },
      (error: unknown) => {
        settle(() => {
          loaded.set_exception(error)
        })
      },
    )
    return (this._module = yield* loaded)
  }
}
