import { existsSync } from 'node:fs'
import typescript from '@rollup/plugin-typescript'
import { entryPoints } from './scripts/entry_points.mjs'

/** Where the output goes; the tests of the package build into a folder of their own. */
const dir = process.env.ASYNCIO_SHIM_DIST ?? 'dist'

export default {
  // Workers run a program of their own.
  input: [...entryPoints(), 'concurrent_futures/worker']
    .map((name) => `src/${name}.ts`)
    .filter((file) => existsSync(file)),
  external: [/^node:/, 'workerpool'],
  output: {
    dir,
    format: 'es',
    sourcemap: true,
    // One file per module: every entry shares them, so that a class exists once, and no class is renamed because two
    // modules have one of that name, which its repr would show.
    preserveModules: true,
    preserveModulesRoot: 'src',
  },
  plugins: [
    // Types are checked once for the whole project, by `npm run typecheck`.
    typescript({
      tsconfig: 'tsconfig.build.json',
      compilerOptions: {
        module: 'ESNext',
        moduleResolution: 'Bundler',
        outDir: dir,
        noCheck: true,
        declaration: false,
        emitDeclarationOnly: false,
        incremental: false,
        tsBuildInfoFile: null,
        sourceMap: true,
        inlineSources: true,
      },
    }),
  ],
  onwarn(warning, warn) {
    // Modules that know each other's classes, as Python's do, import each other; the layers are checked elsewhere.
    if (warning.code === 'CIRCULAR_DEPENDENCY') return
    warn(warning)
    process.exitCode = 1
  },
}
