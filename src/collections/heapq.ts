/**
 * Binary heaps in plain arrays, smallest item first.
 *
 * Which of several equal items comes out first depends on every comparison and move made before. Programs see it in a
 * PriorityQueue, and of timers, whose `TimerHeap` makes the same moves: those of Python's `heapq`. A new item climbs
 * only past a strictly greater parent, and a hole at the top is first carried down to a leaf, to the left only past a
 * child strictly smaller than its sibling, before the item that fills it climbs back. Do not "save comparisons" by
 * stopping on the way down: that changes the order of ties.
 *
 * @see https://docs.python.org/3/library/heapq.html
 */

/** Whether `a` comes out before `b`: Python's `a < b`. */
export type LessThan<T> = (a: T, b: T) => boolean

/** Adds an item to a heap. */
export function heappush<T>(heap: T[], item: T, lt: LessThan<T>): void {
  heap.push(item)
  climb(heap, 0, heap.length - 1, lt)
}

/**
 * Removes the smallest item.
 *
 * @returns the item, or `undefined` when the heap is empty
 */
export function heappop<T>(heap: T[], lt: LessThan<T>): T | undefined {
  const last = heap.pop()
  if (last === undefined || heap.length === 0) return last
  const smallest = heap[0]
  heap[0] = last
  sink(heap, 0, lt)
  return smallest
}

/**
 * Removes the smallest item and adds another: pop first, then push. The heap must not be empty.
 *
 * @returns the item removed, which may be greater than the one added
 */
export function heapreplace<T>(heap: T[], item: T, lt: LessThan<T>): T | undefined {
  const smallest = heap[0]
  heap[0] = item
  sink(heap, 0, lt)
  return smallest
}

/**
 * Adds an item and removes the smallest: push first, then pop.
 *
 * @returns the item removed: the new one itself unless the heap holds a smaller one
 */
export function heappushpop<T>(heap: T[], item: T, lt: LessThan<T>): T {
  if (heap.length === 0) return item
  const smallest = heap[0] as T
  if (!lt(smallest, item)) return item
  heap[0] = item
  sink(heap, 0, lt)
  return smallest
}

/** Makes a heap of any array, in place and in linear time. */
export function heapify<T>(heap: T[], lt: LessThan<T>): void {
  for (let i = (heap.length >> 1) - 1; i >= 0; i--) sink(heap, i, lt)
}

/** Moves the item at `position` up, past parents strictly greater than it, but not above `top`. */
function climb<T>(heap: T[], top: number, position: number, lt: LessThan<T>): void {
  const item = heap[position] as T
  let hole = position
  while (hole > top) {
    const above = (hole - 1) >> 1
    const parent = heap[above] as T
    if (!lt(item, parent)) break
    heap[hole] = parent
    hole = above
  }
  heap[hole] = item
}

/** Carries the hole at `top` down to a leaf and lets the item that was at `top` climb from there. */
function sink<T>(heap: T[], top: number, lt: LessThan<T>): void {
  const size = heap.length
  const item = heap[top] as T
  // From here on a position has no child.
  const leaves = size >> 1
  let hole = top
  while (hole < leaves) {
    let child = 2 * hole + 1
    if (child + 1 < size && !lt(heap[child] as T, heap[child + 1] as T)) child += 1
    heap[hole] = heap[child] as T
    hole = child
  }
  heap[hole] = item
  climb(heap, top, hole, lt)
}
