/** Has every test of a file fail that leaves a rejection unhandled or has a warning emitted. */
import { setImmediate as immediately } from 'node:timers/promises'
import { afterEach, beforeEach, expect } from 'vitest'

export function refuse_unwanted(): void {
  const unwanted: unknown[] = []
  const notice = (what: unknown): void => {
    unwanted.push(what)
  }
  beforeEach(() => {
    unwanted.length = 0
    process.on('unhandledRejection', notice)
    process.on('warning', notice)
  })
  afterEach(async () => {
    await immediately()
    process.off('unhandledRejection', notice)
    process.off('warning', notice)
    expect(unwanted).toEqual([])
  })
}
