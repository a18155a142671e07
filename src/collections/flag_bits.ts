/**
 * Keeps booleans of a class as bits of one number, `_asyncio_flags`, which the class sets to what they are at first. A
 * field each would take eight bytes a boolean, a quarter of a task; and 100,000 tasks at once cost what the collector
 * copies.
 *
 * @param prototype - the class's, which declares the booleans as fields
 * @param bits - the bit of each, by name
 * @internal
 */
export function define_flags<T extends { _asyncio_flags: number }>(
  prototype: T,
  bits: Readonly<Partial<Record<keyof T, number>>>,
): void {
  for (const [name, bit] of Object.entries<number>(bits as Record<string, number>)) {
    Object.defineProperty(prototype, name, {
      get(this: T): boolean {
        return (this._asyncio_flags & bit) !== 0
      },
      set(this: T, value: unknown): void {
        this._asyncio_flags = value ? this._asyncio_flags | bit : this._asyncio_flags & ~bit
      },
      configurable: true,
    })
  }
}
