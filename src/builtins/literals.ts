const SPECIAL = /['"\\\p{C}\p{Z}]/u
const UNPRINTABLE = /[\\\p{C}\p{Z}]/gu

/** Python's repr of a `str`: single quotes unless only double ones save an escape. */
export function string_repr(text: string): string {
  if (!SPECIAL.test(text)) return `'${text}'`
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'"
  const escaped = text.replace(UNPRINTABLE, escape_character)
  return quote + (quote === "'" ? escaped.replaceAll("'", "\\'") : escaped) + quote
}

/** Python's repr of `bytes`. */
export function bytes_repr(bytes: Uint8Array): string {
  const quote = bytes.includes(0x27) && !bytes.includes(0x22) ? '"' : "'"
  let text = ''
  for (const byte of bytes) {
    if (byte === quote.charCodeAt(0)) text += `\\${quote}`
    else if (byte === 0x20 || byte < 0x7f) text += byte < 0x20 ? escape_byte(byte) : escape_backslash(byte)
    else text += escape_byte(byte)
  }
  return `b${quote}${text}${quote}`
}

/** Python's repr of a `float`: an exponent below 1e-4 and from 1e16 on, of two digits at least. */
export function float_repr(value: number): string {
  if (Number.isNaN(value)) return 'nan'
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf'
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0'
  const [mantissa, power] = value.toExponential().split('e') as [string, string]
  const exponent = Number(power)
  if (exponent < -4 || exponent >= 16) {
    const digits = String(Math.abs(exponent)).padStart(2, '0')
    return `${mantissa}e${exponent < 0 ? '-' : '+'}${digits}`
  }
  if (exponent < 0) {
    const sign = value < 0 ? '-' : ''
    return `${sign}0.${'0'.repeat(-exponent - 1)}${mantissa.replace(/[-.]/g, '')}`
  }
  const text = String(value)
  return text.includes('.') ? text : `${text}.0`
}

function escape_character(character: string): string {
  switch (character) {
    case ' ':
      return ' '
    case '\n':
      return '\\n'
    case '\r':
      return '\\r'
    case '\t':
      return '\\t'
    case '\\':
      return '\\\\'
  }
  const code = character.codePointAt(0) ?? 0
  const digits = code.toString(16)
  if (code <= 0xff) return `\\x${digits.padStart(2, '0')}`
  return code <= 0xffff ? `\\u${digits.padStart(4, '0')}` : `\\U${digits.padStart(8, '0')}`
}

function escape_byte(byte: number): string {
  if (byte === 0x0a) return '\\n'
  if (byte === 0x0d) return '\\r'
  if (byte === 0x09) return '\\t'
  return `\\x${byte.toString(16).padStart(2, '0')}`
}

function escape_backslash(byte: number): string {
  return byte === 0x5c ? '\\\\' : String.fromCharCode(byte)
}
