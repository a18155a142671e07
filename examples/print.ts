import { str } from 'asyncio-shim/builtins'

/** Python's `print`: `True` for `true`, `['a']` for `['a']`, so that outputs can be compared. */
export function print(...values: unknown[]): void {
  console.log(values.map((value) => str(value)).join(' '))
}
