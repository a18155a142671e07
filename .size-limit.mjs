/** What is loaded when it is first used (sockets, workers) is not loaded with the entry. */
const lazily = {
  name: 'lazily',
  setup({ onResolve }) {
    onResolve({ filter: /./ }, ({ kind, path }) =>
      kind === 'dynamic-import' ? { path, external: true } : undefined,
    )
  },
}

const forNode = (config) => ({
  ...config,
  platform: 'node',
  plugins: [...(config.plugins ?? []), lazily],
})

/** Minified and compressed, as a bundler would ship it: of a whole entry, and of a program that only uses `run`. */
export default [
  { name: 'asyncio-shim, whole', path: 'dist/modules/index.js', import: '*', limit: '61.7 kB' },
  {
    name: 'asyncio-shim, run, gather and sleep',
    path: 'dist/modules/index.js',
    import: '{ run, gather, sleep }',
    limit: '38.9 kB',
  },
  { name: 'asyncio-shim/contextvars', path: 'dist/modules/contextvars.js', import: '*', limit: '4.2 kB' },
  { name: 'asyncio-shim/builtins', path: 'dist/modules/builtins.js', import: '*', limit: '5.45 kB' },
].map((check) => ({ ...check, modifyEsbuildConfig: forNode }))
