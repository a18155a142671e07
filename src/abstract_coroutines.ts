import { AbstractEventLoop, COROUTINE_METHODS } from './abstract_loop.js'
import { NotImplementedError } from './builtins.js'
import type { Steps } from './awaitables.js'
import { library_coroutine } from './coroutine_steps.js'
import { mark_coroutine_function } from './coroutines.js'
import type { Profile } from './compat/versions.js'

function* missing(): Steps<never> {
  throw new NotImplementedError()
}

/**
 * Gives AbstractEventLoop the methods that are coroutine functions. What a subclass leaves out fails when it is
 * awaited; where the version has a plain method, when it is called.
 */
export function define_coroutine_methods(): void {
  for (const name of COROUTINE_METHODS)
    define(name, ({ abstract_coroutines }) => abstract_coroutines !== 'none')
  define('run_in_executor', ({ abstract_coroutines }) => abstract_coroutines === 'executor_too')
}

function define(name: string, is_coroutine: (profile: Profile) => boolean): void {
  const method = {
    [name](this: AbstractEventLoop): unknown {
      if (!is_coroutine(this._profile)) throw new NotImplementedError()
      return library_coroutine(`AbstractEventLoop.${name}`, missing())
    },
  }[name]
  mark_coroutine_function(method, is_coroutine)
  Object.defineProperty(AbstractEventLoop.prototype, name, {
    value: method,
    writable: true,
    configurable: true,
  })
}
