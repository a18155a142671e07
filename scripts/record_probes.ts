/**
 * Runs the Python programs of test/conformance/python on every Python that is found and records what they print
 * in test/conformance/expected. CPython 3.14 is pyodide's unless a python3.14 is on the PATH.
 *
 *   npm run record:probes -- [--python 3.14] [--probe NAME]… [--check]
 *
 * `--check` writes nothing and fails when something was printed that is not what is recorded.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { loadPyodide } from 'pyodide'
import { findPython } from './pythons.js'
import { mask } from '../test/conformance/catalogue.js'
import { VERSIONS } from '../test/conformance/probe.js'

const CONFORMANCE = fileURLToPath(new URL('../test/conformance/', import.meta.url))
/** A probe that prints nothing for this long (milliseconds) hangs. */
const PATIENCE = 60_000
/** Probes that share one pyodide: loading it costs seconds, and what a probe leaves behind is reset. */
const PROBES_PER_PYODIDE = 25

interface Run {
  readonly stdout: string
  readonly exit_code: number
  readonly stderr_last_line: string
}

/** Why a probe cannot run on that Python. */
interface NoRun {
  readonly skipped: string
}

type Recorded = Record<string, Run | NoRun>
type Runner = (names: readonly string[]) => Promise<Map<string, Run | NoRun>>

