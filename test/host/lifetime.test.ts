/** How long the process lives, what keeps it alive, and how it ends. */
import { describe, expect, test } from 'vitest'
import { ENTRIES, run_program, use_package } from './child.js'

use_package()

describe.each(ENTRIES)('a process that runs a loop of %s', (version, entry) => {
  const head = `
    import * as asyncio from '${entry}'
    ${
      version === '3.6'
        ? `const run = (main) => {
             const loop = asyncio.get_event_loop()
             return loop.run_until_complete(main).finally(() => loop.close())
           }`
        : 'const run = asyncio.run'
    }
    process.on('exit', (code) => console.log('exit', code))
  `

  test('lives while a coroutine sleeps, and ends by itself afterwards', async () => {
    const ending = await run_program(`${head}
      run(async () => {
        await asyncio.sleep(0.05)
        console.log('slept')
        return 'result'
      }).then((value) => {
        // What is left of this turn is over in the next.
        setImmediate(() => setImmediate(() => {
          console.log(value, process.getActiveResourcesInfo().filter((kind) => /Time|Immediate|Signal/.test(kind)))
        }))
      })
    `)
    expect(ending).toEqual({ code: 0, signal: null, lines: ['slept', 'result []', 'exit 0'], stderr: '' })
  })

  test('lives while a generator coroutine sleeps', async () => {
    const ending = await run_program(`${head}
      await run(function* () {
        yield* asyncio.sleep(0.02)
        console.log('slept')
      })
    `)
    expect(ending).toMatchObject({ code: 0, lines: ['slept', 'exit 0'], stderr: '' })
  })

  test('lives while run_forever() waits with nothing to do, until a signal of the outside ends it', async () => {
    const ending = await run_program(
      `${head}
        const loop = asyncio.new_event_loop()
        loop.call_later(0.05, () => console.log('waiting'))
        await loop.run_forever()
      `,
      { on_line: (_, child) => setTimeout(() => child.kill('SIGTERM'), 50) },
    )
    expect(ending).toMatchObject({ signal: 'SIGTERM', lines: ['waiting'] })
  })

  test('lives while a coroutine waits for a future that nobody sets, and for an unreferenced timer', async () => {
    const ending = await run_program(`${head}
      await run(async () => {
        const loop = asyncio.get_event_loop()
        const future = loop.create_future()
        setTimeout(() => future.set_result('set'), 50).unref()
        console.log(await future)
        console.log(await new Promise((resolve) => setTimeout(resolve, 20, 'promise').unref()))
      })
    `)
    expect(ending).toMatchObject({ code: 0, lines: ['set', 'promise', 'exit 0'], stderr: '' })
  })

  test('run_forever() ends by stop(), and with it the process', async () => {
    const ending = await run_program(`${head}
      const loop = asyncio.new_event_loop()
      loop.call_later(0.01, () => loop.stop())
      // Not waited for: the loop was stopped.
      loop.call_later(1000, () => console.log('never'))
      await loop.run_forever()
      console.log('stopped')
      loop.close()
    `)
    expect(ending).toMatchObject({ code: 0, lines: ['stopped', 'exit 0'], stderr: '' })
  })

  test('stop() from outside wakes a loop that waits', async () => {
    const ending = await run_program(`${head}
      const loop = asyncio.new_event_loop()
      setTimeout(() => loop.stop(), 10)
      await loop.run_forever()
      console.log('stopped')
    `)
    expect(ending).toMatchObject({ code: 0, lines: ['stopped', 'exit 0'], stderr: '' })
  })

  test('a loop that was made and never run keeps nothing alive', async () => {
    const ending = await run_program(`${head}
      const loop = asyncio.new_event_loop()
      loop.call_later(1000, () => undefined)
      console.log(process.getActiveResourcesInfo().filter((kind) => /Time|Immediate|Signal/.test(kind)))
    `)
    expect(ending).toMatchObject({ code: 0, lines: ['[]', 'exit 0'], stderr: '' })
  })

  test('cancelled tasks and timeouts leave nothing behind that delays the end', async () => {
    const ending = await run_program(`${head}
      await run(async () => {
        const task = asyncio.ensure_future(asyncio.sleep(1000))
        await asyncio.sleep(0)
        task.cancel()
        await asyncio.wait([task])
        await asyncio.wait_for(asyncio.sleep(0), 1000)
      })
      const began = Date.now()
      process.on('exit', () => console.log(Date.now() - began < 500))
    `)
    expect(ending).toMatchObject({ code: 0, lines: ['exit 0', 'true'], stderr: '' })
  })

  test('an error of main that nobody catches ends the process with 1 and the error on stderr', async () => {
    const ending = await run_program(`${head}
      await run(async () => {
        await asyncio.sleep(0)
        throw new RangeError('from main')
      })
    `)
    expect(ending).toMatchObject({ code: 1, lines: ['exit 1'] })
    expect(ending.stderr).toContain('RangeError: from main')
    expect(ending.stderr).not.toContain('never retrieved')
  })

  test('failed tasks, late promises and cancelled runs cause no unhandledRejection', async () => {
    const ending = await run_program(`${head}
      process.on('unhandledRejection', (reason) => console.log('unhandled', reason))
      const after = (ms, error) => new Promise((_, reject) => setTimeout(reject, ms, error))
      await run(async () => {
        const loop = asyncio.get_event_loop()
        loop.set_exception_handler((_, context) => console.log(context.message))
        asyncio.ensure_future(async () => { throw new Error('unheard') })
        asyncio.ensure_future(function* () { throw new Error('unheard') })
        await asyncio.gather(asyncio.sleep(0), asyncio.sleep(0), { return_exceptions: true })
        let reject
        const late = new Promise((_, settle) => { reject = settle })
        await asyncio.wait_for(late, 0.001).catch((error) => console.log(error.name))
        reject(new Error('late'))
        const wrapped = asyncio.wrap_future(after(10, new Error('late')))
        wrapped.cancel()
        await asyncio.gather(after(1, new Error('first')), after(5, new Error('second'))).catch((error) => console.log(error.message))
        await asyncio.shield(after(1, new Error('shielded'))).catch((error) => console.log(error.message))
        const group = asyncio.gather(after(5, new Error('third')), asyncio.sleep(100))
        group.cancel()
        await group.catch((error) => console.log(error.name))
        asyncio.wrap_future(after(20, new Error('after the loop')))
      })
      await new Promise((resolve) => setTimeout(resolve, 40))
      console.log('end')
    `)
    expect(ending.lines.filter((line) => !line.startsWith('Task exception'))).toEqual([
      'TimeoutError',
      'first',
      'shielded',
      'CancelledError',
      'end',
      'exit 0',
    ])
    expect(ending.lines.filter((line) => line === 'Task exception was never retrieved')).toHaveLength(2)
    expect(ending.stderr).toBe('')
  })

  test('a rejection that is the program’s own is still unhandled', async () => {
    const ending = await run_program(`${head}
      process.on('unhandledRejection', (reason) => console.log('unhandled', reason.message))
      await run(async () => {
        Promise.reject(new Error('own'))
        ;(async () => { await asyncio.sleep(0); throw new Error('floating') })()
        await asyncio.sleep(0.01)
      })
    `)
    expect(ending.lines).toEqual(['unhandled own', 'unhandled floating', 'exit 0'])
  })

  test('what nobody looked at is logged on stderr as Python does', async () => {
    const ending = await run_program(`${head}
      const kept = []
      await run(async () => {
        kept.push(asyncio.ensure_future(async () => { throw new RangeError('unheard') }))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
      })
    `)
    expect(ending).toMatchObject({ code: 0, lines: ['exit 0'] })
    expect(ending.stderr).toMatch(
      /^Task exception was never retrieved\nfuture: <Task finished .*exception=RangeError\('unheard',?\)>\n/,
    )
  })

  test('a coroutine that was never awaited is warned of before the process ends', async () => {
    const ending = await run_program(`${head}
      const job = asyncio.coroutine(async function job() {})
      await run(async () => { job(); await asyncio.sleep(0) })
    `)
    expect(ending).toMatchObject({ code: 0, lines: ['exit 0'] })
    expect(ending.stderr).toContain("RuntimeWarning: coroutine 'job' was never awaited")
  })

  test('a coroutine outside of any loop is warned of when it is collected', async () => {
    const ending = await run_program(
      `${head}
        const make = asyncio.coroutine(async function job() {})
        make()
        for (let n = 0; n < 3; n++) { await new Promise(setImmediate); gc() }
        await new Promise(setImmediate)
      `,
      { args: ['--expose-gc'] },
    )
    expect(ending.stderr).toContain("RuntimeWarning: coroutine 'job' was never awaited")
  })

  test('warnings are silenced as Node silences warnings', async () => {
    const ending = await run_program(
      `${head}
        const job = asyncio.coroutine(async function job() {})
        await run(async () => { job(); await asyncio.sleep(0) })
      `,
      { args: ['--no-warnings'] },
    )
    expect(ending).toMatchObject({ code: 0, lines: ['exit 0'], stderr: '' })
  })

  test('process.exit() inside a coroutine ends the process at once', async () => {
    const ending = await run_program(`${head}
      await run(async () => {
        await asyncio.sleep(0)
        process.exit(7)
      })
    `)
    expect(ending).toMatchObject({ code: 7, lines: ['exit 7'] })
  })

  test('SystemExit leaves run() and can be turned into an exit code', async () => {
    const ending = await run_program(`${head}
      import { SystemExit } from 'asyncio-shim/builtins'
      try {
        await run(async () => {
          await asyncio.sleep(0)
          throw new SystemExit(3)
        })
      } catch (error) {
        console.log(error.name, error instanceof SystemExit, error.args)
        process.exitCode = error.args[0]
      }
    `)
    expect(ending).toMatchObject({ code: 3, lines: ['SystemExit true [ 3 ]', 'exit 3'], stderr: '' })
  })

  test('PYTHONASYNCIODEBUG turns debug mode on', async () => {
    const source = `${head}
      const loop = asyncio.new_event_loop()
      console.log(loop.get_debug())
    `
    const [on, off] = await Promise.all([
      run_program(source, { env: { PYTHONASYNCIODEBUG: '1' } }),
      run_program(source, { env: { PYTHONASYNCIODEBUG: '' } }),
    ])
    expect([on.lines[0], off.lines[0]]).toEqual(['true', 'false'])
  })

  test('a timer of many days is waited for, and not fired at once', async () => {
    const ending = await run_program(`${head}
      await run(async () => {
        const loop = asyncio.get_event_loop()
        loop.call_later(40 * 24 * 3600, () => console.log('too early'))
        loop.call_later(Infinity, () => console.log('too early'))
        await asyncio.sleep(0.02)
        console.log('slept')
      })
    `)
    expect(ending).toMatchObject({ code: 0, lines: ['slept', 'exit 0'], stderr: '' })
  })

  test('fake timers installed after the import do not stop a loop', async () => {
    const ending = await run_program(`${head}
      globalThis.setTimeout = globalThis.setImmediate = globalThis.setInterval = () => { throw new Error('faked') }
      await run(async () => {
        await asyncio.sleep(0.005)
        console.log('slept')
      })
    `)
    expect(ending).toMatchObject({ code: 0, lines: ['slept', 'exit 0'], stderr: '' })
  })
})

