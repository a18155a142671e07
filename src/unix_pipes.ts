import type { BaseEventLoop } from './base_events.js'
import { view } from './compat/view.js'
import type { Steps } from './coroutines.js'
import { new_protocol } from './establishing.js'
import { logger } from './log.js'
import type { ProtocolFactory } from './net_arguments.js'
import { pipe_end } from './pipe_ends.js'
import type { BaseProtocol } from './protocols.js'
import { _UnixReadPipeTransport } from './read_pipe.js'
import type { BaseTransport } from './transports.js'
import { _UnixWritePipeTransport } from './write_pipe.js'

/** A transport and its protocol, once the protocol knows of the transport. */
export function* connect_pipe(
  loop: BaseEventLoop,
  factory: ProtocolFactory,
  pipe: unknown,
  direction: 'read' | 'write',
): Steps<[BaseTransport, BaseProtocol]> {
  const protocol = new_protocol(factory)
  const waiter = loop.create_future<void>()
  const end = pipe_end(pipe, direction)
  const Class = direction === 'read' ? _UnixReadPipeTransport : _UnixWritePipeTransport
  const transport = new (view(Class, loop._profile))(loop, end, protocol, waiter)
  try {
    yield* waiter
  } catch (error) {
    transport.close()
    throw error
  }
  if (loop.get_debug()) {
    const which = direction === 'read' ? 'Read' : 'Write'
    logger.debug(`${which} pipe %r connected: (%r, %r)`, end.host.fd, transport, protocol)
  }
  return [transport, protocol]
}
