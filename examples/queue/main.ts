// Counts words on a cluster: an executor of one's own, in the place of threads.
import * as asyncio from 'asyncio-shim'
import { ValueError } from 'asyncio-shim/builtins'
import { print } from '../print.js'
import { QueueExecutor } from './queue_executor.js'

const [path = ''] = process.argv.slice(2)
const job = (name: string) => ({ module: new URL('./jobs.js', import.meta.url), name })

const main = asyncio.coroutine(async function main() {
  const loop = asyncio.get_running_loop()
  const executor = new QueueExecutor('words', { path })
  try {
    const texts = ['one', 'one two', 'one two three', ' four  words are here ']
    const counts = await asyncio.gather(
      ...texts.map((text) => loop.run_in_executor(executor, job('count_words'), text)),
    )
    print('counted elsewhere:', counts)
    try {
      await loop.run_in_executor(executor, job('count_words'), ' ')
    } catch (error) {
      if (!(error instanceof ValueError)) throw error
      print('raised elsewhere:', error.name, error)
    }
    print('in this process:', (await loop.run_in_executor(executor, job('where'))) === process.pid)
  } finally {
    await asyncio.wrap_future(executor.shutdown())
  }
})

await asyncio.run(main())
