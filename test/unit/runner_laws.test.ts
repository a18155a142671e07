/** What holds of the end of a program, whatever it leaves behind. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { EVERY_VERSION, shown } from './every_version.js'

interface Left {
  /** How many values are taken of an async generator before it is left. */
  taken: number
  /** How many there are. */
  gives: number
  /** Whether its cleanup waits, and whether it fails. */
  cleanup: 'at once' | 'waits' | 'fails'
}

const left: fc.Arbitrary<Left> = fc.record({
  taken: fc.nat(3),
  gives: fc.nat(3),
  cleanup: fc.constantFrom('at once', 'waits', 'fails'),
})
const program = fc.record({
  generators: fc.array(left, { maxLength: 5 }),
  tasks: fc.array(fc.record({ cleans: fc.nat(3), fails: fc.boolean() }), { maxLength: 4 }),
  main_fails: fc.boolean(),
})

const cases = EVERY_VERSION.filter(([version]) => version !== '3.6').flatMap(([version, asyncio]) =>
  [false, true].map((debug) => [version, debug, asyncio] as const),
)

describe('run()', () => {
  test.each(cases)(
    'cancels and joins what is left, and closes every async generator (%s, debug %s)',
    async (_, debug, asyncio) => {
      await fc.assert(
        fc.asyncProperty(program, async ({ generators, tasks, main_fails }) => {
          const closed: number[] = []
          const ended: number[] = []
          const reports: string[] = []
          const begun = new Set<number>()
          let loop: ReturnType<typeof asyncio.get_running_loop> | undefined
          const main = async (): Promise<string> => {
            loop = asyncio.get_running_loop()
            loop.slow_callback_duration = Infinity
            loop.set_exception_handler((_loop, context) => {
              reports.push(shown(context.exception))
            })
            tasks.forEach(({ cleans, fails }, name) => {
              asyncio.create_task(async () => {
                try {
                  await asyncio.sleep(3600)
                } finally {
                  for (let n = 0; n < cleans; n++) await asyncio.sleep(0)
                  ended.push(name)
                  if (fails) throw new TypeError(`task ${name}`)
                }
              })
            })
            for (const [name, { taken, gives, cleanup }] of generators.entries()) {
              const make = asyncio.coroutine(async function* () {
                try {
                  for (let n = 0; n < gives; n++) {
                    await asyncio.sleep(0)
                    yield n
                  }
                } finally {
                  if (cleanup === 'waits') await asyncio.sleep(0)
                  closed.push(name)
                  if (cleanup === 'fails') throw new TypeError(`generator ${name}`)
                }
              })
              const generator = make()
              for (let n = 0; n < taken; n++) {
                begun.add(name)
                try {
                  if ((await generator.next()).done === true) break
                } catch {
                  break
                }
              }
            }
            await asyncio.sleep(0)
            if (main_fails) throw new TypeError('main')
            return 'main'
          }
          const outcome = await asyncio.run(main, { debug }).catch(shown)
          expect(outcome).toBe(main_fails ? 'TypeError(main)' : 'main')
          expect(loop?.is_closed()).toBe(true)
          expect([...closed].sort()).toEqual([...begun].sort())
          expect([...ended].sort()).toEqual(tasks.map((_, name) => name))
          for (const [name, { fails }] of tasks.entries()) {
            expect(reports.filter((text) => text === `TypeError(task ${name})`)).toHaveLength(fails ? 1 : 0)
          }
          for (const [name, { cleanup, taken, gives }] of generators.entries()) {
            const late = cleanup === 'fails' && taken > 0 && taken <= gives
            expect(reports.filter((text) => text === `TypeError(generator ${name})`)).toHaveLength(
              late ? 1 : 0,
            )
          }
        }),
        { numRuns: debug ? 5 : 15 },
      )
    },
  )
})
