// What the arguments that go to Popen are refused with, and how Popen reads.
import { Exception } from 'asyncio-shim/builtins'
import type { Dynamic, Probe } from '../probe.js'

const probe: Probe = async ({ asyncio, print, dyn, repr, type_name }) => {
  const attempt = asyncio.coroutine(async function attempt(label: string, program: string[], kwargs = {}) {
    try {
      const p: Dynamic = await dyn(asyncio.create_subprocess_exec)(...program, kwargs)
      print(label, 'ok', await p.wait())
    } catch (e) {
      if (!(e instanceof Exception)) throw e
      print(label, type_name(e), e)
    }
  })

  const main = asyncio.coroutine(async function main() {
    await attempt('program', ['/no/such/program'])
    await attempt('in PATH', ['no-such-program'])
    await attempt('folder', ['/tmp'])
    await attempt('empty', [''])
    await attempt('cwd', ['true'], { cwd: '/no/such/folder' })
    await attempt('cwd file', ['true'], { cwd: '/etc/passwd' })
    await attempt('executable', ['true'], { executable: '/no/such/program' })
    await attempt('executable ok', ['other', '-c', 'exit 4'], { executable: '/bin/sh' })
    await attempt('nul', ['true', 'a\0b'])
    await attempt('unknown', ['true'], { nonsense: 1 })
    await attempt('process_group', ['true'], { process_group: null })
    await attempt('umask', ['true'], { umask: -1 })
    await attempt('pipesize', ['true'], { pipesize: -1 })
    await attempt('user', ['true'], { user: null })
    await attempt('startupinfo', ['true'], { startupinfo: 1 })
    await attempt('creationflags', ['true'], { creationflags: 1 })
    await attempt('env', ['true'], { env: { A: 1 } })
    await attempt('env name', ['true'], { env: { 'A=B': '1' } })
    await attempt('no descriptor', ['true'], { stdout: 987 })
    await attempt('negative', ['true'], { stdin: -9 })
    await attempt('text stdin', ['true'], { stdin: 'x' })
    await attempt('stdout', ['true'], { stdout: asyncio.subprocess.STDOUT })
    const p: Dynamic = await asyncio.create_subprocess_exec('cat', { stdin: asyncio.subprocess.PIPE })
    const popen = p._transport.get_extra_info('subprocess')
    print(repr(popen).replace(/0x[0-9a-f]+/, '0x'), popen.pid === p.pid, popen.stdout)
    p.stdin.close()
    print(await p.wait(), popen.returncode, p._transport.get_extra_info('nonsense', 5))
  })

  const loop = asyncio.new_event_loop()
  asyncio.set_event_loop(loop)
  loop.set_exception_handler(() => null)
  await loop.run_until_complete(main())
  loop.close()
}
export default probe