/** Task numbers count per process, and several probes share one pyodide; folders are those of one machine. */
const lastLine = (text: string): string =>
  mask(text.trimEnd().split('\n').at(-1) ?? '')
    .replace(/Task-\d+/g, 'Task-N')
    .replace(/\/[^\s'"]*\/(?=[^\s/]+\.py\b)/g, '')
const sourceOf = (name: string): string => join(CONFORMANCE, 'python', `${name}.py`)

function nativeRunner(command: string, env: NodeJS.ProcessEnv): Runner {
  return (names) => {
    const results = new Map<string, Run | NoRun>()
    for (const name of names) {
      const cwd = mkdtempSync(join(tmpdir(), 'probe-'))
      const options = { encoding: 'utf8', cwd, env, timeout: PATIENCE } as const
      const { stdout, stderr, status, error } = spawnSync(command, [sourceOf(name)], options)
      rmSync(cwd, { recursive: true, force: true })
      if (error !== undefined || status === null) results.set(name, { skipped: error?.message ?? 'killed' })
      else results.set(name, { stdout: mask(stdout), exit_code: status, stderr_last_line: lastLine(stderr) })
    }
    return Promise.resolve(results)
  }
}

/**
 * WebAssembly has no sockets, threads or processes: the loop gets a selector that only sleeps. Whatever needs more
 * ends with an error of the platform, which is recognised here and recorded as a reason.
 */
const PYODIDE_DRIVER = `
import asyncio, asyncio.selector_events, gc, io, selectors, sys, time, traceback, warnings

class SleepingSelector(selectors._BaseSelectorImpl):
    def select(self, timeout=None):
        if timeout is None:
            raise RuntimeError("platform: nothing would ever wake this loop")
        if timeout > 0:
            time.sleep(timeout)
        return []

selectors.DefaultSelector = SleepingSelector
base = asyncio.selector_events.BaseSelectorEventLoop
def make_self_pipe(self):
    self._ssock = self._csock = None
base._make_self_pipe = make_self_pipe
base._close_self_pipe = base._write_to_self = lambda self: None

# Sockets for datagrams can be made and bound there, but nothing ever arrives, and they keep the process alive.
class NoDatagrams(BaseException):
    pass

async def create_datagram_endpoint(self, *args, **kwargs):
    raise NoDatagrams("platform: WebAssembly has no datagrams")
base.create_datagram_endpoint = create_datagram_endpoint

DEFAULT_FILTERS = list(warnings.filters)
PLATFORM = ("can't start new thread", "platform:", "Function not implemented", "emscripten does not support",
            "No module named '_multiprocessing'", "Protocol not available", "has no attribute 'set_wakeup_fd'",
            "No module named 'ssl'", "OSError: [Errno", "has no attribute 'fileno'",
            "has no attribute 'SO_REUSEADDR'", "has no attribute 'start_unix_server'")

def run_source(name, source):
    asyncio._set_running_loop(None)
    asyncio.events._event_loop_policy = None
    warnings.filters[:] = DEFAULT_FILTERS
    out, err = io.StringIO(), io.StringIO()
    old = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = out, err
    code = 0
    try:
        exec(compile(source, name + ".py", "exec"), {"__name__": "__main__", "__file__": name + ".py"})
    except SystemExit as e:
        code = e.code or 0
    except BaseException:
        code = 1
        traceback.print_exc()
    finally:
        gc.collect()
        sys.stdout, sys.stderr = old
        asyncio._set_running_loop(None)
    text = err.getvalue()
    printed = out.getvalue()
    reason = [line for line in (printed if code == 0 else text).splitlines() if any(p in line for p in PLATFORM)]
    if not reason and "OSError 138" in printed:
        reason = ["OSError: [Errno 138] emscripten does not support processes."]
    return printed, code, text, reason[0].strip() if reason else ""
`

type PythonFunction = (name: string, source: string) => { toJs(): unknown[] }

async function pyodideRunner(names: readonly string[]): Promise<Map<string, Run | NoRun>> {
  const results = new Map<string, Run | NoRun>()
  for (let start = 0; start < names.length; start += PROBES_PER_PYODIDE) {
    const python = await loadPyodide({ stderr: () => undefined })
    python.runPython(PYODIDE_DRIVER)
    const globals: unknown = python.globals
    const run = (globals as { get(name: string): PythonFunction }).get('run_source')
    for (const name of names.slice(start, start + PROBES_PER_PYODIDE)) {
      results.set(name, outcome(run(name, readFileSync(sourceOf(name), 'utf8')).toJs()))
    }
  }
  return results
}

function outcome([stdout, code, stderr, reason]: unknown[]): Run | NoRun {
  if (reason !== '') return { skipped: String(reason) }
  return { stdout: mask(String(stdout)), exit_code: Number(code), stderr_last_line: lastLine(String(stderr)) }
}

function runnerOf(version: string): Runner | null {
  const found = findPython(version)
  if (found !== undefined) return nativeRunner(found.command, found.env)
  return version === VERSIONS.at(-1) ? pyodideRunner : null
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      python: { type: 'string' },
      probe: { type: 'string', multiple: true },
      check: { type: 'boolean', default: false },
    },
  })
  const all = readdirSync(join(CONFORMANCE, 'python')).map((file) => file.replace(/\.py$/, ''))
  const names = values.probe ?? all
  let changed = 0
  for (const version of values.python === undefined ? VERSIONS : [values.python]) {
    const runner = runnerOf(version)
    if (runner === null) {
      console.log(`Python ${version}: not found`)
      continue
    }
    for (const [name, run] of await runner(names)) changed += record(name, version, run, values.check) ? 1 : 0
    console.log(`Python ${version}: ${names.length} programs`)
  }
  console.log(`${changed} results changed`)
  if (values.check && changed > 0) process.exitCode = 1
}

/** Says whether the result differs from the recorded one, and replaces it unless `check`. */
function record(name: string, version: string, run: Run | NoRun, check: boolean): boolean {
  const file = join(CONFORMANCE, 'expected', `${name}.json`)
  const recorded = (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {}) as Recorded
  if (JSON.stringify(recorded[version]) === JSON.stringify(run)) return false
  console.log(`${name} on ${version}: ${JSON.stringify(run)}`)
  if (check) return true
  recorded[version] = run
  const ordered = Object.fromEntries(VERSIONS.flatMap((v) => (v in recorded ? [[v, recorded[v]]] : [])))
  writeFileSync(file, `${JSON.stringify(ordered, null, 1)}\n`)
  return true
}

await main()
