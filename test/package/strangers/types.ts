// The same for the type checker: values of one entry are arguments for functions of another.
import * as asyncio from 'asyncio-shim'
import { ContextVar } from 'asyncio-shim/contextvars'
import { ValueError } from 'asyncio-shim/builtins'
import { ThreadPoolExecutor } from 'asyncio-shim/concurrent_futures'
import { virtual_time_loop } from 'asyncio-shim/testing'
import * as py36 from 'asyncio-shim/py36'
import * as socket from 'asyncio-shim/socket'
import * as ssl from 'asyncio-shim/ssl'

const name = new ContextVar<string>('name', { default: 'nobody' })

const work = asyncio.coroutine(async function work(n: number) {
  await asyncio.sleep(0)
  return n
})

function* steps(n: number) {
  const queue = new asyncio.Queue<number>(1)
  yield* queue.put(n)
  return yield* queue.get()
}

async function main(): Promise<string> {
  const [one, two]: [number, number] = await asyncio.gather(work(1), steps(2))
  const [done] = await asyncio.wait([asyncio.create_task(work(3), { name: 'three' })], { timeout: 5 })
  for (const task of done) if (task.result() !== 3) throw new ValueError('not three')
  const entered = await asyncio.async_with(new asyncio.Lock(), async () => one + two)
  const error: unknown = await asyncio.create_task(work(entered)).then(
    () => null,
    (reason: unknown) => reason,
  )
  if (error !== null || ssl.create_default_context().verify_mode !== ssl.CERT_REQUIRED) throw new Error()
  new ThreadPoolExecutor(1).shutdown()
  const unused: socket.socket = new socket.socket(socket.AF_INET)
  unused.close()
  return name.get() === 'nobody' ? 'ok' : 'wrong'
}

const task: Promise<number> = virtual_time_loop(py36).run_until_complete(work(4))
// @ts-expect-error -- Python 3.6 has no run
export const absent: unknown = py36.run

task.then(() => asyncio.run(main)).then(console.log)
