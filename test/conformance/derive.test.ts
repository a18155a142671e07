import { describe, expect, test } from 'vitest'
import { CannotDerive, derive } from './derive.js'

const program = (body: string): string =>
  `const probe = async ({ asyncio }) => {\n${body}\n}\nexport default probe\n`

/** The derived body, on one line. */
function derived(body: string, style: 'generator' | 'mixed' = 'generator', keepWrapper = false): string {
  const code = derive(program(body), 'p.ts', { style, keepWrapper })
  const inner = code.slice(code.indexOf('=> {') + 4, code.lastIndexOf('};'))
  return inner.replace(/\s+/g, ' ').trim()
}

describe('derive() in generator style', () => {
  test('makes a bare generator function of a wrapped coroutine function', () => {
    expect(
      derived('const work = asyncio.coroutine(async function work(n: number) { return await f(n) })'),
    ).toBe('const work = function* work(n) { return (yield* f(n)); };')
  })

  test('keeps the wrapper when the port asks for it', () => {
    expect(derived('const work = asyncio.coroutine(async () => await f())', 'generator', true)).toBe(
      'const work = asyncio.coroutine(function* () { return (yield* f()); });',
    )
  })

  test('leaves the program, functions marked outside and async generators as they are', () => {
    const body = 'await g(); outside(async () => { await g(); }); async function* h() { await g(); }'
    expect(derived(body)).toBe(
      'await g(); outside(async () => { await g(); }); async function* h() { await g(); }',
    )
  })

  test('converts a coroutine inside a function marked outside', () => {
    expect(derived('outside(async () => { await run(async () => { await g(); }); });')).toBe(
      'outside(async () => { await run(function* () { (yield* g()); }); });',
    )
  })

  test('keeps the `this` of an arrow function', () => {
    expect(derived('const c = { f() { return async () => await this.g; } };')).toBe(
      'const c = { f() { return (function* () { return (yield* this.g); }).bind(this); } };',
    )
  })

  test('converts methods and drops their decorator', () => {
    expect(derived('class C { @asyncio.coroutine async m() { await g(); } }')).toBe(
      'class C { *m() { (yield* g()); } }',
    )
  })

  test('puts a future around the promise of a loop that is run', () => {
    expect(derived('f(async () => { await loop.run_until_complete(x); });')).toBe(
      'f(function* () { (yield* asyncio.wrap_future(loop.run_until_complete(x))); });',
    )
  })

  test('refuses for await in a coroutine', () => {
    expect(() => derived('f(async () => { for await (const x of y) g(x); });')).toThrow(CannotDerive)
  })
})

describe('derive() in mixed style', () => {
  test('converts every other coroutine function and keeps the wrappers', () => {
    const body =
      'const a = asyncio.coroutine(async () => { await g(); }); const b = asyncio.coroutine(async () => { await a(); });'
    expect(derived(body, 'mixed')).toBe(
      'const a = asyncio.coroutine(function* () { (yield* g()); }); ' +
        'const b = asyncio.coroutine(async () => { await a(); });',
    )
  })
})
