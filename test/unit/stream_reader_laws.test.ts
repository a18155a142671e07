/** What a StreamReader gives, whatever comes when: what Pythons give, and what was fed. */
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import fc from 'fast-check'
import { findPython } from '../../scripts/pythons.js'
import { EVERY_VERSION, type Version, as_of, run_virtual } from './every_version.js'
import { type Program, programs, trace_of, traces_of } from './stream_programs.js'

const file = new URL('fixtures/stream_reader.json', import.meta.url)
const recorded = JSON.parse(readFileSync(file, 'utf8')) as {
  programs: Program[]
  traces: Partial<Record<Version, string[][]>>
}

const steps = (call: unknown): Generator<never, Buffer> => call as Generator<never, Buffer>

describe.each(EVERY_VERSION)('StreamReader of %s', (version, asyncio) => {
  test('does what Python does with recorded programs', async () => {
    const expected = as_of(version, recorded.traces)
    for (const [i, program] of recorded.programs.entries()) {
      expect(await trace_of(asyncio, program), JSON.stringify(program)).toEqual(expected[i])
    }
  })

  test('gives every byte once, in order, however it came in pieces and is asked for', async () => {
    const cuts = fc.array(fc.nat(40), { maxLength: 12 })
    const ways = fc.array(fc.constantFrom('read', 'line', 'exactly', 'until'), { minLength: 1, maxLength: 6 })
    const size = fc.integer({ min: 1, max: 30 })
    const data = fc.uint8Array({ maxLength: 300, max: 12 })
    await fc.assert(
      fc.asyncProperty(data, cuts, ways, size, async (bytes, pieces, asked, n) => {
        const read = await run_virtual(asyncio, function* (loop) {
          const reader = new asyncio.StreamReader(1000)
          let fed = 0
          const feed = (): void => {
            const count = pieces.shift() ?? bytes.length
            if (fed < bytes.length) reader.feed_data(bytes.subarray(fed, (fed += count)))
            if (fed < bytes.length) loop.call_soon(feed)
            else reader.feed_eof()
          }
          loop.call_soon(feed)
          const got: Uint8Array[] = []
          for (let i = 0; !reader.at_eof(); i++) {
            const how = asked[i % asked.length]
            try {
              if (how === 'read') got.push(yield* steps(reader.read(n)))
              else if (how === 'line') got.push(yield* steps(reader.readline()))
              else if (how === 'exactly') got.push(yield* steps(reader.readexactly(n)))
              else got.push(yield* steps(reader.readuntil(Buffer.from([1, 2]))))
            } catch (e) {
              if (!(e instanceof asyncio.IncompleteReadError)) throw e
              got.push(e.partial)
            }
          }
          return Buffer.concat(got)
        })
        expect(read.equals(bytes)).toBe(true)
      }),
      { numRuns: 60 },
    )
  })
})

/** Pinned, so that a failure belongs to the change under test; set the variable to look for new ones. */
const seed = Number(process.env['PROPERTY_SEED'] ?? 20_000)

// Programs that are not among the recorded ones, where there is a Python to compare with.
describe.each(EVERY_VERSION.filter(([version]) => version === '3.6' || version === '3.13'))(
  'StreamReader of %s beside Python',
  (version, asyncio) => {
    const python = findPython(version)
    test.skipIf(python === undefined)('does what Python does with new programs', async () => {
      const sample = fc.sample(programs, { seed, numRuns: 150 })
      const expected = traces_of(python as never, sample)
      for (const [i, program] of sample.entries()) {
        expect(await trace_of(asyncio, program), `seed ${seed}: ${JSON.stringify(program)}`).toEqual(
          expected[i],
        )
      }
    })
  },
)
