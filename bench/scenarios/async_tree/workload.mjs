/**
 * What the leaves of the tree do, beside what waits, as in pyperformance's async_tree: nothing; wait for 50 ms; look into
 * a memory, where nine of ten find what they want, and wait otherwise; compute 500! or wait, half and half. Which leaf
 * does what is a matter of its number, so that it is the same in every system.
 */
export const DELAY = 0.05

/** Whether leaf number `n` waits. */
export const WAITS = {
  none: () => false,
  io: () => true,
  memoization: (n) => (n * 7919) % 100 >= 90,
  mixed: (n) => (n * 7919) % 100 >= 50,
}

/** What a leaf that does not wait does. */
export const WORK = {
  none: () => {},
  io: () => {},
  memoization: () => memory.get(1),
  mixed: () => factorial(500),
}

const memory = new Map([[1, 'found']])

function product(low, high) {
  if (high - low > 8) {
    const middle = (low + high) >> 1
    return product(low, middle) * product(middle + 1, high)
  }
  let result = BigInt(low)
  let small = 1
  for (let factor = low + 1; factor <= high; factor++) {
    small *= factor
    if (small > 2 ** 40) {
      result *= BigInt(small)
      small = 1
    }
  }
  return result * BigInt(small)
}

export const factorial = (n) => product(1, n)
