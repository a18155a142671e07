import { describe, expect, test } from 'vitest'
import * as asyncio from 'asyncio-shim'
import { repr } from 'asyncio-shim/builtins'
import { type Loop, attempt, run_virtual } from './every_version.js'

const virtual = <T>(main: (loop: Loop) => Generator<unknown, T>): Promise<T> => run_virtual(asyncio, main)

// The functions have other names than the constants: where both are alike, the bundler of the tests renames one.

/** Without addresses and positions. */
const masked = (text: string): string =>
  text.replace(/0x[0-9a-f]+/g, '0x').replace(/File '[^']*', line \d+/g, 'File')

/** The lines of the future asked for, without those who await it. */
const own = (text: string): string[] => text.split('\n  + Awaited by:')[0]?.split('\n') ?? []

const names = (graph: asyncio.FutureCallGraph | null): string[] =>
  (graph?.awaited_by ?? []).map(({ future }) => (future as asyncio.Task).get_name())

const start_leaf = asyncio.coroutine(function* leaf(): Generator<unknown, void> {
  yield* asyncio.sleep(5)
})
const start_inner = asyncio.coroutine(function* inner(): Generator<unknown, void> {
  yield* start_leaf()
})
const start_native = asyncio.coroutine(async function native_leaf() {
  await start_leaf()
})
const start_waiter = asyncio.coroutine(function* waiter(task: asyncio.Task): Generator<unknown, void> {
  yield* task
})

describe('format_call_graph()', () => {
  test('shows where a task is suspended and who awaits it, recursively', async () => {
    const text = await virtual(function* () {
      const task = asyncio.create_task(start_inner(), { name: 'inner' })
      const first = asyncio.create_task(start_waiter(task as asyncio.Task), { name: 'first' })
      asyncio.create_task(start_waiter(task as asyncio.Task), { name: 'second' })
      asyncio.create_task(start_waiter(first as asyncio.Task), { name: 'third' })
      yield* asyncio.sleep(0)
      return masked(asyncio.format_call_graph(task))
    })
    expect(text.split('\n')).toEqual([
      "* Task(name='inner', id=0x)",
      '  + Call stack:',
      '  |   File, in async leaf()',
      '  |   File, in async inner()',
      '  + Awaited by:',
      "    * Task(name='first', id=0x)",
      '      + Call stack:',
      '      |   File, in async waiter()',
      '      + Awaited by:',
      "        * Task(name='third', id=0x)",
      '          + Call stack:',
      '          |   File, in async waiter()',
      "    * Task(name='second', id=0x)",
      '      + Call stack:',
      '      |   File, in async waiter()',
    ])
  })

  test('knows the coroutines that native code awaits', async () => {
    const text = await virtual(function* () {
      const task = asyncio.create_task(start_native(), { name: 'native' })
      yield* asyncio.sleep(0)
      return masked(asyncio.format_call_graph(task))
    })
    expect(text.split('\n')).toEqual([
      "* Task(name='native', id=0x)",
      '  + Call stack:',
      '  |   File, in async leaf()',
      '  |   File, in async native_leaf()',
    ])
  })

  test('tells where generators stand', async () => {
    const lines = await virtual(function* () {
      const coro = (function* bare(): Generator<unknown, void> {
        yield* start_leaf()
      })()
      const task = asyncio.create_task(coro)
      yield* asyncio.sleep(0)
      return asyncio.format_call_graph(task).split('\n').slice(2)
    })
    expect(lines.map(masked)).toEqual(['  |   File, in async leaf()', '  |   File, in async bare()'])
    for (const line of lines) expect(line).toMatch(/File '.*graph\.test\.ts', line [1-9]\d*, in async/)
  })

  test('limit keeps the outermost frames, or the innermost, or none', async () => {
    const texts = await virtual(function* () {
      const task = asyncio.create_task(start_inner())
      yield* asyncio.sleep(0)
      return [1, -1, 0].map((limit) =>
        masked(asyncio.format_call_graph(task, { limit })).split('\n').slice(2),
      )
    })
    expect(texts).toEqual([['  |   File, in async inner()'], ['  |   File, in async leaf()'], []])
  })

  test('shows the stack of the current task with JavaScript’s positions', async () => {
    const text = await virtual(function* () {
      function plain(): string {
        return asyncio.format_call_graph()
      }
      return yield* asyncio.create_task(
        (function* current(): Generator<unknown, string> {
          return plain()
        })(),
        { name: 'me' },
      )
    })
    const lines = own(text)
    expect(lines.map(masked)).toEqual([
      "* Task(name='me', id=0x)",
      '  + Call stack:',
      '  |   File, in plain()',
      '  |   File, in async current()',
    ])
    expect(lines[2]).toMatch(/File '.*graph\.test\.ts', line \d+, in plain\(\)$/)
  })

  test('leaves out frames by depth', async () => {
    const text = await virtual(function* () {
      function plain(): string {
        return asyncio.format_call_graph({ depth: 2 })
      }
      return yield* asyncio.create_task(
        (function* current(): Generator<unknown, string> {
          return plain()
        })(),
      )
    })
    expect(own(masked(text)).slice(2)).toEqual(['  |   File, in async current()'])
  })

  test('shows the stack of a native task, with the functions that await', async () => {
    const text = await virtual(function* () {
      async function deeper(): Promise<string> {
        await asyncio.sleep(0)
        return asyncio.format_call_graph()
      }
      return yield* asyncio.create_task(async function current() {
        return await deeper()
      })
    })
    expect(own(masked(text)).slice(2)).toEqual([
      '  |   File, in async deeper()',
      '  |   File, in async current()',
    ])
  })

  test('shows plain futures without a stack, and nothing in a callback', async () => {
    const seen = await virtual(function* (loop) {
      const future = loop.create_future<unknown>()
      const text = masked(asyncio.format_call_graph(future))
      loop.call_soon(() => {
        future.set_result([asyncio.format_call_graph(), asyncio.capture_call_graph()])
      })
      return [text, yield* future]
    })
    expect(seen).toEqual(['* Future(id=0x)', ['', null]])
  })
})

