/** A bundle for Node, with the package in it. */
export default {
  build: {
    ssr: 'esm.mjs',
    outDir: 'out',
    emptyOutDir: false,
    rollupOptions: { output: { entryFileNames: 'vite.mjs' } },
  },
  ssr: { noExternal: true },
  logLevel: 'warn',
}
