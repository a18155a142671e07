/*
 * Signals of the operating system, by their numbers. Node knows most of them by name; real-time signals it does not.
 */

let names: Map<number, NodeJS.Signals> | undefined
let first_thread: boolean | undefined

function known(): Map<number, NodeJS.Signals> {
  if (names !== undefined) return names
  names = new Map()
  const { signals } = process.getBuiltinModule('node:os').constants
  for (const [name, number] of Object.entries(signals)) {
    // Of several names for one number the first is the usual one.
    if (!names.has(number)) names.set(number, name as NodeJS.Signals)
  }
  return names
}

/** Node's name of a signal; undefined for one that Node has none for. */
export function signal_name(number: number): NodeJS.Signals | undefined {
  return known().get(number)
}

/** The number of a signal by its name. */
export function signal_number(name: NodeJS.Signals): number {
  return process.getBuiltinModule('node:os').constants.signals[name]
}

/** Whether this thread is the one that signals are told. */
export function is_main_thread(): boolean {
  return (first_thread ??= process.getBuiltinModule('node:worker_threads').isMainThread)
}

/**
 * Calls `callback` at each signal until the returned function is called; the signal does nothing else meanwhile.
 * Listening does not keep the process alive.
 */
export function on_signal(name: NodeJS.Signals, callback: () => void): () => void {
  process.on(name, callback)
  if (name === 'SIGINT') interrupts.listeners += 1
  return () => {
    process.removeListener(name, callback)
    if (name === 'SIGINT') interrupts.listeners -= 1
  }
}

/** How many listeners to keyboard interrupts are the library's own. */
export const interrupts = { listeners: 0 }
