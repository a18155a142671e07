/**
 * What a bundle is made of: minified bytes by module, of what a program takes from an entry of dist.
 *
 *   npm run bytes
 *   npm run bytes -- '{ run, gather, sleep }'
 *   npm run bytes -- '*' py36
 */
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { ROOT } from './entry_points.mjs'

const [names = '*', entry = 'index'] = process.argv.slice(2)
const { metafile, outputFiles } = await build({
  stdin: {
    contents: `export ${names} from './dist/modules/${entry}.js'`,
    resolveDir: ROOT,
  },
  outdir: 'bundle',
  bundle: true,
  // What is imported when it is first needed is not part of what every program loads.
  splitting: true,
  minify: true,
  format: 'esm',
  platform: 'node',
  metafile: true,
  write: false,
  logLevel: 'error',
})

/** The outputs that the first one imports, other than when it needs them. */
function loaded(path, seen = new Set()) {
  if (seen.has(path) || metafile.outputs[path] === undefined) return seen
  seen.add(path)
  for (const { path: next, kind } of metafile.outputs[path].imports) {
    if (kind === 'import-statement') loaded(next, seen)
  }
  return seen
}

const [first] = Object.entries(metafile.outputs).find(([, { entryPoint }]) => entryPoint !== undefined)
const paths = loaded(first)
const modules = [...paths]
  .flatMap((path) => Object.entries(metafile.outputs[path].inputs))
  .map(([file, { bytesInOutput }]) => [file.replace('dist/modules/', ''), bytesInOutput])
  .sort(([, a], [, b]) => b - a)
for (const [file, bytes] of modules.filter(([, bytes]) => bytes > 0)) {
  console.log(`${String(bytes).padStart(7)}  ${file}`)
}
const contents = outputFiles.filter(({ path }) => [...paths].some((one) => path.endsWith(one)))
const zipped = contents.reduce((sum, file) => sum + gzipSync(file.contents).length, 0)
const bytes = contents.reduce((sum, file) => sum + file.contents.length, 0)
console.log(`${String(bytes).padStart(7)}  in all, ${zipped} compressed`)
