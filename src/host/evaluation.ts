import { createRequire } from 'node:module'

/** What compilers put into the functions of a program: they name functions, and wrap `import()`. */
const BY_COMPILERS: Readonly<Record<string, unknown>> = {
  __name: (fn: unknown) => fn,
  __vite_ssr_dynamic_import__: (module: string) => import(module),
}

/**
 * A function of its source text. This is the one place where text becomes code: the text is that of a function which
 * the program itself gave an executor, and comes from the process that started this worker.
 *
 * @param source - as `String(fn)` gives it
 * @param surroundings - what it finds around it by name, besides what is global and `require`
 * @throws {SyntaxError} when the text is that of no function that can stand by itself
 */
export function from_program(
  source: string,
  surroundings: Readonly<Record<string, unknown>>,
): (...args: unknown[]) => unknown {
  const scope = { ...surroundings, ...BY_COMPILERS, require: createRequire(`${process.cwd()}/`) }
  const compile = (expression: string): unknown => {
    // eslint-disable-next-line @typescript-eslint/no-implied-eval -- the documented hand-over of functions, see above
    const outer = new Function(...Object.keys(scope), `'use strict'; return ${expression}`) as (
      ...values: unknown[]
    ) => unknown
    return outer(...Object.values(scope))
  }
  try {
    return compile(`(${source}\n)`) as (...args: unknown[]) => unknown
  } catch (error) {
    // Of a method written in short, the text stands in an object: { job(x) { … } }.
    if (!(error instanceof SyntaxError)) throw error
    try {
      const [method] = Object.values(compile(`({${source}\n})`) as Record<string, unknown>)
      if (typeof method === 'function') return method as (...args: unknown[]) => unknown
    } catch {
      // The first error tells more.
    }
    throw error
  }
}
