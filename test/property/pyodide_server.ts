/** The twin on pyodide, CPython on WebAssembly: programs in, traces out, as JSON lines. */
import { readdirSync, readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { loadPyodide } from 'pyodide'

const folder = new URL('twin/', import.meta.url)
const python = await loadPyodide({ stderr: () => undefined })

python.FS.mkdir('/twin')
for (const file of readdirSync(folder).filter((name) => name.endsWith('.py'))) {
  python.FS.writeFile(`/twin/${file}`, readFileSync(new URL(file, folder)))
}
python.runPython('import sys; sys.path.insert(0, "/twin"); import server; server.prepare()')
const runLine = python.runPython('server.run_line') as (line: string) => string
const collect = python.runPython('server.gc.collect') as () => void

let lines = 0
for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(runLine(line) + '\n')
  if (++lines % 50 === 0) collect()
}
