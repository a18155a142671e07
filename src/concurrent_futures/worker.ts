/** The program of a worker: makes the calls that its executor asks for, one at a time. */
import * as builtins from '../builtins.js'
import { from_program } from '../host/evaluation.js'
import { answer } from '../host/worker_side.js'
import { type Answer, type Code, INSTEAD, type Request, pack, pack_error, unpack } from './handing_over.js'

type Fn = (...args: unknown[]) => unknown

/** Functions by their source text, so that calling one again does not compile it again. */
const compiled = new Map<string, Fn>()
const MANY = 200

/** What a function that was sent as text finds around it: Python's exceptions, which are built in there, too. */
const surroundings: Readonly<Record<string, unknown>> = Object.fromEntries(
  Object.entries(builtins).filter(([name]) => /^[A-Z]/.test(name)),
)

async function function_of(code: Code): Promise<Fn> {
  if ('module' in code) {
    const module = (await import(code.module)) as Record<string, unknown>
    const found = module[code.name]
    if (typeof found === 'function') return found as Fn
    throw new builtins.AttributeError(
      `module '${code.module}' has no function '${code.name}' to call in a worker`,
    )
  }
  let fn = compiled.get(code.source)
  if (fn === undefined) {
    fn = from_program(code.source, surroundings)
    if (compiled.size >= MANY) compiled.clear()
    compiled.set(code.source, fn)
  }
  return fn
}

/** Says, where a function misses something, that it was sent without what was around it. */
function explained(error: unknown, code: Code): unknown {
  if (!(error instanceof ReferenceError) || 'module' in code) return error
  const missing = /^(\S+) is not defined$/.exec(error.message)
  if (missing === null) return error
  const before = error.message
  // Asked for first: the stack shows the message of the moment when it is first looked at.
  const stack = error.stack ?? ''
  error.message = `${before}: a function is sent to a worker as its source text and sees nothing of what is around it; ${INSTEAD}`
  error.stack = stack.replace(before, () => error.message)
  return error
}

async function make(code: Code, args: unknown[]): Promise<unknown> {
  const fn = await function_of(code)
  try {
    return await fn(...args)
  } catch (error) {
    throw explained(error, code)
  }
}

/** Null until the initializer was called. */
let initialized: Promise<unknown> | null = null

async function call(request: Request): Promise<Answer> {
  const { code, args, chunk, initializer } = request
  if (initializer !== null) {
    try {
      initialized ??= make(initializer.code, unpack(initializer.args) as unknown[])
      await initialized
    } catch (error) {
      return { outcome: 'not initialized', value: pack_error(error) }
    }
  }
  try {
    const given = unpack(args) as unknown[]
    if (!chunk) return { outcome: 'returned', value: pack(await make(code, given), 'the result of a call') }
    const results: unknown[] = []
    for (const each of given as unknown[][]) results.push(await make(code, each))
    return { outcome: 'returned', value: pack(results, 'the results of calls') }
  } catch (error) {
    return { outcome: 'raised', value: pack_error(error) }
  }
}

answer(call)