/** A program whose sockets are registered as unclosed before a transport or a server has them, and then let go of. */
const DROPPED = `
  import * as asyncio from 'asyncio-shim'
  import { AF_INET, SOCK_DGRAM, socket, socketpair } from 'asyncio-shim/socket'

  class Protocol extends asyncio.Protocol {
    data_received(data) { console.log('received', String(data)) }
    connection_lost() { console.log('lost') }
  }
  class Datagrams extends asyncio.DatagramProtocol {
    datagram_received(data) { console.log('datagram', String(data)) }
    connection_lost() { console.log('lost') }
  }
  const collect = async () => {
    for (let n = 0; n < 3; n++) {
      await new Promise(setImmediate)
      gc()
    }
    await asyncio.sleep(0.01)
  }
  const bound = async (kind) => {
    const made = kind === undefined ? new socket() : new socket(AF_INET, kind)
    made.setblocking(false)
    made.bind(['127.0.0.1', 0])
    await asyncio.sleep(0.01)
    return made
  }
  const pair = async (loop) => {
    const [ours, theirs] = socketpair()
    theirs.setblocking(false)
    await asyncio.sleep(0.01)
    const [transport] = await loop.create_connection(() => new Protocol(), { sock: ours })
    return [transport, theirs]
  }
`

describe('a socket that a program lets go of', () => {
  test('goes on for the transport or server that has it', async () => {
    const ending = await run_program(
      `${DROPPED}
      await asyncio.run(async () => {
        const loop = asyncio.get_running_loop()
        const [transport, theirs] = await pair(loop)
        const [datagrams] = await loop.create_datagram_endpoint(() => new Datagrams(), { sock: await bound(SOCK_DGRAM) })
        const server = await loop.create_server(() => new Protocol(), { sock: await bound() })
        await collect()
        await loop.sock_sendall(theirs, Buffer.from('data'))
        const address = datagrams.get_extra_info('sockname')
        datagrams.sendto(Buffer.from('data'), address)
        await asyncio.sleep(0.05)
        const [client] = await loop.create_connection(asyncio.Protocol, ...server.sockets[0].getsockname())
        console.log('connected')
        for (const open of [client, transport, datagrams, theirs, server]) open.close()
        await asyncio.sleep(0.05)
      })
    `,
      { args: ['--expose-gc'] },
    )
    expect(ending.stderr).toBe('')
    expect(ending).toMatchObject({ code: 0, signal: null })
    expect(ending.lines.toSorted()).toEqual([
      'connected',
      'datagram data',
      'lost',
      'lost',
      'lost',
      'received data',
    ])
  })

  test('and that its transport or server closed is nothing to report', async () => {
    const ending = await run_program(
      `${DROPPED}
      await asyncio.run(async () => {
        const loop = asyncio.get_running_loop()
        await (async () => {
          const [transport, theirs] = await pair(loop)
          const sock = await bound(SOCK_DGRAM)
          const [datagrams] = await loop.create_datagram_endpoint(() => new Datagrams(), { sock })
          const server = await loop.create_server(() => new Protocol(), { sock: await bound() })
          for (const open of [transport, datagrams, theirs, server]) open.close()
          await asyncio.sleep(0.01)
          console.log(sock.fileno(), sock.__repr__().includes('[closed] fd=-1'))
        })()
        await collect()
      })
    `,
      { args: ['--expose-gc'] },
    )
    expect(ending.stderr).toBe('')
    expect(ending).toMatchObject({ code: 0, lines: ['lost', 'lost', '-1 true'] })
  })
})

test('what a program keeps in its storage is let go of after run, though it were the first', async () => {
  const { lines, stderr } = await run_program(`
    import { AsyncLocalStorage } from 'node:async_hooks'
    import { setTimeout as delay } from 'node:timers/promises'
    import { setFlagsFromString } from 'node:v8'
    import { runInNewContext } from 'node:vm'
    import * as asyncio from 'asyncio-shim'
    setFlagsFromString('--expose-gc')
    const collect = runInNewContext('gc')
    const storage = new AsyncLocalStorage()
    let kept = 0
    const run = () => {
      const store = { large: new Array(1000) }
      const registry = new FinalizationRegistry(() => kept--)
      registry.register(store)
      globalThis.registries = [...(globalThis.registries ?? []), registry]
      kept++
      return storage.run(store, () => asyncio.run(async () => { await asyncio.sleep(0.001) }))
    }
    await run()
    await asyncio.run(function* () { yield* asyncio.sleep(0) })
    for (let i = 0; i < 50 && kept > 0; i++) {
      await delay(2)
      collect()
    }
    console.log(kept)
  `)
  expect(stderr).toBe('')
  expect(lines).toEqual(['0'])
})
