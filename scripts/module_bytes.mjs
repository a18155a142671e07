/**
 * What a bundle is made of: minified bytes by module, of what a program takes from an entry of dist.
 *
 *   npm run bytes
 *   npm run bytes -- '{ run, gather, sleep }'
 *   npm run bytes -- '*' py36
 */
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { ROOT } from './entry_points.mjs'

/** What is imported when it is first needed is not part of what every program loads. */
const lazily = {
  name: 'lazily',
  setup({ onResolve }) {
    onResolve({ filter: /./ }, ({ kind, path }) =>
      kind === 'dynamic-import' ? { path, external: true } : undefined,
    )
  },
}

const [names = '*', entry = 'index'] = process.argv.slice(2)
const { metafile, outputFiles } = await build({
  stdin: {
    contents: `export ${names} from './dist/modules/${entry}.js'`,
    resolveDir: ROOT,
  },
  outfile: 'bundle.js',
  bundle: true,
  minify: true,
  format: 'esm',
  platform: 'node',
  metafile: true,
  write: false,
  logLevel: 'error',
  plugins: [lazily],
})

const modules = Object.values(metafile.outputs)
  .flatMap(({ inputs }) => Object.entries(inputs))
  .map(([file, { bytesInOutput }]) => [file.replace('dist/modules/', ''), bytesInOutput])
  .sort(([, a], [, b]) => b - a)
for (const [file, bytes] of modules.filter(([, bytes]) => bytes > 0)) {
  console.log(`${String(bytes).padStart(7)}  ${file}`)
}
const [{ contents }] = outputFiles
const compressed = `${gzipSync(contents).length} by gzip, ${brotliCompressSync(contents).length} by brotli`
console.log(`${String(contents.length).padStart(7)}  in all, ${compressed}`)
