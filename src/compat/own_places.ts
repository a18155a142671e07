/**
 * How the places of the library's own code begin, as URLs and as paths, whether it is in one file a module or in few
 * parts; none when it was bundled with the program. (A bundle of CommonJS has no `import.meta.url`.)
 */
export const own_places: readonly string[] = /\/(compat\/own_places|parts\/asyncio_core)\.[jt]s$/.test(
  import.meta.url,
)
  ? [new URL('..', import.meta.url).href, decodeURIComponent(new URL('..', import.meta.url).pathname)]
  : []
