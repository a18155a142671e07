// The same in generator style: exact, and the fastest. `yield*` is Python's `yield from`.
import * as asyncio from 'asyncio-shim/py37'
import { RuntimeError } from 'asyncio-shim/builtins'
import { print } from '../print.js'

// Wrapped, it tells when it is awaited twice or never; `function* say` alone would run as well.
const say = asyncio.coroutine(function* say(word: string, delay: number) {
  print('  start', word)
  yield* asyncio.sleep(delay)
  print('  end', word)
  return word.length
})

function* main() {
  const loop = asyncio.get_running_loop()

  const hello = say('hello', 0.02)
  print('called; nothing has run so far:', asyncio.iscoroutine(hello))
  print('awaited:', yield* hello)
  try {
    yield* hello
  } catch (error) {
    if (!(error instanceof RuntimeError)) throw error
    print('awaited again:', error.message)
  }

  print('one after the other:')
  let before = loop.time()
  let total = (yield* say('one', 0.1)) + (yield* say('three', 0.1)) + (yield* say('seven', 0.1))
  print('sum', total, 'and the delays add up:', loop.time() - before > 0.29)

  print('concurrently:')
  before = loop.time()
  const slow = asyncio.create_task(say('slow', 0.3))
  const middle = asyncio.create_task(say('middle', 0.2))
  const quick = asyncio.create_task(say('quick', 0.1))
  print('tasks start when we wait')
  total = (yield* slow) + (yield* middle) + (yield* quick)
  const elapsed = loop.time() - before
  print('sum', total, 'and only the longest delay counts:', 0.29 < elapsed && elapsed < 0.55)

  const forgotten = say('forgotten', 0.02)
  print('never awaited:', asyncio.iscoroutine(forgotten))
}

process.on('warning', (warning) => print(`${warning.name}: ${warning.message}`))
await asyncio.run(main())
