import { declare_class } from './builtins/names.js'
import { BaseSubprocessTransport, type SubprocessOptions } from './base_subprocess.js'
import { Popen } from './popen.js'

/** A child of this system. */
export class _UnixSubprocessTransport extends BaseSubprocessTransport {
  protected override _start(options: SubprocessOptions): void {
    this._proc = new Popen(options, options.pair ?? null, this._loop._profile)
  }
}

declare_class(_UnixSubprocessTransport, 'asyncio.unix_events', '_UnixSubprocessTransport')
