// What a cluster's workers do; both sides know these functions by this module.
import { ValueError } from 'asyncio-shim/builtins'

export function count_words(text: string): number {
  const words = text.split(/\s+/).filter((word) => word !== '')
  if (words.length === 0) throw new ValueError('no words')
  return words.length
}

export function where(): number {
  return process.pid
}
