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

test('what nobody hears of is reported, storages are kept, and stacks show nothing of it', async () => {
  const { lines, stderr } = await run_program(`${head()}
    import { AsyncLocalStorage } from 'node:async_hooks'
    process.on('unhandledRejection', (error) => console.log('unheard', error.message))
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
    const files = await asyncio.run(async () => await here(), { debug: true })
    console.log(files.filter((file) => file.startsWith('node:')), files.length > 0)
  `)
  expect(stderr).toBe('')
  expect(lines).toEqual([
    'kept',
    'called kept',
    'unheard adopted',
    'unheard awaited',
    'caught true',
    'taken over',
    '[] true',
  ])
})

test('a spy of it is left where it is', async () => {
  const { lines, stderr } = await run_program(`${head()}
    const { then } = asyncio.Future.prototype
    let called = 0
    const spy = owner.then = function (...callbacks) {
      called++
      return then.apply(this, callbacks)
    }
    await often()
    await asyncio.run(async () => {
      const future = asyncio.get_running_loop().create_future()
      future.set_result('result')
      const before = called
      console.log(await future, called - before, asyncio.Future.prototype.then === spy)
    })
  `)
  expect(stderr).toBe('')
  expect(lines).toEqual(['result 1 true'])
})

test.each([
  ['where a program has frozen the classes', `Object.freeze(owner)`],
  [
    'where no realm is to be had',
    `process.getBuiltinModule('node:vm').createContext = () => { throw new Error('no contexts') }`,
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
