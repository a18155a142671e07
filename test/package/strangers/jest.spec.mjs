import { createRequire } from 'node:module'
import * as asyncio from 'asyncio-shim'
import * as builtins from 'asyncio-shim/builtins'
import * as py36 from 'asyncio-shim/py36'
import { program } from './program.mjs'

// Before Node 24, jest cannot require what is an ES module.
const required =
  parseInt(process.versions.node) < 24
    ? { asyncio, builtins, py36 }
    : createRequire(import.meta.url)('./required.cjs')

test('the program runs, and import and require have one of each class', async () => {
  expect(await program(required)).toBe('ok')
})
