import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import * as asyncio from 'asyncio-shim'
import * as py310 from 'asyncio-shim/py310'
import { BrokenPipeError, NotImplementedError, ProcessLookupError } from 'asyncio-shim/builtins'
import { NAMESPACES } from '../namespaces.js'

const { PIPE, STDOUT } = asyncio.subprocess
const text = (bytes: Buffer | null): string => bytes?.toString() ?? 'none'

/** The children of this process that the system has not let go of. */
function children(): string[] {
  return readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8').trim().split(' ').filter(Boolean)
}

function descriptors(): number {
  return readdirSync('/proc/self/fd').length
}

describe('create_subprocess_exec()', () => {
  it('hands on arguments, environment and folder', async () => {
    const program = 'echo "$0 $1 $A"; pwd'
    const out = await asyncio.run(async () => {
      const options = { stdout: PIPE, env: { A: 'b', PATH: '/bin:/usr/bin' }, cwd: '/' }
      const child = await asyncio.create_subprocess_exec('sh', '-c', program, 'x', 'y z', options)
      return (await child.communicate())[0]
    })
    expect(text(out)).toBe('x y z b\n/\n')
  })

  it('writes output and errors to one pipe, in their order', async () => {
    const out = await asyncio.run(async () => {
      const command = 'for i in 1 2 3 4 5 6 7 8; do echo o$i; echo e$i >&2; done'
      const child = await asyncio.create_subprocess_shell(command, { stdout: PIPE, stderr: STDOUT })
      return (await child.communicate())[0]
    })
    const expected = [1, 2, 3, 4, 5, 6, 7, 8].map((i) => `o${i}\ne${i}\n`).join('')
    expect(text(out)).toBe(expected)
  })

  it('passes megabytes through, both ways at once', async () => {
    const input = Buffer.alloc(3_000_000, 'abc')
    const out = await asyncio.run(async () => {
      const child = await asyncio.create_subprocess_exec('cat', { stdin: PIPE, stdout: PIPE })
      return (await child.communicate(input))[0]
    })
    expect(out?.equals(input)).toBe(true)
  })

  it('has a writer wait for a child that does not read, and fail when it ends', async () => {
    const outcome = await asyncio.run(async () => {
      const child = await asyncio.create_subprocess_exec('sleep', '0.2', { stdin: PIPE })
      const stdin = child.stdin as asyncio.StreamWriter
      stdin.write(Buffer.alloc(4_000_000))
      try {
        await stdin.drain()
        return 'drained'
      } catch (error) {
        return error
      } finally {
        await child.wait()
      }
    })
    expect(outcome === 'drained' || outcome instanceof BrokenPipeError).toBe(true)
  })

  it('begins a session of its own, and has descriptors passed on', async () => {
    const out = await asyncio.run(async () => {
      const options = { stdout: PIPE, start_new_session: true, pass_fds: [2] }
      const child = await asyncio.create_subprocess_exec('sh', '-c', 'cut -d" " -f1,6 /proc/$$/stat', options)
      return text((await child.communicate())[0])
        .trim()
        .split(' ')
    })
    expect(out[0]).toBe(out[1])
  })

  it.each(['preexec_fn', 'umask', 'extra_groups', 'process_group'])('refuses %s clearly', async (name) => {
    const start = asyncio.create_subprocess_exec as (...args: unknown[]) => asyncio.Coroutine<unknown>
    const starting = asyncio.run(async () => await start('true', { [name]: 1 }))
    await expect(starting).rejects.toThrow(NotImplementedError)
    await expect(starting).rejects.toThrow(name)
  })
})

