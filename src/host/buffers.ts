/** Node's `Buffer`, behind what the library needs of it. */

/** No bytes. */
export function no_bytes(): Buffer {
  return Buffer.alloc(0)
}

/** Bytes of its own, with the contents of others. */
export function copy_of(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes)
}

/** Room for bytes; what is in it is not defined. */
export function room_for(size: number): Buffer {
  return Buffer.allocUnsafe(size)
}
