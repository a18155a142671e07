/** The pages whose code is proved. */
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { readPage, type Page } from './markdown.js'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))

const names = ['README.md', 'SECURITY.md', ...readdirSync(`${ROOT}docs`).map((name) => `docs/${name}`)]

export const PAGES: readonly (Page & { readonly name: string })[] = names
  .filter((name) => name.endsWith('.md') && existsSync(ROOT + name))
  .map((name) => ({ name, ...readPage(name, readFileSync(ROOT + name, 'utf8')) }))
