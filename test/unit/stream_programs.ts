/** Random programs that feed and read a StreamReader, and what Pythons and the library do with them. */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { ValueError, repr } from 'asyncio-shim/builtins'
import type { Python } from '../../scripts/pythons.js'
import { type Asyncio, run_virtual } from './every_version.js'

/** A way to read with its argument, or what is done to the reader and its readers meanwhile. */
export type Step =
  | readonly ['feed', string]
  | readonly ['eof' | 'fail' | 'cancel' | 'tick']
  | readonly ['read' | 'readexactly', number]
  | readonly ['readline', null]
  | readonly ['readuntil', string | readonly string[]]

export interface Program {
  readonly limit: number
  readonly steps: readonly Step[]
}

// Few letters, so that separators are frequent and often cut in two.
const text = fc.array(fc.constantFrom('a', 'b', '\n'), { maxLength: 7 }).map((letters) => letters.join(''))
const separator = fc
  .array(fc.constantFrom('a', 'b', '\n'), { maxLength: 3 })
  .map((letters) => letters.join(''))

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: text.map((data): Step => ['feed', data]) },
  { weight: 3, arbitrary: fc.integer({ min: -1, max: 9 }).map((n): Step => ['read', n]) },
  { weight: 3, arbitrary: fc.integer({ min: -1, max: 12 }).map((n): Step => ['readexactly', n]) },
  { weight: 3, arbitrary: fc.constant<Step>(['readline', null]) },
  { weight: 3, arbitrary: separator.map((wanted): Step => ['readuntil', wanted]) },
  {
    weight: 2,
    arbitrary: fc.array(separator, { maxLength: 3 }).map((wanted): Step => ['readuntil', wanted]),
  },
  { weight: 3, arbitrary: fc.constant<Step>(['tick']) },
  { weight: 1, arbitrary: fc.constant<Step>(['cancel']) },
  { weight: 1, arbitrary: fc.constantFrom<Step>(['eof'], ['fail']) },
)

export const programs: fc.Arbitrary<Program> = fc.record({
  limit: fc.integer({ min: 1, max: 8 }),
  steps: fc.array(step, { minLength: 4, maxLength: 22, size: 'max' }),
})

const TWIN = fileURLToPath(new URL('fixtures/stream_reader_twin.py', import.meta.url))

/** What a Python does with programs. */
export function traces_of(python: Python, all: readonly Program[]): string[][] {
  const ran = spawnSync(python.command, [TWIN], {
    input: JSON.stringify(all),
    env: python.env,
    encoding: 'utf8',
  })
  if (ran.status !== 0) throw new Error(ran.stderr)
  return JSON.parse(ran.stdout) as string[][]
}

type Steps<T> = Generator<never, T>
type Reader = InstanceType<Asyncio['StreamReader']>

function begin(reader: Reader, [how, argument]: Step): Steps<Buffer> {
  const separators = Array.isArray(argument)
    ? argument.map((each: string) => Buffer.from(each))
    : Buffer.from(String(argument))
  if (how === 'readuntil') return reader.readuntil(separators) as unknown as Steps<Buffer>
  if (how === 'readline') return reader.readline() as unknown as Steps<Buffer>
  return reader[how as 'read' | 'readexactly'](argument as number) as unknown as Steps<Buffer>
}

function* outcome(asyncio: Asyncio, call: Steps<Buffer>): Steps<string> {
  try {
    return repr(yield* call)
  } catch (e) {
    if (e instanceof asyncio.CancelledError) return 'cancelled'
    if (e instanceof asyncio.IncompleteReadError) {
      return `IncompleteReadError(${e.message}) ${repr(e.partial)} ${repr(e.expected)}`
    }
    if (e instanceof asyncio.LimitOverrunError) return `LimitOverrunError(${e.message}) ${e.consumed}`
    return e instanceof Error ? `${e.name}(${e.message})` : String(e)
  }
}

function state(reader: Reader): string {
  const { _buffer: buffer, _waiter: waiter, _paused: paused } = reader
  const words = [waiter !== null && 'waits', paused && 'paused', reader.at_eof() && 'end']
  return [`${buffer.length} bytes`, ...words.filter((word) => word !== false)].join(' ')
}

const LAST: readonly Step[] = [['tick'], ['tick'], ['eof'], ['tick'], ['tick']]

/** What the library does with a program. */
export function trace_of(asyncio: Asyncio, program: Program): Promise<string[]> {
  return run_virtual(asyncio, function* (loop) {
    const log: string[] = []
    class Transport extends asyncio.Transport {
      override pause_reading(): void {
        log.push('pause')
      }
      override resume_reading(): void {
        log.push('resume')
      }
    }
    const turn = (): Steps<void> => asyncio.sleep(0) as unknown as Steps<void>
    const reader = new asyncio.StreamReader({ limit: program.limit })
    reader.set_transport(new Transport())
    const tasks: InstanceType<Asyncio['Task']>[] = []
    function* read(number: number, how: Step): Steps<void> {
      log.push(`${number}: ${yield* outcome(asyncio, begin(reader, how))}`)
    }
    for (const each of [...program.steps, ...LAST]) {
      if (each[0] === 'feed') {
        if (!reader._eof) reader.feed_data(Buffer.from(each[1]))
      } else if (each[0] === 'eof') reader.feed_eof()
      else if (each[0] === 'fail') {
        reader.set_exception(new ValueError('failed'))
      } else if (each[0] === 'cancel') tasks.forEach((task) => task.cancel())
      else if (each[0] === 'tick') yield* turn()
      else {
        tasks.push(loop.create_task(read(tasks.length, each)))
        yield* turn()
      }
      log.push(state(reader))
    }
    tasks.forEach((task) => task.cancel())
    yield* turn()
    return log
  })
}
