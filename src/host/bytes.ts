import { Buffer } from 'node:buffer'

/** A copy of some bytes, as what programs are given. */
export function copied(bytes: Uint8Array, start: number, end: number): Buffer {
  // From Node's pool: a small piece costs no allocation of its own.
  const copy = Buffer.allocUnsafe(end - start)
  copy.set(start === 0 && end === bytes.length ? bytes : bytes.subarray(start, end))
  return copy
}

/** Several pieces in one. */
export function joined(pieces: readonly Uint8Array[]): Buffer {
  return Buffer.concat(pieces)
}
