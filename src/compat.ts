/*
 * What asyncio of 3.6 had for the Pythons before it.
 */
import { type_name_of } from './builtins/names.js'
import { joined } from './host/bytes.js'

export const PY34 = true
export const PY35 = true
export const PY352 = true

/**
 * Pieces of bytes as one.
 * @throws {TypeError} for what is no bytes
 */
export function flatten_list_bytes(list_of_data: Iterable<Uint8Array>): Buffer {
  const pieces = [...list_of_data]
  pieces.forEach((piece, index) => {
    if (piece instanceof Uint8Array) return
    const found = type_name_of(piece)
    throw new TypeError(`sequence item ${index}: expected a bytes-like object, ${found} found`)
  })
  return joined(pieces)
}
