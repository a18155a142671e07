import { host } from '../host/node_host.js'

/**
 * Emits a warning under Python's category name.
 *
 * @param text - Python's text
 * @param category - Python's category, such as `DeprecationWarning`; Node's flags silence it by that name
 */
export function warn(text: string, category: string): void {
  host.emit_warning(text, category)
}
