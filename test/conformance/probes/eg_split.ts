// ExceptionGroup basics: message, exceptions, split, subgroup, derive, nesting.
import { ExceptionGroup, KeyError, OSError, ValueError, repr, str } from 'asyncio-shim/builtins'
import type { Probe } from '../probe.js'

const probe: Probe = async ({ print, py, type_name }) => {
  if (!py.atLeast('3.11')) {
    print('ExceptionGroup missing')
    return
  }
  const inner = new ExceptionGroup('in', [new TypeError('t'), new ValueError(2)])
  const eg = new ExceptionGroup('top', [new ValueError(1), inner, new KeyError('k')])
  print(str(eg), eg.message, eg.exceptions.length)
  print(repr(eg))
  const [match, rest] = eg.split(ValueError)
  print(repr(match))
  print(repr(rest))
  print(repr(eg.subgroup((e) => e instanceof TypeError)))
  print(eg.subgroup(OSError), eg.split(OSError)[1] === eg, eg.split(ExceptionGroup)[1])
  print(repr(eg.derive([new KeyError()])), Array.isArray(eg.exceptions) ? 'tuple' : type_name(eg.exceptions))
}
export default probe
