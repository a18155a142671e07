/** Writes results.md and the plots anew from results.json: `npx tsx bench/redraw.ts`. */
import { readFileSync } from 'node:fs'
import { saveResults, type Results } from './saving.js'

await saveResults(JSON.parse(readFileSync(new URL('results.json', import.meta.url), 'utf8')) as Results)
