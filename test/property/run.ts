import { setImmediate } from 'node:timers/promises'
import type { Program, Trace, Version } from './grammar.js'
import { libraryOf } from './library.js'
import { Machine } from './machine.js'
import type { Style } from './styles.js'

/** How long a program may take that needs no real time, in milliseconds: beyond it a step was lost. */
const PATIENCE = 5000

/** What the library does with a program. Rejections that nobody handles are part of the trace. */
export async function runProgram(program: Program, version: Version, style: Style): Promise<Trace> {
  // A native function that begins at once still ends a microtask later than a coroutine of Python's does.
  const machine = new Machine(libraryOf(version), program.eager === true ? 'generator' : style, program)
  const unhandled = (reason: unknown) => machine.trace.push(`unhandled rejection: ${String(reason)}`)
  process.on('unhandledRejection', unhandled)
  let timer: NodeJS.Timeout | undefined
  const lost = new Promise<void>((resolve) => {
    timer = setTimeout(() => {
      machine.trace.push('no end')
      resolve()
    }, PATIENCE)
  })
  try {
    await Promise.race([machine.run(program), lost])
  } catch (e) {
    machine.trace.push(`crash: ${e instanceof Error ? (e.stack ?? e.message) : String(e)}`)
  }
  clearTimeout(timer)
  await setImmediate()
  process.off('unhandledRejection', unhandled)
  return machine.trace
}

/** Warnings are for the user of a program that forgets to await: random ones do that all the time. */
export function silenceWarnings(): void {
  process.emitWarning = () => undefined
}