describe('capture_call_graph()', () => {
  test('knows who awaits through gather, wait, shield, wait_for and a group', async () => {
    const seen = await virtual(function* () {
      const task = asyncio.create_task(start_leaf(), { name: 'task' })
      const other = asyncio.create_task(start_leaf())
      const start = (name: string, body: () => Generator<unknown, unknown>): void =>
        void asyncio.create_task(body, { name })
      start('gather', () => asyncio.gather(task, other)[Symbol.iterator]())
      start('wait', () => asyncio.wait([task, other])[Symbol.iterator]())
      start('shield', () => asyncio.shield(task)[Symbol.iterator]())
      start('wait_for', () => asyncio.wait_for(task, 9)[Symbol.iterator]())
      start('not yet', function* () {
        const both = asyncio.gather(task, other)
        yield* asyncio.sleep(9)
        return yield* both
      })
      let child: asyncio.Task<void> | undefined
      start('group', () =>
        asyncio

          .async_with(new asyncio.TaskGroup(), function* (tg) {
            child = tg.create_task(start_leaf())
          })
          [Symbol.iterator](),
      )
      yield* asyncio.sleep(1)
      const before = names(asyncio.capture_call_graph(task))
      const of_group = names(asyncio.capture_call_graph(child))
      yield* asyncio.sleep(5)
      return [before, of_group, names(asyncio.capture_call_graph(task))]
    })
    expect(seen).toEqual([['gather', 'wait', 'shield', 'wait_for', 'not yet'], ['group'], []])
  })

  test('knows who awaits from native code, several things at once too', async () => {
    const seen = await virtual(function* () {
      const [a, b] = [asyncio.create_task(start_leaf()), asyncio.create_task(start_leaf())]
      asyncio.create_task(async () => void (await a), { name: 'one' })
      asyncio.create_task(async () => void (await Promise.all([a, b])), { name: 'two' })
      yield* asyncio.sleep(1)
      return [a, b].map((task) => names(asyncio.capture_call_graph(task)))
    })
    expect(seen).toEqual([['one', 'two'], ['two']])
  })

  test('shows tasks that await each other once', async () => {
    const depth = await virtual(function* () {
      const tasks: asyncio.Task[] = []
      for (const other of [1, 0]) {
        tasks.push(
          asyncio.create_task(function* () {
            yield* asyncio.sleep(0)
            yield* tasks[other] as asyncio.Task
          }),
        )
      }
      yield* asyncio.sleep(1)
      const graph = asyncio.capture_call_graph(tasks[0])
      return [names(graph).length, graph?.awaited_by[0]?.awaited_by.length]
    })
    expect(depth).toEqual([1, 0])
  })

  test('refuses what is no future, and to guess outside of loops', async () => {
    const text =
      'RuntimeError(capture_call_graph() is called outside of a running event loop and no *future* to introspect was provided)'
    expect(attempt(() => asyncio.capture_call_graph())).toBe(text)
    const refused = 'TypeError(5 object does not appear to be compatible with asyncio.Future)'
    expect(attempt(() => asyncio.capture_call_graph(5 as never))).toBe(refused)
  })

  test('gives entries that compare by value and cannot be changed', () => {
    const frame = {
      f_code: { co_filename: 'f.js', co_name: 'f', co_qualname: 'f' },
      f_lineno: 3,
      f_generator: null,
    }
    const entry = new asyncio.FrameCallGraphEntry(frame)
    expect(entry.__eq__(new asyncio.FrameCallGraphEntry(frame))).toBe(true)
    expect(entry.__eq__(new asyncio.FrameCallGraphEntry({ ...frame }))).toBe(false)
    expect(() => Object.assign(entry, { frame: null })).toThrow(TypeError)
    const loop = asyncio.new_event_loop()
    const future = loop.create_future()
    const graph = new asyncio.FutureCallGraph(future, [entry], [])
    expect(graph.__eq__(new asyncio.FutureCallGraph(future, [entry], []))).toBe(true)
    expect(graph.__eq__(new asyncio.FutureCallGraph(future, [], []))).toBe(false)
    expect(masked(repr(graph))).toBe(
      "FutureCallGraph(future=<Future pending>, call_stack=(FrameCallGraphEntry(frame=<frame at 0x, file 'f.js', line 3, code f>),), awaited_by=())",
    )
    loop.close()
  })
})

describe('future_add_to_awaited_by()', () => {
  test('records what the library does not see, until it is taken back', async () => {
    const seen = await virtual(function* (loop) {
      const future = loop.create_future()
      const task = asyncio.create_task(start_leaf(), { name: 'task' })
      asyncio.future_add_to_awaited_by(future, task)
      asyncio.future_add_to_awaited_by(future, task)
      asyncio.future_add_to_awaited_by(future, 5)
      const before = names(asyncio.capture_call_graph(future))
      asyncio.future_discard_from_awaited_by(future, task)
      return yield* (function* (): Generator<unknown, unknown[]> {
        return [before, names(asyncio.capture_call_graph(future))]
      })()
    })
    expect(seen).toEqual([['task'], []])
  })
})

describe('print_call_graph()', () => {
  test('writes to a file', async () => {
    const written: string[] = []
    const file = { write: (text: string) => written.push(masked(text)) }
    await virtual(function* (loop) {
      asyncio.print_call_graph(loop.create_future(), { file })
      yield* asyncio.sleep(0)
    })
    expect(written).toEqual(['* Future(id=0x)', '\n'])
  })
})
