// staggered_race: the first success, none, a delay, cancellation from outside, an error of the race itself.
import { KeyError, ValueError } from 'asyncio-shim/builtins'
import type { Dynamic, Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, dyn, hasattr, sorted, type_name }) => {
  const log: string[] = []

  const job = asyncio.coroutine(async function job(
    name: string,
    delay: number,
    result: unknown,
    error?: Error,
  ) {
    log.push(name)
    try {
      await asyncio.sleep(delay)
    } catch (e) {
      if (!(e instanceof asyncio.CancelledError)) throw e
      log.push(`${name} cancelled`)
      throw e
    }
    if (error !== undefined) throw error
    return result
  })

  const show = ([result, index, exceptions]: Dynamic): void => {
    print(
      result,
      index,
      exceptions.map((e: unknown) => (e === null ? null : type_name(e))),
      log,
    )
    log.length = 0
  }

  const broken: Iterable<() => unknown> = {
    [Symbol.iterator]() {
      let begun = false
      return {
        next() {
          if (begun) throw new KeyError('broken')
          begun = true
          return { done: false, value: () => job('a', 0, null, new ValueError()) }
        },
      }
    },
  }

  const main = asyncio.coroutine(async function main() {
    const race = dyn(asyncio).staggered.staggered_race
    show(await race([], null))
    show(await race([() => job('a', 0, 1)], null))
    const fails = (): unknown => job('a', 0, null, new ValueError())
    show(await race([fails, () => job('b', 0, 2), () => job('c', 0, 3)], null))
    show(await race([fails, () => job('b', 0, null, new KeyError())], 5))
    show(await race([() => job('a', 5, 1), () => job('b', 0, 2)], 0.02))
    try {
      show(await race(broken, null))
    } catch (e) {
      print(type_name(e), (dyn(e).exceptions ?? []).map(type_name), log)
    }
    log.length = 0
    const task = asyncio.ensure_future(race([() => job('a', 5, 1), () => job('b', 5, 2)], 0.02))
    await asyncio.sleep(0.06)
    task.cancel()
    try {
      await task
    } catch (e) {
      if (!(e instanceof asyncio.CancelledError)) throw e
      print('cancelled', sorted(log))
    }
    await asyncio.sleep(0)
    print(sorted(log))
  })

  const loop = asyncio.new_event_loop()
  if (hasattr(asyncio, 'staggered')) await loop.run_until_complete(main())
  else print('staggered missing')
  loop.close()
}
export default probe
