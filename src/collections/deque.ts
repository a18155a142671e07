const INITIAL_CAPACITY = 16

/**
 * A double-ended queue over a ring buffer whose capacity is a power of two.
 *
 * Every operation at an end is O(1) and allocates nothing, but for the doubling of the buffer. A freed slot is
 * overwritten with `undefined`, so that the queue keeps nothing alive that has left it. The buffer never shrinks
 * before `clear()`: a loop that was busy once will be busy again.
 *
 * @see https://docs.python.org/3/library/collections.html#collections.deque
 */
export class Deque<T> implements Iterable<T> {
  private _slots: (T | undefined)[]
  /** Capacity - 1; the capacity is a power of two, so `index & _mask` wraps around. */
  private _mask: number
  /** Slot of the leftmost item. */
  private _head: number
  private _size: number

  /** @param items - what the queue holds at first, left to right */
  constructor(items?: Iterable<T>) {
    // Filled, not merely sized: an array with holes is slower for as long as it lives.
    this._slots = new Array<T | undefined>(INITIAL_CAPACITY).fill(undefined)
    this._mask = INITIAL_CAPACITY - 1
    this._head = 0
    this._size = 0
    if (items !== undefined) this.extend(items)
  }

  /** How many items there are. */
  get length(): number {
    return this._size
  }

  /** Adds an item at the right end. */
  append(item: T): void {
    if (this._size > this._mask) this._grow()
    this._slots[(this._head + this._size) & this._mask] = item
    this._size += 1
  }

  /** Adds an item at the right end: {@link Deque.append} under JavaScript's name. */
  push(item: T): void {
    this.append(item)
  }

  /** The leftmost item, which stays; `undefined` when there is none. */
  peekleft(): T | undefined {
    return this._slots[this._head]
  }

  /** Adds an item at the left end. */
  appendleft(item: T): void {
    if (this._size > this._mask) this._grow()
    this._head = (this._head - 1) & this._mask
    this._slots[this._head] = item
    this._size += 1
  }

  /** Adds all items at the right end, in their order. */
  extend(items: Iterable<T>): void {
    for (const item of items) this.append(item)
  }

  /**
   * Removes the leftmost item.
   *
   * @returns the item, or `undefined` when the queue is empty
   */
  popleft(): T | undefined {
    if (this._size === 0) return undefined
    const slots = this._slots
    const head = this._head
    const item = slots[head]
    slots[head] = undefined
    this._head = (head + 1) & this._mask
    this._size -= 1
    return item
  }

  /**
   * Removes the rightmost item.
   *
   * @returns the item, or `undefined` when the queue is empty
   */
  pop(): T | undefined {
    if (this._size === 0) return undefined
    this._size -= 1
    const slot = (this._head + this._size) & this._mask
    const item = this._slots[slot]
    this._slots[slot] = undefined
    return item
  }

  /**
   * Looks at an item without removing it.
   *
   * @param index - 0 is the leftmost; a negative index counts from the right end
   * @returns the item, or `undefined` when there is none at that index
   */
  at(index: number): T | undefined {
    const position = index < 0 ? this._size + index : index
    if (position < 0 || position >= this._size) return undefined
    return this._slots[(this._head + position) & this._mask]
  }

  /**
   * Removes the leftmost occurrence of an item, compared by identity.
   *
   * @returns whether the item was there
   */
  remove(item: T): boolean {
    const { _slots: slots, _mask: mask, _head: head, _size: size } = this
    for (let i = 0; i < size; i++) {
      if (slots[(head + i) & mask] !== item) continue
      for (let j = i + 1; j < size; j++) slots[(head + j - 1) & mask] = slots[(head + j) & mask]
      slots[(head + size - 1) & mask] = undefined
      this._size = size - 1
      return true
    }
    return false
  }

  /** Whether the item is in the queue, compared by identity. */
  includes(item: T): boolean {
    const { _slots: slots, _mask: mask, _head: head, _size: size } = this
    for (let i = 0; i < size; i++) if (slots[(head + i) & mask] === item) return true
    return false
  }

  /**
   * Moves items from the right end to the left one.
   *
   * @param steps - how many, 1 by default; a negative number moves from left to right
   */
  rotate(steps = 1): void {
    if (this._size < 2) return
    let count = steps % this._size
    for (; count > 0; count--) this.appendleft(this.pop() as T)
    for (; count < 0; count++) this.append(this.popleft() as T)
  }

  /** Removes everything and gives a grown buffer back. */
  clear(): void {
    if (this._mask >= INITIAL_CAPACITY) {
      this._slots = new Array<T | undefined>(INITIAL_CAPACITY).fill(undefined)
      this._mask = INITIAL_CAPACITY - 1
    } else {
      this._slots.fill(undefined)
    }
    this._head = 0
    this._size = 0
  }

  /** The items from left to right; what is added while iterating is seen too. */
  *[Symbol.iterator](): IterableIterator<T> {
    for (let i = 0; i < this._size; i++) yield this._slots[(this._head + i) & this._mask] as T
  }

  /** The items from left to right, in a new array. */
  toArray(): T[] {
    return [...this]
  }

  private _grow(): void {
    const { _slots: slots, _mask: mask, _head: head, _size: size } = this
    const capacity = (mask + 1) * 2
    const grown = new Array<T | undefined>(capacity).fill(undefined)
    for (let i = 0; i < size; i++) grown[i] = slots[(head + i) & mask]
    this._slots = grown
    this._mask = capacity - 1
    this._head = 0
  }
}
