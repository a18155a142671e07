/**
 * Python's exceptions as JavaScript errors, and `repr` and `str`.
 *
 * Python's `TypeError` is the native `TypeError`.
 *
 * @see https://docs.python.org/3/library/exceptions.html
 * @packageDocumentation
 */
export { BaseException, Exception } from './builtins/base.js'
export type { ErrorClass } from './builtins/base.js'
export {
  ArithmeticError,
  AssertionError,
  AttributeError,
  BufferError,
  EOFError,
  FloatingPointError,
  IndexError,
  KeyError,
  LookupError,
  MemoryError,
  NameError,
  NotImplemented,
  NotImplementedError,
  OverflowError,
  RecursionError,
  RuntimeError,
  SystemError,
  UnboundLocalError,
  ValueError,
  ZeroDivisionError,
} from './builtins/errors.js'
export {
  GeneratorExit,
  ImportError,
  KeyboardInterrupt,
  ModuleNotFoundError,
  StopAsyncIteration,
  StopIteration,
  SystemExit,
} from './builtins/exits.js'
export { BaseExceptionGroup, ExceptionGroup } from './builtins/groups.js'
export type { GroupCondition } from './builtins/groups.js'
export {
  BlockingIOError,
  BrokenPipeError,
  ChildProcessError,
  ConnectionAbortedError,
  ConnectionError,
  ConnectionRefusedError,
  ConnectionResetError,
  EnvironmentError,
  FileExistsError,
  FileNotFoundError,
  IOError,
  InterruptedError,
  IsADirectoryError,
  NotADirectoryError,
  OSError,
  PermissionError,
  ProcessLookupError,
  TimeoutError,
} from './builtins/os_error.js'
export { repr, str } from './builtins/repr.js'
export { UnicodeDecodeError, UnicodeEncodeError, UnicodeError } from './builtins/unicode.js'
export {
  BytesWarning,
  DeprecationWarning,
  EncodingWarning,
  FutureWarning,
  ImportWarning,
  PendingDeprecationWarning,
  ResourceWarning,
  RuntimeWarning,
  SyntaxWarning,
  UnicodeWarning,
  UserWarning,
  Warning,
} from './builtins/warnings.js'
