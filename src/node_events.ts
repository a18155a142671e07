import { declare_class } from './builtins/names.js'
import { BaseEventLoop } from './base_events.js'
import { view } from './compat/view.js'
import { loop_factory } from './events.js'

/**
 * The event loop of this platform. It has Python's name, which reprs show; it runs on Node's own engines, and there is
 * no selector in it.
 * @see https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.SelectorEventLoop
 */
export class _UnixSelectorEventLoop extends BaseEventLoop {}

export { _UnixSelectorEventLoop as SelectorEventLoop, _UnixSelectorEventLoop as EventLoop }

loop_factory.make = (profile) => new (view(_UnixSelectorEventLoop, profile))()

// Bundlers rename classes; reprs and the tables of versions go by these names.
declare_class(_UnixSelectorEventLoop, 'asyncio', '_UnixSelectorEventLoop')
