/**
 * Python's `contextvars`.
 *
 * @see https://docs.python.org/3/library/contextvars.html
 * @packageDocumentation
 */
export { Context, ContextVar, Token, copy_context } from './contextvars/context.js'
export type { ContextVarOptions } from './contextvars/context.js'
