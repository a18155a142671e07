/** Either end of a conversation by streams, as in fixtures/stream_peer.py. */
import { createHash } from 'node:crypto'
import { repr } from 'asyncio-shim/builtins'
import type { Asyncio } from '../unit/every_version.js'

type Reader = InstanceType<Asyncio['StreamReader']>
type Writer = InstanceType<Asyncio['StreamWriter']>

const SIZES = [0, 1, 65535, 65536, 1000003]

const bytes = (text: string): Buffer => Buffer.from(text)
const pattern = (size: number): Buffer => Buffer.alloc(size, '0123456789abcdef')
const hash = (data: Uint8Array): string => createHash('sha256').update(data).digest('hex')
const line_of = (data: Buffer): string => String(data).replace(/\n$/, '')

export async function handle(reader: Reader, writer: Writer): Promise<void> {
  let served = 0
  for (;;) {
    const line = await reader.readline()
    if (line.length === 0) break
    served += 1
    const [, command, argument = ''] = /^(\w+) (.*)/.exec(line_of(line)) ?? []
    if (command === 'upper') writer.write(bytes(`${argument.toUpperCase()}\n`))
    else if (command === 'take') {
      writer.write(bytes(`${hash(await reader.readexactly(Number(argument)))}\n`))
    } else if (command === 'give') writer.write(pattern(Number(argument)))
    await writer.drain()
  }
  writer.write(bytes(`bye ${served}||`))
  writer.close()
}

export async function converse(reader: Reader, writer: Writer): Promise<string[]> {
  const heard: string[] = []
  for (const text of ['hello', 'straße']) {
    writer.write(bytes(`upper ${text}\n`))
    heard.push(line_of(await reader.readline()))
  }
  for (const size of SIZES) {
    writer.write(bytes(`take ${size}\n`))
    writer.write(pattern(size))
    await writer.drain()
    heard.push(`${size} ${line_of(await reader.readuntil(bytes('\n')))}`)
  }
  for (const size of SIZES) {
    writer.write(bytes(`give ${size}\n`))
    heard.push(`${size} ${hash(await reader.readexactly(size))}`)
  }
  // many requests at once
  writer.writelines(Array.from({ length: 2000 }, (_, number) => bytes(`upper line ${number}\n`)))
  const lines: Buffer[] = []
  for (let i = 0; i < 2000; i++) lines.push(await reader.readline())
  heard.push(hash(Buffer.concat(lines)))
  writer.write_eof()
  heard.push(String(await reader.readuntil(bytes('||'))))
  heard.push(`${repr(await reader.read())} ${repr(reader.at_eof())}`)
  writer.close()
  return heard
}
