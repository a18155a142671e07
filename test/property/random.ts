/** Random numbers that can be had again. */
export interface Random {
  /** A whole number of `[min, max]`. */
  nextInt(min: number, max: number): number
}

/** The random numbers of program `index` of the run `seed`: any program can be made alone. */
export function randomOf(seed: number, index: number): Random {
  let state = (Math.imul(seed, 0x9e3779b1) ^ Math.imul(index + 1, 0x85ebca6b)) | 0
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return (t ^ (t >>> 14)) >>> 0
  }
  return { nextInt: (min, max) => min + (next() % (max - min + 1)) }
}
