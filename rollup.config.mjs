import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import typescript from '@rollup/plugin-typescript'
import ts from 'typescript'
import { entryPoints } from './scripts/entry_points.mjs'

/** Where the output goes; the tests of the package build into a folder of their own. */
const dir = process.env.ASYNCIO_SHIM_DIST ?? 'dist'

// Workers run a program of their own.
const inputs = [...entryPoints(), 'concurrent_futures/worker'].filter((name) => existsSync(`src/${name}.ts`))
const external = [/^node:/, 'workerpool']

function onwarn(warning, warn) {
  // Modules that know each other's classes, as Python's do, import each other; the layers are checked elsewhere.
  if (warning.code === 'CIRCULAR_DEPENDENCY') return
  warn(warning)
  process.exitCode = 1
}

/** For bundlers: one file per module, so that they leave out what a program does not use. */
const modules = {
  input: inputs.map((name) => `src/${name}.ts`),
  external,
  output: {
    dir: `${dir}/modules`,
    format: 'es',
    sourcemap: true,
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
        outDir: `${dir}/modules`,
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
  onwarn,
}

/**
 * Comments are half of the text, which is read at every start; declarations and source maps have them. What is not ASCII
 * is escaped (outside comments it stands in strings alone): one such character, and V8 keeps the text in twice the bytes.
 */
const withoutComments = {
  name: 'without-comments',
  renderChunk(code) {
    const { ESNext: target } = ts.ScriptTarget
    const { ESNext: module } = ts.ModuleKind
    const options = { removeComments: true, sourceMap: true, target, module }
    const { outputText, sourceMapText } = ts.transpileModule(code, { compilerOptions: options })
    const text = outputText.replace(/\n\/\/# sourceMappingURL=.*/, '')
    return { code: text.replace(/[^\x00-\x7f]/g, escaped), map: sourceMapText }
  },
}

const escaped = (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`

/**
 * For Node: the same in few files, since each takes half a millisecond to load. What every entry shares exists once,
 * be it one part or a hundred modules, so that a class does too.
 */
const parts = {
  input: Object.fromEntries(inputs.map((name) => [name, `${dir}/modules/${name}.js`])),
  external,
  output: {
    dir,
    format: 'es',
    chunkFileNames: 'parts/[name].js',
    // In one part what every program loads; what is loaded when it is needed makes parts of its own.
    manualChunks: (id, { getModuleInfo }) => (isLoadedAtOnce(id, getModuleInfo) ? 'asyncio_core' : undefined),
    onlyExplicitManualChunks: true,
    sourcemap: true,
    plugins: [withoutComments],
  },
  onwarn,
}

const loadedAtOnce = new Set()

/** Whether the package's root imports a module, however indirectly. */
function isLoadedAtOnce(id, getModuleInfo) {
  if (loadedAtOnce.size === 0) {
    const waiting = [...getModuleInfo(resolve(dir, 'modules/index.js')).importedIds]
    for (const module of waiting) {
      if (loadedAtOnce.has(module) || getModuleInfo(module).isExternal) continue
      loadedAtOnce.add(module)
      waiting.push(...getModuleInfo(module).importedIds)
    }
  }
  return loadedAtOnce.has(id)
}

export default [modules, parts]
