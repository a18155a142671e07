// MRO and identity of InvalidStateError and TimeoutError.
import { OSError, TimeoutError } from 'asyncio-shim/builtins'
import * as concurrent_futures from 'asyncio-shim/concurrent_futures'
import type { Dynamic } from '../probe.js'
import type { Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, dyn, hasattr }) => {
  const mro = (cls: Dynamic): string[] => {
    const names: string[] = []
    for (let k = cls; k !== Error; k = Object.getPrototypeOf(k)) names.push(k.name)
    return [...names, 'object']
  }

  for (const name of ['InvalidStateError', 'TimeoutError'] as const) {
    const cls = asyncio[name]
    print(name, mro(cls), 'same as concurrent:', dyn(cls) === dyn(concurrent_futures)[name])
  }
  print('TimeoutError is builtin:', dyn(asyncio.TimeoutError) === TimeoutError)
  print('isinstance OSError:', asyncio.TimeoutError.prototype instanceof OSError)
  print(mro(asyncio.IncompleteReadError), mro(asyncio.LimitOverrunError))
  print(mro(asyncio.QueueEmpty), mro(asyncio.QueueFull))
  print(hasattr(asyncio, 'SendfileNotAvailableError'), hasattr(asyncio, 'BrokenBarrierError'))
}
export default probe
