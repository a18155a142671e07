import { type_name_of } from './builtins/names.js'

/**
 * Has `using` and `await using` of a class's objects fail at once, with what to write instead. The type checker is not
 * told of the properties, so that it refuses such objects, too.
 * @param why - what is wrong with it, to be read after the class's name
 */
export function refuse_using(prototype: object, why: string): void {
  for (const symbol of [Symbol.dispose, Symbol.asyncDispose]) {
    Object.defineProperty(prototype, symbol, {
      get(this: object): never {
        throw new TypeError(`${type_name_of(this)} ${why}`)
      },
      // Assigned to, it is what a program's own class or object makes of it.
      set(this: object, value: unknown) {
        Object.defineProperty(this, symbol, { value, writable: true, configurable: true })
      },
      configurable: true,
    })
  }
}

/** Why an object has no end that `await using` could come to. */
export const NEEDS_THE_EXCEPTION =
  'ends by looking at the exception that leaves its block, which `using` does not tell it: ' +
  'write `await asyncio.async_with(manager, async (x) => { … })`'
