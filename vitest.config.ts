import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const test = fileURLToPath(new URL('test/', import.meta.url))
const src = fileURLToPath(new URL('src/', import.meta.url))

export default defineConfig({
  resolve: {
    // Tests import the package's public names, and get the sources under them.
    alias: [
      // Workers run the sources bundled.
      { find: /^\.\/worker_script\.js$/, replacement: `${test}worker_script.ts` },
      { find: /^asyncio-shim$/, replacement: `${src}index.ts` },
      { find: /^asyncio-shim\/(\w+)$/, replacement: `${src}$1.ts` },
    ],
  },
  // The oldest Node supported knows neither `using` nor decorators.
  esbuild: { target: 'node20' },
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/build_worker.ts'],
    pool: 'forks',
    maxWorkers: 2,
    // What is reported when an object is collected can only be tested by collecting it.
    execArgv: ['--expose-gc'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    slowTestThreshold: 250,
    coverage: { provider: 'v8', include: ['src/**'], reporter: ['text-summary', 'html'] },
  },
})
