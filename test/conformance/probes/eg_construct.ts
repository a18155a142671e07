// Building exception groups: which class results, constructor errors.
import {
  BaseException,
  BaseExceptionGroup,
  Exception,
  ExceptionGroup,
  KeyboardInterrupt,
  ValueError,
} from 'asyncio-shim/builtins'
import type { Dynamic } from '../probe.js'
import type { Probe } from '../probe.js'

const probe: Probe = async ({ print, py, type_name }) => {
  if (!py.atLeast('3.11')) {
    print('ExceptionGroup missing')
    return
  }
  const Group: Dynamic = ExceptionGroup
  print(type_name(new BaseExceptionGroup('m', [new ValueError()])))
  print(type_name(new BaseExceptionGroup('m', [new KeyboardInterrupt()])))
  // Python's order of resolution; here what holds can be asked, not the order.
  const mro = [ExceptionGroup, BaseExceptionGroup, Exception, BaseException, Object]
  const sample: unknown = new ExceptionGroup('m', [new ValueError()])
  print(mro.filter((k) => sample instanceof k).map((k) => (k === Object ? 'object' : k.name)))
  const cases: [string, unknown[]][] = [
    ['base in group', ['m', [new KeyboardInterrupt()]]],
    ['empty', ['m', []]],
    ['not a list', ['m', 3]],
    ['bad member', ['m', [1]]],
    ['bad message', [1, [new ValueError()]]],
    ['one arg', ['m']],
  ]
  for (const [label, args] of cases) {
    try {
      new Group(...args)
      print(label, 'ok')
    } catch (e) {
      if (!(e instanceof TypeError || e instanceof ValueError)) throw e
      print(label, type_name(e), e)
    }
  }
}
export default probe
