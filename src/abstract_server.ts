import { NotImplementedError, NotImplemented } from './builtins.js'
import { declare_class } from './builtins/names.js'
import type { BaseEventLoop } from './base_events.js'
import { current_dialect } from './compat/bound.js'
import type { Profile } from './compat/versions.js'
import { type Coroutine, type Steps, library_coroutine, steps } from './coroutines.js'

/**
 * What a server offers; a method that a subclass leaves out raises NotImplementedError.
 * @see https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.Server
 */
export class AbstractServer {
  /** @internal the version of the view that this server's class derives from */
  declare static _profile?: Profile

  /** Accepts no more connections. */
  close(): void {
    return this._left_out() as undefined
  }

  /** The loop of the server (3.7 and newer). */
  get_loop(): BaseEventLoop {
    throw new NotImplementedError()
  }

  /** Whether the server accepts connections (3.7 and newer). */
  is_serving(): boolean {
    throw new NotImplementedError()
  }

  /** Closes the connections, each once what was written to it is sent (3.13 and newer). */
  close_clients(): void {
    throw new NotImplementedError()
  }

  /** Closes the connections at once (3.13 and newer). */
  abort_clients(): void {
    throw new NotImplementedError()
  }

  /** Begins to accept connections (3.7 and newer). */
  start_serving(): Coroutine<void> {
    return library_coroutine('AbstractServer.start_serving', missing())
  }

  /** Accepts connections until the task is cancelled (3.7 and newer). */
  serve_forever(): Coroutine<void> {
    return library_coroutine('AbstractServer.serve_forever', missing())
  }

  /** Waits until the server is closed. */
  wait_closed(): Coroutine<void> {
    // The oldest version has a plain method, which gives no coroutine.
    if (this._profile_of_class().abstract_server === 'not_implemented') {
      return this._left_out() as Coroutine<void>
    }
    return library_coroutine('AbstractServer.wait_closed', missing())
  }

  /** `async with server`: the server itself. */
  __aenter__(): Coroutine<this> {
    return library_coroutine('AbstractServer.__aenter__', given(this))
  }

  /** The end of `async with server`: closes it and waits for that. */
  __aexit__(_type?: unknown, _exc?: unknown, _tb?: unknown): Coroutine<void> {
    return library_coroutine('AbstractServer.__aexit__', this._exit_steps())
  }

  private *_exit_steps(): Steps<void> {
    this.close()
    yield* steps<void>(this.wait_closed())
  }

  private _profile_of_class(): Profile {
    return (this.constructor as typeof AbstractServer)._profile ?? current_dialect()
  }

  private _left_out(): unknown {
    if (this._profile_of_class().abstract_server === 'not_implemented') return NotImplemented
    throw new NotImplementedError()
  }
}

function* given<T>(value: T): Steps<T> {
  return value
}

function* missing(): Steps<never> {
  throw new NotImplementedError()
}

// Bundlers rename classes; reprs and the tables of versions go by these names.
declare_class(AbstractServer, 'asyncio', 'AbstractServer')
