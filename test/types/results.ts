// Compiled, never run: what functions give back.
import * as asyncio from 'asyncio-shim'
import * as py36 from 'asyncio-shim/py36'

/** Compiles only where both types are the same. */
function same<A, B>(
  _same: (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false,
): void {
  // Nothing happens at run time.
}

function* job(): Generator<unknown, number> {
  yield* asyncio.sleep(0)
  return 1
}

export async function check(): Promise<void> {
  const number = asyncio.create_task(job())
  const text = asyncio.create_task(async () => 'text')
  same<typeof number, asyncio.Task<number>>(true)
  same<typeof text, asyncio.Task<string>>(true)

  const both = await asyncio.gather(number, text)
  same<typeof both, [number, string]>(true)
  const either = await asyncio.gather(number, text, { return_exceptions: true })
  const first = either[0]
  if (typeof first === 'number') same<typeof first, number>(true)

  const [done, pending] = await asyncio.wait([number])
  same<typeof done, Set<asyncio.Task<number>>>(true)
  same<typeof pending, Set<asyncio.Task<number>>>(true)

  const result = await asyncio.run(job())
  same<typeof result, number>(true)
  const ran = await py36.get_event_loop().run_until_complete(job())
  same<typeof ran, number>(true)

  const double = asyncio.coroutine(async (n: number) => 2 * n)
  same<Parameters<typeof double>, [n: number]>(true)
  const four = await double(2)
  same<typeof four, number>(true)

  const future: asyncio.Future<string> = asyncio.get_running_loop().create_future()
  same<ReturnType<typeof future.result>, string>(true)
}