describe('Process', () => {
  it('outlives SIGTERM when the child ignores it, not SIGKILL', async () => {
    const seen = await asyncio.run(async () => {
      const program = 'trap "" TERM; echo ready; while :; do sleep 0.05; done'
      const child = await asyncio.create_subprocess_exec('sh', '-c', program, { stdout: PIPE })
      await child.stdout?.readline()
      child.terminate()
      let waited: unknown = 'ended'
      try {
        await asyncio.wait_for(child.wait(), 0.3)
      } catch (error) {
        waited = error
      }
      child.kill()
      return [waited instanceof asyncio.TimeoutError, await child.wait(), child.returncode]
    })
    expect(seen).toEqual([true, -9, -9])
  })

  it('raises ProcessLookupError after the end', async () => {
    await asyncio.run(async () => {
      const child = await asyncio.create_subprocess_exec('true')
      expect(await child.wait()).toBe(0)
      expect(() => {
        child.kill()
      }).toThrow(ProcessLookupError)
    })
  })

  it.skipIf(process.platform !== 'linux').each(Object.entries(NAMESPACES))(
    'of %s ignores a signal when the child has died and nobody knows, and keeps its code',
    async (_version, namespace) => {
      const python = namespace as unknown as typeof asyncio
      const loop = python.new_event_loop()
      const main = async (): Promise<number | null> => {
        const child = await python.create_subprocess_exec('sh', '-c', 'exit 7')
        // Node hears of nothing meanwhile.
        const state = (): string | undefined =>
          readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ')[1]?.slice(0, 1)
        while (state() !== 'Z') Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1)
        child.terminate()
        return await child.wait()
      }
      python.set_event_loop(loop)
      expect(await loop.run_until_complete(python.coroutine(main)())).toBe(7)
      loop.close()
      python.set_event_loop(null)
    },
  )

  it('leaves neither children nor descriptors', async () => {
    const once = async (): Promise<void> => {
      await asyncio.run(async () => {
        const all = [1, 2, 3, 4].map(async () => {
          const options = { stdin: PIPE, stdout: PIPE, stderr: PIPE }
          const child = await asyncio.create_subprocess_exec('cat', options)
          return await child.communicate(Buffer.from('x'))
        })
        await Promise.all(all)
      })
    }
    await once()
    const before = descriptors()
    await once()
    await once()
    expect(descriptors()).toBeLessThanOrEqual(before)
    expect(children()).toEqual([])
  })

  it('is ended with its loop, when nobody waits for it', async () => {
    const warned: string[] = []
    const listen = (warning: Error): unknown => warned.push(warning.message)
    process.on('warning', listen)
    let pid = 0
    await asyncio.run(async () => {
      const child = await asyncio.create_subprocess_exec('sleep', '30', { stdout: PIPE })
      pid = child.pid
    })
    while (children().includes(String(pid))) await new Promise((resolve) => setTimeout(resolve, 10))
    process.removeListener('warning', listen)
    expect(warned.some((message) => message.startsWith('unclosed transport <_UnixSubprocessTransport'))).toBe(
      true,
    )
  })

  it('frees everything when its start is cancelled', async () => {
    const before = descriptors()
    await asyncio.run(async () => {
      const options = { stdin: PIPE, stdout: PIPE, stderr: STDOUT }
      for (const turns of [1, 2, 3, 5]) {
        const starting = asyncio.create_task(asyncio.create_subprocess_exec('sleep', '30', options))
        for (let turn = 0; turn < turns; turn += 1) await asyncio.sleep(0)
        starting.cancel()
        await asyncio.wait([starting])
        if (!starting.cancelled()) {
          const child = await starting
          child.kill()
          await child.wait()
        }
      }
    })
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(children()).toEqual([])
    expect(descriptors()).toBeLessThanOrEqual(before + 1)
  })
})

describe.each([
  ['3.10', py310 as unknown as typeof asyncio],
  ['3.14', asyncio],
])('SubprocessProtocol of %s', (_version, module) => {
  it('is told of everything in order', async () => {
    const log: string[] = []
    class Protocol extends module.SubprocessProtocol {
      over = module.get_running_loop().create_future()
      override connection_made(): void {
        log.push('made')
      }
      override pipe_data_received(fd: number, data: Buffer): void {
        log.push(`${fd}: ${text(data)}`)
      }
      override pipe_connection_lost(fd: number, exc: unknown): void {
        log.push(`${fd} lost: ${String(exc)}`)
      }
      override process_exited(): void {
        log.push('exited')
      }
      override connection_lost(exc: unknown): void {
        log.push(`lost: ${String(exc)}`)
        this.over.set_result(undefined)
      }
    }
    await module.run(async () => {
      const loop = module.get_running_loop()
      const options = { stdin: null, stderr: null }
      const [transport, protocol] = await loop.subprocess_exec(Protocol, 'echo', 'hello', options)
      expect(transport.get_pipe_transport(1)).not.toBeNull()
      await protocol.over
      transport.close()
    })
    expect(log[0]).toBe('made')
    expect(log[1]).toBe('1: hello\n')
    expect(log.slice(2, 4).sort()).toEqual(['1 lost: null', 'exited'])
    expect(log[4]).toBe('lost: null')
  })
})
