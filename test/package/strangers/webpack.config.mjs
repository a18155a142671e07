import { fileURLToPath } from 'node:url'

const path = fileURLToPath(new URL('out', import.meta.url))

/** An output of ES modules, and one of CommonJS. */
export default ['module', 'commonjs2'].map((type) => ({
  mode: 'production',
  target: 'node20',
  entry: './esm.mjs',
  experiments: { outputModule: type === 'module' },
  output: { path, filename: type === 'module' ? 'webpack.mjs' : 'webpack.cjs', library: { type } },
}))
