/** What programs see of `then` once it comes from a realm of its own. */
import { expect, test } from 'vitest'
import { ENTRIES, run_program, use_package } from './child.js'

use_package()

const OFTEN = `
  const often = () => asyncio.run(async () => { for (let i = 0; i < 10_000; i++) await asyncio.sleep(0) })
  let owner = asyncio.Future.prototype
  while (!Object.hasOwn(owner, 'then')) owner = Object.getPrototypeOf(owner)
  const source = () => String(owner.then)
`
const head = (entry = 'asyncio-shim'): string => `import * as asyncio from '${entry}'\n${OFTEN}`

test.each(ENTRIES.slice(1))('in %s it is a function as others are', async (_version, entry) => {
  const ending = await run_program(`${head(entry)}
    const before = source()
    await often()
    const { then } = asyncio.Future.prototype
    const described = Object.getOwnPropertyDescriptor(asyncio.sleep(0), 'then')
    console.log(before === source(), described, typeof then, then.name, then.length, then instanceof Function,
      then.constructor === Function, Object.getPrototypeOf(then) === Function.prototype)
    console.log(Object.keys(asyncio.Future.prototype).includes('then'), then === asyncio.Task.prototype.then)
    process.exit(0)
  `)
  expect(ending.lines).toEqual(['false undefined function then 2 true true true', 'false true'])
})

test('what nobody hears of is reported, storages are kept, and origins show nothing of it', async () => {
  const { lines, stderr } = await run_program(`${head()}
    import { AsyncLocalStorage } from 'node:async_hooks'
    const unheard = []
    process.on('unhandledRejection', (error) => unheard.push(error.message))
    await often()
    const storage = new AsyncLocalStorage()
    const fails = asyncio.coroutine(async (text) => {
      await asyncio.sleep(0)
      throw new Error(text)
    })
    const here = asyncio.coroutine(async () => {
      const made = asyncio.sleep(0)
      made.close()
      return made.cr_origin.map(([file]) => file)
    })
    await asyncio.run(async () => {
      await storage.run('kept', async () => {
        await asyncio.sleep(0)
        console.log(storage.getStore())
        asyncio.sleep(0).then(() => console.log('called', storage.getStore()), () => 0)
        await asyncio.sleep(0.001)
      })
      void Promise.resolve(fails('adopted'))
      void (async () => { await fails('awaited') })()
      await asyncio.sleep(0.001)
      try {
        await fails('caught')
      } catch (error) {
        console.log(error.message, error instanceof Error)
      }
      const future = asyncio.get_running_loop().create_future()
      future.set_result(Promise.resolve('taken over'))
      console.log(await future)
    })
    await new Promise((resolve) => setImmediate(resolve))
    console.log('unheard', ...unheard)
    const files = await asyncio.run(async () => await here(), { debug: true })
    console.log(files.filter((file) => file.startsWith('node:')), files.length > 0)
  `)
  expect(stderr).toBe('')
  expect(lines).toEqual([
    'kept',
    'called kept',
    'caught true',
    'taken over',
    'unheard adopted awaited',
    '[] true',
  ])
})

test.each([
  ['a spy', `owner.then = function (...callbacks) { looks++; return then.apply(this, callbacks) }`],
  [
    'an accessor',
    `Object.defineProperty(owner, 'then', { get() { looks++; return then }, configurable: true })`,
  ],
  [
    'an accessor that throws',
    `Object.defineProperty(owner, 'then', {
      get() { if (this === owner) throw new Error('of the program'); looks++; return then },
      configurable: true,
    })`,
  ],
])('%s that a program put in its place stays there', async (_what, preparation) => {
  const { lines, stderr } = await run_program(`${head()}
    const { then } = owner
    let looks = 0
    ${preparation}
    await often()
    await asyncio.run(async () => {
      const future = asyncio.get_running_loop().create_future()
      future.set_result('result')
      looks = 0
      console.log(await future, looks)
    })
  `)
  expect(stderr).toBe('')
  expect(lines).toEqual(['result 1'])
})

