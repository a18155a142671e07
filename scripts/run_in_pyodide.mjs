/**
 * Runs a Python program on pyodide, CPython 3.14 on WebAssembly: `node scripts/run_in_pyodide.mjs program.py`.
 * There are no sockets, threads or processes there, so the event loop gets a selector that only sleeps.
 */
import { readFileSync } from 'node:fs'
import { loadPyodide } from 'pyodide'

const PREPARE = `
import asyncio, asyncio.selector_events, selectors, time

class SleepingSelector(selectors._BaseSelectorImpl):
    def select(self, timeout=None):
        if timeout is None:
            raise RuntimeError('nothing would ever wake this loop')
        time.sleep(max(timeout, 0))
        return []

selectors.DefaultSelector = SleepingSelector
loop_class = asyncio.selector_events.BaseSelectorEventLoop
loop_class._make_self_pipe = lambda self: None
loop_class._close_self_pipe = lambda self: None
asyncio._set_running_loop(None)
asyncio.events._event_loop_policy = None
`

const [file] = process.argv.slice(2)
if (file === undefined) throw new Error('usage: node scripts/run_in_pyodide.mjs program.py')
const python = await loadPyodide({ stdout: (line) => process.stdout.write(`${line}\n`) })
python.runPython(PREPARE)
try {
  python.runPython(readFileSync(file, 'utf8'), { filename: file })
} catch (error) {
  console.error(String(error))
  process.exitCode = 1
}
