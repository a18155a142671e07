/**
 * What every scenario's file in JavaScript runs its work with. The harness starts it as
 *
 *   node scenarios/switch/native.mjs '{"tasks":10,"each":10000,"warm":0.1,"enough":0.15}'
 *
 * and reads one line of JSON: nanoseconds an operation, one figure a round, and how many operations a round had.
 */
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

const { warm = 0.1, enough = 0.15, clock: asked = 'wall', ...given } = JSON.parse(process.argv[2] ?? '{}')

/** What the harness asks for: how many tasks, how often each, … */
export const parameters = given

/**
 * So many rounds warm up, however short the time that is asked for: what was compiled on what one round did, is compiled
 * anew when the next does otherwise.
 */
const WARM_ROUNDS = 3
/** But when so many seconds have gone into it, that is enough. */
const LONG_WARM = 1
/** A first round of so many seconds counts: after it, compilers have nothing left to do. */
const SLOW = 3

const WALL = () => performance.now() / 1000
const CPU = () => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}

/**
 * Repeats a round without counting it, for `warm` seconds and three times, or for a second if that is shorter; then until
 * `enough` seconds have been counted.
 *
 * @param round does the work once, and gives the number of operations that it counted, which must be the same in every
 *   system
 * @param options `wait`: seconds of a round that are spent waiting, not working; `cpu`: measure the process's time
 *   instead of the clock's, where work and waiting overlap
 */
export async function measure(round, { wait = 0, cpu = false } = {}) {
  const byProcessor = cpu || asked === 'cpu'
  const clock = byProcessor ? CPU : WALL
  const idle = byProcessor ? 0 : wait
  let operations = 0
  const timed = async () => {
    const before = clock()
    operations = await round()
    return clock() - before - idle
  }
  const rounds = []
  let warming = 0
  for (let count = 0; warming < warm || (count < WARM_ROUNDS && warming < LONG_WARM); count++) {
    const took = await timed()
    warming += took + wait
    if (count > 0 || took < SLOW) continue
    rounds.push(took)
    break
  }
  for (let spent = rounds[0] ?? 0; spent < enough; spent += rounds.at(-1) + wait) rounds.push(await timed())
  console.log(JSON.stringify({ figures: rounds.map((took) => (took * 1e9) / operations), operations }))
}

/**
 * Prints how many bytes of heap each of a number of things holds on to, and ends the process, whatever goes on in it.
 *
 * @param count how many things there will be
 * @param make makes them, and gives a promise of the moment when they are all there
 */
export async function weigh(count, make) {
  setFlagsFromString('--expose-gc')
  const gc = runInNewContext('gc')
  const used = () => {
    gc()
    gc()
    return process.memoryUsage().heapUsed
  }
  const before = used()
  await make()
  const figure = (used() - before) / count
  console.log(JSON.stringify({ figures: [figure], operations: count }))
  process.exit()
}