test('what V8 throws and hands over there is of the classes of the program', async () => {
  const { lines, stderr } = await run_program(`${head()}
    await often()
    const { prototype } = Function
    await asyncio.run(async () => {
      const future = asyncio.get_running_loop().create_future()
      const promise = Promise.resolve(future)
      future.set_result(promise)
      const error = await promise.catch((error) => error)
      console.log(error instanceof TypeError, error.constructor === TypeError, error.name, Object.keys(error))
      console.log(/^TypeError: Chaining cycle detected/.test(error.stack), String(error).slice(0, 14))
    })
    const seen = []
    owner.then = new Proxy(owner.then, {
      apply(target, self, callbacks) {
        seen.push(...callbacks)
        return Reflect.apply(target, self, callbacks)
      },
    })
    await asyncio.run(async () => {
      const future = asyncio.get_running_loop().create_future()
      future.set_result('result')
      console.log(await future)
    })
    console.log(seen.length > 0, seen.every((callback) => callback instanceof Function
      && callback.constructor === Function && callback.call === prototype.call && String(callback).includes('native')))
  `)
  expect(stderr).toBe('')
  expect(lines).toEqual(['true true TypeError []', 'true TypeError: Cha', 'result', 'true true'])
})

test('globals that a program has everybody inherit are not taken for those of V8', async () => {
  const { lines, stderr } = await run_program(`${head()}
    for (const name of ['Function', 'TypeError', 'RangeError'])
      Object.defineProperty(Object.prototype, name, { value: globalThis[name], configurable: true })
    await often()
    await asyncio.run(async () => {
      const future = asyncio.get_running_loop().create_future()
      const called = future.then((value) => [value], (error) => error)
      future.set_result('result')
      console.log(called instanceof Promise, await called, typeof TypeError.prototype.name, (() => 0).call())
    })
  `)
  expect(stderr).toBe('')
  expect(lines).toEqual([`true [ 'result' ] string 0`])
})

test('no stack is deeper for it', async () => {
  const { lines, stderr } = await run_program(`${head()}
    Error.stackTraceLimit = 50
    const depth = asyncio.coroutine(() => new Error().stack.split('at ').length)
    const before = await asyncio.run(async () => await depth())
    await often()
    console.log((await asyncio.run(async () => await depth())) - before)
  `)
  expect(stderr).toBe('')
  expect(lines).toEqual(['0'])
})

test('the order of events is the same before, while and after it is moved', async () => {
  const { lines, stderr } = await run_program(`${head()}
    const rounds = []
    for (let round = 0; round < 4; round++) {
      const log = []
      await asyncio.run(async () => {
        const queue = new asyncio.Queue(2)
        const lock = new asyncio.Lock()
        const worker = asyncio.coroutine(async (name) => {
          for (let i = 0; i < 100; i++) {
            await lock.acquire()
            await asyncio.sleep(0)
            lock.release()
            await queue.put(name + i)
            log.push(await queue.get())
            if (i % 3 === 0) log.push(await asyncio.sleep(0, i).then((value) => [value], () => 0))
          }
        })
        await asyncio.gather(...['a', 'b', 'c', 'd', 'e', 'f'].map((name) => worker(name)))
      })
      rounds.push(log.join(' '))
    }
    console.log(rounds[0].length > 1000, new Set(rounds).size)
  `)
  expect(stderr).toBe('')
  expect(lines).toEqual(['true 1'])
})

test('proxies of functions are functions of the program, before and after', async () => {
  const { lines, stderr } = await run_program(`${head()}
    const call = () => asyncio.run(async () => {
      for (const made of [asyncio.sleep(0, 1), asyncio.get_running_loop().create_future()]) {
        if (made instanceof asyncio.Future) made.set_result(2)
        const called = made.then(new Proxy((value) => [value], {}), new Proxy((error) => error, {}))
        console.log(called instanceof Promise, await called)
      }
    })
    await call()
    await often()
    await call()
  `)
  expect(stderr).toBe('')
  expect(lines).toEqual(['true [ 1 ]', 'true [ 2 ]', 'true [ 1 ]', 'true [ 2 ]'])
})

const contexts = `process.getBuiltinModule('node:vm')`
test.each([
  ['where a program has frozen the classes', `Object.freeze(owner)`],
  ['where a platform has no realms', `${contexts}.createContext = () => { throw new Error('no contexts') }`],
  ['where realms run nothing', `${contexts}.runInContext = () => { throw new Error('no code') }`],
  [
    'while a snapshot is made',
    `process.getBuiltinModule('node:v8').startupSnapshot.isBuildingSnapshot = () => true
    ${contexts}.createContext = () => process.abort()`,
  ],
])('%s it stays as it was', async (_where, preparation) => {
  const { lines, stderr } = await run_program(`${head()}
    const before = source()
    ${preparation}
    await often()
    await asyncio.run(async () => {
      const future = asyncio.get_running_loop().create_future()
      const called = future.then((value) => [value], () => 'failed')
      asyncio.get_running_loop().call_soon(() => future.set_result('result'))
      console.log(await future, await called, source() === before)
    })
  `)
  expect(stderr).toBe('')
  expect(lines).toEqual([`result [ 'result' ] true`])
})
