import { describe, expect, it } from 'vitest'
import { PY314, PY36, PY37 } from '../../src/compat/profiles.js'
import type { Profile } from '../../src/compat/versions.js'
import { view } from '../../src/compat/view.js'

// The names are those of Python, whose members of each version are on record.
class Future {
  static _profile: Profile | undefined = undefined
  readonly value: number
  constructor(value = 0) {
    this.value = value
  }
  get_loop(): string {
    return 'loop'
  }
  done(): boolean {
    return true
  }
}
class Task extends Future {
  static all_tasks(): string[] {
    return ['a task']
  }
  cancelling(): number {
    return 1
  }
}

describe('view()', () => {
  it('view() gives the same class for the same version, another for another', () => {
    expect(view(Future, PY36)).toBe(view(Future, PY36))
    expect(view(Future, PY36)).not.toBe(view(Future, PY37))
  })

  it('view() keeps the name and the constructor', () => {
    const View = view(Future, PY36)
    expect(View.name).toBe('Future')
    expect(new View(3).value).toBe(3)
    expect(new View(3).constructor).toBe(View)
  })

  it('view() hides instance members that the version lacks', () => {
    expect(new (view(Future, PY36))().get_loop).toBeUndefined()
    expect(new (view(Future, PY37))().get_loop()).toBe('loop')
    expect(new (view(Task, PY37))().cancelling).toBeUndefined()
    expect(new (view(Task, PY314))().cancelling()).toBe(1)
    expect(new (view(Task, PY36))().done()).toBe(true)
  })

  it('view() hides members of a base that the version lacks', () => {
    expect(new (view(Task, PY36))().get_loop).toBeUndefined()
  })

  it('view() hides class methods that the version lacks', () => {
    expect(view(Task, PY36).all_tasks()).toEqual(['a task'])
    expect(view(Task, PY314).all_tasks).toBeUndefined()
  })

  it('view() hides the members of the nearest base that Python knows when it does not know the class', () => {
    class _OtherTask extends Task {}
    expect(new (view(_OtherTask, PY37))().cancelling).toBeUndefined()
  })

  it('view() says which version it is of, also to subclasses', () => {
    class Own extends view(Task, PY36) {}
    expect(Own._profile).toBe(PY36)
    expect(view(Task, PY37)._profile).toBe(PY37)
    expect(Object.keys(view(Task, PY37))).toEqual([])
  })

  it('view() lets a subclass define what the version lacks', () => {
    class Own extends view(Task, PY36) {
      override cancelling(): number {
        return 7
      }
    }
    expect(new Own().cancelling()).toBe(7)
    const task = new (view(Task, PY36))() as unknown as Record<string, unknown>
    task.cancelling = 8
    expect(task.cancelling).toBe(8)
  })

  it('instanceof does not tell the views of a class apart', () => {
    const task = new (view(Task, PY36))()
    for (const profile of [PY36, PY37, PY314]) {
      expect(task).toBeInstanceOf(view(Task, profile))
      expect(task).toBeInstanceOf(view(Future, profile))
      expect(new Task()).toBeInstanceOf(view(Future, profile))
      expect(new (view(Future, PY36))()).not.toBeInstanceOf(view(Task, profile))
    }
    expect(task).toBeInstanceOf(Future)
    expect({}).not.toBeInstanceOf(view(Future, PY36))
    expect(null).not.toBeInstanceOf(view(Future, PY36))
  })

  it('instanceof keeps its meaning for a subclass of a view', () => {
    class Own extends view(Task, PY36) {}
    expect(new Own()).toBeInstanceOf(Own)
    expect(new Own()).toBeInstanceOf(view(Task, PY37))
    expect(new (view(Task, PY36))()).not.toBeInstanceOf(Own)
  })
})
