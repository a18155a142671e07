/** What kind of file a descriptor is of, and how long it is (bytes). */
export interface FileFacts {
  readonly regular: boolean
  readonly size: number
}

/** @returns null for what is no descriptor that is open */
export function file_facts(fd: number): FileFacts | null {
  try {
    const stats = process.getBuiltinModule('node:fs').fstatSync(fd)
    return { regular: stats.isFile(), size: stats.size }
  } catch {
    return null
  }
}

/**
 * Reads from a file, in one of Node's threads.
 * @param position - where from (bytes); null for where the file stands, which moves on
 * @param done - told how many bytes were read, 0 at the end
 */
export function read_file(
  fd: number,
  buffer: Uint8Array,
  position: number | null,
  done: (error: unknown, count: number) => void,
): void {
  process.getBuiltinModule('node:fs').read(fd, buffer, 0, buffer.length, position, done)
}
