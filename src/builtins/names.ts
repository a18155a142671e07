/** Made-up addresses, one per object. They look like those of CPython on Linux, and each is given out once. */
const addresses = new WeakMap<object, string>()
let last_address = 0x7f3c10000000

/**
 * The address that Python would print for an object: the same for as long as the object lives.
 *
 * @returns text of the form `0x7f3c10000010`
 */
export function object_address(value: object): string {
  let address = addresses.get(value)
  if (address === undefined) {
    last_address += 0x10
    address = `0x${last_address.toString(16)}`
    addresses.set(value, address)
  }
  return address
}

/** Python's names and modules of classes, where they are not the class's own name and `__main__`. */
const declared = new WeakMap<object, readonly [module: string, name: string]>([
  [Object, ['builtins', 'object']],
  [Function, ['builtins', 'function']],
  [Number, ['builtins', 'float']],
  [BigInt, ['builtins', 'int']],
  [String, ['builtins', 'str']],
  [Boolean, ['builtins', 'bool']],
  [Array, ['builtins', 'list']],
  [Map, ['builtins', 'dict']],
  [Set, ['builtins', 'set']],
  [Uint8Array, ['builtins', 'bytes']],
])

/**
 * Says under which module and name Python knows a class: `<class 'module.name'>`. The name is also what the class itself
 * says, even where the source or a bundler calls it otherwise.
 */
export function declare_class(cls: object, module: string, name: string): void {
  declared.set(cls, [module, name])
  Object.defineProperty(cls, 'name', { value: name, configurable: true })
}

/** The module a class is shown with: `builtins` for those that JavaScript has, `__main__` for a program's own. */
export function class_module(cls: object & { readonly name?: unknown }): string {
  const entry = declared.get(cls)
  if (entry !== undefined) return entry[0]
  if (Object.hasOwn(cls, '__module__') && '__module__' in cls && typeof cls.__module__ === 'string') {
    return cls.__module__
  }
  return is_global(cls) ? 'builtins' : '__main__'
}

/** Python's name of a class. */
export function type_name(cls: object & { readonly name?: unknown }): string {
  const entry = declared.get(cls)
  if (entry !== undefined) return entry[1]
  return typeof cls.name === 'string' && cls.name !== '' ? cls.name : 'object'
}

const PRIMITIVE_TYPES: Readonly<Record<string, string>> = { string: 'str', bigint: 'int', boolean: 'bool' }

/** Whether a function is a class: only a class has a `prototype` that cannot be replaced. */
export function is_class(value: unknown): value is abstract new (...args: never[]) => unknown {
  if (typeof value !== 'function') return false
  return Object.getOwnPropertyDescriptor(value, 'prototype')?.writable === false
}

/** Python's name of a value's class, as error messages show it: `int`, `str`, `NoneType`, `list` … */
export function type_name_of(value: unknown): string {
  if (value === null || value === undefined) return 'NoneType'
  if (typeof value === 'number') return Number.isSafeInteger(value) ? 'int' : 'float'
  if (typeof value === 'function') return is_class(value) ? 'type' : 'function'
  if (typeof value !== 'object') return PRIMITIVE_TYPES[typeof value] ?? typeof value
  if (value instanceof Error) return exception_name(value)
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype === Object.prototype || prototype === null) return 'dict'
  if (value instanceof Uint8Array) return 'bytes'
  return typeof value.constructor === 'function' ? type_name(value.constructor) : 'object'
}

/**
 * Python's name of an exception's class. Of a native error: its own `name` if a program gave it one, else that of
 * its class.
 */
export function exception_name(error: Error): string {
  if (Object.hasOwn(error, 'name')) return error.name
  const { constructor } = error
  // Node makes errors of hidden classes whose name says nothing; a DOMException names its kind itself.
  const hidden =
    typeof constructor !== 'function' || constructor.name === '' || constructor.name === 'NodeError'
  if (hidden || is_dom_exception(error)) return error.name
  return type_name(constructor)
}

/**
 * What was thrown, or a TypeError in its place where nobody can ask what it is: of a revoked Proxy, `instanceof` itself
 * throws. For whatever takes in what a program throws; what it was, is lost.
 */
export function askable(thrown: unknown): unknown {
  if ((typeof thrown !== 'object' && typeof thrown !== 'function') || thrown === null) return thrown
  if (can_be_asked(thrown)) return thrown
  return new TypeError('exceptions must derive from BaseException; what was raised cannot be looked at')
}

/** Nearly always by `instanceof`: every future awaited comes by here, and Object.getPrototypeOf leaves compiled code. */
function can_be_asked(value: object): boolean {
  try {
    return value instanceof Object || Object.getPrototypeOf(value) !== undefined
  } catch {
    return false
  }
}

/** Whether a value can be raised in Python's sense: any error, native ones, DOMExceptions and other realms' included. */
export function is_error(value: unknown): value is Error {
  if (typeof value !== 'object' || value === null || askable(value) !== value) return false
  if (value instanceof Error) return true
  const tag = Object.prototype.toString.call(value)
  return tag === '[object Error]' || tag === '[object DOMException]'
}

function is_dom_exception(error: Error): boolean {
  return Object.prototype.toString.call(error) === '[object DOMException]'
}

function is_global(cls: { readonly name?: unknown }): boolean {
  if (typeof cls.name !== 'string' || cls.name === '') return false
  return Object.getOwnPropertyDescriptor(globalThis, cls.name)?.value === cls
}
