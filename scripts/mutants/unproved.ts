import type { Version } from '../../test/conformance/probe.js'

/**
 * Change points that nothing recorded can show so far, each with the reason. One that something shows after all is an
 * error: it is proved, and leaves this list.
 */
export const UNPROVED: Readonly<Record<string, Readonly<Partial<Record<Version, string>>>>> = {
  child_watcher: { '3.14': 'the Python that is recorded for this version has no processes' },
  child_watcher_deprecated: { '3.14': 'the names that were deprecated are gone' },
  interrupt_kills: {
    '3.8': 'a port cannot outlive its process; a test has processes of every version end',
  },
  signal_thread_text: {
    '3.9': 'a port cannot start another thread; a test has a worker of every version try it',
  },
  datagram_accounting: {
    '3.13': 'no datagram of a probe waits, since the system takes it or throws it away',
    '3.14': 'no datagram of a probe waits, since the system takes it or throws it away',
  },
  debug_dev_mode: { '3.7': 'a program cannot turn on the development mode of the Python that runs it' },
  write_type_text: { '3.14': 'the Python that is recorded for this version has no sockets' },
  writelines_way: { '3.14': 'the Python that is recorded for this version has no sockets' },
}
