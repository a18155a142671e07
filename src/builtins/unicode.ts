import { declare_class } from './names.js'
import { ValueError } from './errors.js'

/**
 * Base of the errors of encodings.
 *
 * @see https://docs.python.org/3/library/exceptions.html#UnicodeError
 */
export class UnicodeError extends ValueError {}

/**
 * Bytes cannot be decoded.
 *
 * @see https://docs.python.org/3/library/exceptions.html#UnicodeDecodeError
 */
export class UnicodeDecodeError extends UnicodeError {
  /**
   * @param encoding - such as `'utf-8'`
   * @param object - the bytes
   * @param start - index of the first bad byte
   * @param end - index after the last bad byte
   * @param reason - what is wrong
   */
  constructor(
    readonly encoding: string,
    readonly object: Uint8Array,
    readonly start: number,
    readonly end: number,
    readonly reason: string,
  ) {
    super(encoding, object, start, end, reason)
  }

  /** @internal */
  override _message_of(args: readonly unknown[]): string {
    const [encoding, object, start, end, reason] = args as [string, Uint8Array, number, number, string]
    if (end !== start + 1)
      return `'${encoding}' codec can't decode bytes in position ${start}-${end - 1}: ${reason}`
    const byte = (object[start] ?? 0).toString(16).padStart(2, '0')
    return `'${encoding}' codec can't decode byte 0x${byte} in position ${start}: ${reason}`
  }
}

/**
 * Text cannot be encoded.
 *
 * @see https://docs.python.org/3/library/exceptions.html#UnicodeEncodeError
 */
export class UnicodeEncodeError extends UnicodeError {
  /**
   * @param encoding - such as `'ascii'`
   * @param object - the text
   * @param start - index of the first bad character
   * @param end - index after the last bad character
   * @param reason - what is wrong
   */
  constructor(
    readonly encoding: string,
    readonly object: string,
    readonly start: number,
    readonly end: number,
    readonly reason: string,
  ) {
    super(encoding, object, start, end, reason)
  }

  /** @internal */
  override _message_of(args: readonly unknown[]): string {
    const [encoding, object, start, end, reason] = args as [string, string, number, number, string]
    if (end !== start + 1) {
      return `'${encoding}' codec can't encode characters in position ${start}-${end - 1}: ${reason}`
    }
    const code = object.codePointAt(start) ?? 0
    const [letter, width] = code <= 0xff ? ['x', 2] : code <= 0xffff ? ['u', 4] : ['U', 8]
    const character = `\\${letter}${code.toString(16).padStart(width, '0')}`
    return `'${encoding}' codec can't encode character '${character}' in position ${start}: ${reason}`
  }
}

for (const [name, cls] of Object.entries({ UnicodeError, UnicodeDecodeError, UnicodeEncodeError })) {
  declare_class(cls, 'builtins', name)
}
