import { type_name_of } from './builtins/names.js'

/** A bound method, under the name that Python's has in reprs. */
export function method_of<K extends string>(
  object: Record<K, (...args: never[]) => unknown>,
  name: K,
): (...args: unknown[]) => unknown {
  const method = object[name].bind(object) as (...args: unknown[]) => unknown
  Object.defineProperty(method, 'name', { value: `${type_name_of(object)}.${name}` })
  return method
}
