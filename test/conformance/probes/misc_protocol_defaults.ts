// Default protocol methods and MRO of protocol and transport classes.
import { NotImplementedError } from 'asyncio-shim/builtins'
import type { Dynamic, Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, dyn }) => {
  const {
    Protocol,
    SubprocessProtocol,
    BaseProtocol,
    Transport,
    ReadTransport,
    WriteTransport,
    BaseTransport,
  } = dyn(asyncio)
  const p = new Protocol()
  print(
    p.connection_made(null),
    p.data_received(Buffer.from('')),
    p.eof_received(),
    p.connection_lost(null),
    p.pause_writing(),
    p.resume_writing(),
  )
  const t = new Transport({ k: 1 })
  // JavaScript has one base per class: what an instance is, in the order of Python's MRO.
  const bases = (instance: unknown, classes: readonly Dynamic[]) =>
    [...classes, Object].filter((k) => instance instanceof k).map((k) => (k === Object ? 'object' : k.name))
  print(
    bases(new SubprocessProtocol(), [SubprocessProtocol, Protocol, BaseProtocol]),
    bases(t, [Transport, ReadTransport, WriteTransport, BaseTransport]),
  )
  print(t.get_extra_info('k'), t.get_extra_info('z', 5))
  for (const name of ['close', 'is_closing', 'write_eof', 'abort', 'get_write_buffer_size']) {
    try {
      t[name]()
    } catch (e) {
      if (!(e instanceof NotImplementedError)) throw e
      print(name, 'NotImplementedError')
    }
  }
}
export default probe
