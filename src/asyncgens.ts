import { RuntimeError, StopAsyncIteration } from './builtins.js'
import { object_address } from './builtins/names.js'
import type { BaseEventLoop } from './base_events.js'
import { current_dialect } from './compat/bound.js'
import type { Coroutine } from './coroutine_objects.js'
import { FunctionCall } from './function_calls.js'
import { _get_running_loop } from './events.js'

/**
 * An asynchronous generator that its loop knows of, with the methods that Python's have. Made by `coroutine` of an
 * async generator function.
 *
 * @see https://docs.python.org/3/reference/expressions.html#asynchronous-generator-iterator-methods
 */
export class AsyncGeneratorObject<Y = unknown, R = unknown, N = unknown> implements AsyncGenerator<Y, R, N> {
  readonly __name__: string
  private readonly _generator: AsyncGenerator<Y, R, N>
  private _loop: BaseEventLoop | null = null
  private _begun = false
  /** How many steps are under way: JavaScript would queue a second one, newer Pythons refuse it. */
  private _steps = 0

  /** @internal use `coroutine` */
  constructor(name: string, generator: AsyncGenerator<Y, R, N>) {
    this.__name__ = name
    this._generator = generator
  }

  /** The loop closes what was begun and is not finished; told of at the first step, as Python's hook is. */
  private _begin(): void {
    if (this._begun) return
    this._begun = true
    this._loop = _get_running_loop() as BaseEventLoop | null
    this._loop?._asyncgens?.add(this)
  }

  private async _step(step: () => Promise<IteratorResult<Y, R>>): Promise<IteratorResult<Y, R>> {
    this._begin()
    this._steps += 1
    try {
      const result = await step()
      if (result.done === true) this._finished()
      return result
    } catch (error) {
      this._finished()
      throw error
    } finally {
      this._steps -= 1
    }
  }

  private _finished(): void {
    this._loop?._asyncgens.delete(this)
  }

  next(...args: [] | [N]): Promise<IteratorResult<Y, R>> {
    return this._step(() => this._generator.next(...args))
  }
  return(value: R | PromiseLike<R>): Promise<IteratorResult<Y, R>> {
    return this._step(() => this._generator.return(value))
  }
  throw(error: unknown): Promise<IteratorResult<Y, R>> {
    return this._step(() => this._generator.throw(error))
  }
  [Symbol.asyncIterator](): this {
    return this
  }
  async [Symbol.asyncDispose](): Promise<void> {
    await this.return(undefined as R)
  }

  private _coroutine(name: string, step: () => Promise<IteratorResult<Y, R>>): Coroutine<Y> {
    return new FunctionCall<Y>(name, async () => {
      this._check_idle(name)
      const result = await step()
      if (result.done === true) throw new StopAsyncIteration()
      return result.value
    })
  }

  private _check_idle(method: string): void {
    if (this._steps === 0) return
    const profile = _get_running_loop()?._profile ?? current_dialect()
    if (!profile.asyncgen_exclusive) return
    const shown = method === '__anext__' ? 'anext' : method
    throw new RuntimeError(`${shown}(): asynchronous generator is already running`)
  }

  /** Python's async iterator protocol: the generator itself. */
  __aiter__(): this {
    return this
  }
  /** A coroutine of the next value; raises StopAsyncIteration at the end. */
  __anext__(): Coroutine<Y> {
    return this._coroutine('__anext__', () => this.next())
  }
  /** A coroutine that sends a value in and gives the next one. */
  asend(value: N): Coroutine<Y> {
    return this._coroutine('asend', () => {
      if (!this._begun && value !== null && value !== undefined) {
        throw new TypeError("can't send non-None value to a just-started async generator")
      }
      return this.next(value)
    })
  }
  /** A coroutine that raises an error where the generator stands and gives the next value. */
  athrow(error: unknown): Coroutine<Y> {
    return this._coroutine('athrow', () => this.throw(error))
  }
  /** A coroutine that ends the generator; what it awaits in `finally` is awaited. */
  aclose(): Coroutine<void> {
    return new FunctionCall<void>('aclose', async () => {
      this._check_idle('aclose')
      await this.return(undefined as R)
    })
  }

  __repr__(): string {
    return `<async_generator object ${this.__name__} at ${object_address(this)}>`
  }
}
