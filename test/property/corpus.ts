/** Programs with the traces that real Pythons gave, for machines without them. Written by scripts/record_corpus.ts. */
import { readFileSync, writeFileSync } from 'node:fs'
import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib'
import type { Program, Trace, Version } from './grammar.js'

/** What a corpus says of itself, in its first line. */
export interface Origin {
  generated: string
  python: string
  seed: number
}

export interface Corpus {
  origin: Origin
  records: [Program, Trace][]
}

const location = (version: Version): URL => new URL(`corpus/${version}.jsonl.br`, import.meta.url)

/** The recorded programs of a version; undefined where none were recorded. */
export function readCorpus(version: Version): Corpus | undefined {
  let packed
  try {
    packed = readFileSync(location(version))
  } catch {
    return undefined
  }
  const [first, ...others] = brotliDecompressSync(packed).toString().trimEnd().split('\n')
  return {
    origin: JSON.parse(first ?? '') as Origin,
    records: others.map((line) => JSON.parse(line) as [Program, Trace]),
  }
}

export function writeCorpus(version: Version, { origin, records }: Corpus): number {
  const text = [origin, ...records].map((line) => JSON.stringify(line) + '\n').join('')
  const params = {
    [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
    [constants.BROTLI_PARAM_SIZE_HINT]: text.length,
  }
  const packed = brotliCompressSync(text, { params })
  writeFileSync(location(version), packed)
  return packed.length
}
