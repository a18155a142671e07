import { AbstractEventLoop } from './abstract_loop.js'
import { declare_class } from './builtins/names.js'
import { SelectorEventLoop } from './node_events.js'

/** What Python's loop of this name leaves to those of a system. */
const LEFT_OUT = [
  'create_unix_connection create_unix_server connect_read_pipe connect_write_pipe',
  'subprocess_exec subprocess_shell add_signal_handler remove_signal_handler',
]
  .join(' ')
  .split(' ')

const is_instance = Function.prototype[Symbol.hasInstance]

/**
 * A loop without what only UNIX has. Here there is one loop for all systems, and so this one is made of it: what Python's
 * has not raises NotImplementedError. Every loop of the library is an instance of it, as in Python.
 */
export class BaseSelectorEventLoop extends SelectorEventLoop {
  static override [Symbol.hasInstance](value: unknown): boolean {
    return this === BaseSelectorEventLoop ? value instanceof SelectorEventLoop : is_instance.call(this, value)
  }

  static {
    for (const name of LEFT_OUT) {
      const value: unknown = Reflect.get(AbstractEventLoop.prototype, name)
      Object.defineProperty(this.prototype, name, { value, writable: true, configurable: true })
    }
  }
}

// Bundlers rename classes; reprs and the tables of versions go by these names.
declare_class(BaseSelectorEventLoop, 'asyncio', 'BaseSelectorEventLoop')
