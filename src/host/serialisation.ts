import { DefaultSerializer, deserialize } from 'node:v8'

/** Says that a value holds memory that is shared, which bytes cannot carry. */
export class SharedMemory extends Error {}

class Serialiser extends DefaultSerializer {
  /** A view of shared memory would be copied in silence, and no longer be shared. */
  _writeHostObject(view: ArrayBufferView): void {
    if (view.buffer instanceof SharedArrayBuffer) throw new SharedMemory()
    // Of Node's own class, and not in its types.
    const parent = DefaultSerializer.prototype as unknown as { _writeHostObject(view: ArrayBufferView): void }
    parent._writeHostObject.call(this, view)
  }

  _getSharedArrayBufferId(): number {
    throw new SharedMemory()
  }
}

/**
 * A value as bytes, by structured clone; but a Buffer stays one.
 *
 * @throws {SharedMemory} for shared memory
 * @throws {Error} for what cannot be cloned
 */
export function to_bytes(value: unknown): Uint8Array {
  const serialiser = new Serialiser()
  serialiser.writeHeader()
  serialiser.writeValue(value)
  return serialiser.releaseBuffer()
}

/** The value that {@link to_bytes} was given. */
export function from_bytes(bytes: Uint8Array): unknown {
  return deserialize(bytes)
}
