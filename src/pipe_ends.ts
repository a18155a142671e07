import { AttributeError, NotImplementedError, ValueError } from './builtins.js'
import { declare_class, is_error, type_name_of } from './builtins/names.js'
import type { BaseEventLoop } from './base_events.js'
import { warn } from './compat/warn.js'
import { python_error } from './errors_of_node.js'
import {
  type FileKind,
  type HostPipe,
  is_node_stream,
  kind_of_descriptor,
  open_descriptor,
  pipe_of_stream,
} from './host/stream_pipes.js'
import type { Report } from './unheard.js'

/** One end of a pipe as a program sees it: what `get_extra_info('pipe')` gives. */
export class PipeFile {
  private readonly _pipe: HostPipe

  /** @internal */
  constructor(pipe: HostPipe) {
    this._pipe = pipe
  }

  /** The number of its descriptor. */
  fileno(): number {
    return this._pipe.fd
  }

  /** Whether it is closed. */
  get closed(): boolean {
    return this._pipe.closed
  }

  /** Closes it. */
  close(): void {
    this._pipe.close()
  }

  /** @internal */
  _host(): HostPipe {
    return this._pipe
  }
}

/** One end of a pipe: what transports use, what programs see of it, and what kind of file it is. */
export interface PipeEnd {
  readonly host: HostPipe
  readonly shown: unknown
  readonly kind: FileKind
}

/** The descriptor in what a program gives as a pipe. */
function descriptor_of(pipe: unknown): number | null {
  if (typeof pipe === 'number') return pipe
  if (typeof pipe !== 'object' || pipe === null) return null
  const { fileno, fd } = pipe as { readonly fileno?: unknown; readonly fd?: unknown }
  if (typeof fileno === 'function') return Number(fileno.call(pipe))
  return typeof fd === 'number' ? fd : null
}

const REFUSED = {
  read: 'Pipe transport is for pipes/sockets only.',
  write: 'Pipe transport is only for pipes, sockets and character devices',
}

/**
 * What a transport uses of what a program gives as a pipe.
 * @throws {ValueError} for a file of another kind
 */
export function pipe_end(pipe: unknown, direction: 'read' | 'write'): PipeEnd {
  if (pipe instanceof PipeFile) return { host: pipe._host(), shown: pipe, kind: 'socket' }
  const writing = direction === 'write'
  if (is_node_stream(pipe, writing)) return { host: pipe_of_stream(pipe), shown: pipe, kind: 'other' }
  const fd = descriptor_of(pipe)
  if (fd === null) throw new AttributeError(`'${type_name_of(pipe)}' object has no attribute 'fileno'`)
  try {
    const kind = kind_of_descriptor(fd)
    if (kind === 'other') throw new ValueError(REFUSED[direction])
    if (kind === 'device') {
      const text = `Node waits for pipes, sockets and terminals only, and descriptor ${fd} is another device`
      throw new NotImplementedError(text)
    }
    return { host: open_descriptor(fd, kind, writing), shown: pipe, kind }
  } catch (error) {
    throw is_error(error) ? python_error(error) : error
  }
}

/** What transports of either direction have in common: reports of those that are not closed. */
export interface Unclosed {
  _loop: BaseEventLoop
  _pipe: HostPipe | null
  __repr__(): string
}

/** What is said of a transport that is not closed. */
export function report_unclosed(transport: Unclosed): Report {
  return {
    loop: transport._loop,
    tell: () => {
      if (transport._pipe === null) return
      warn(`unclosed transport ${transport.__repr__()}`, 'ResourceWarning')
      transport._pipe.close()
      transport._pipe = null
    },
  }
}

declare_class(PipeFile, '_io', 'FileIO')
