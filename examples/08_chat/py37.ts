// A chat: a TCP server by streams, and a few people who talk, in one program.
import * as asyncio from 'asyncio-shim/py37'
import { ConnectionError, ValueError } from 'asyncio-shim/builtins'
import { print } from '../print.js'

type Reader = asyncio.StreamReader
type Writer = asyncio.StreamWriter

/** Tells everybody what one says. */
class Chat {
  people = new Map<string, Writer>()

  handle = asyncio.coroutine(async (reader: Reader, writer: Writer) => {
    const name = String(await reader.readline()).trim()
    if (name === '' || this.people.has(name)) {
      writer.write(Buffer.from('* that name is taken\n'))
      writer.close()
      return
    }
    this.people.set(name, writer)
    this.tell(`* ${name} is here`)
    try {
      await this.listen(name, reader)
      this.tell(`* ${name} leaves`)
    } catch (error) {
      if (error instanceof asyncio.TimeoutError) this.tell(`* ${name} has fallen asleep`)
      else if (error instanceof ConnectionError) this.tell(`* ${name} is lost`)
      else throw error
    } finally {
      this.people.delete(name)
      writer.close()
    }
  })

  listen = asyncio.coroutine(async (name: string, reader: Reader) => {
    let patience: number | null = null
    for (;;) {
      let line: Buffer
      try {
        line = await asyncio.wait_for(reader.readline(), patience)
      } catch (error) {
        if (!(error instanceof ValueError)) throw error
        this.tell(`* ${name} talks too much`)
        continue
      }
      const text = String(line).trimEnd()
      if (text === '/quit' || line.length === 0) return
      if (text === '/away') {
        patience = 0.05 // who is away and does not come back is asleep
      } else if (text === '/who') {
        this.write(name, `* here: ${[...this.people.keys()].sort().join(', ')}`)
      } else {
        this.tell(`<${name}> ${text}`)
      }
    }
  })

  tell(text: string) {
    for (const name of this.people.keys()) this.write(name, text)
  }

  write(name: string, text: string) {
    this.people.get(name)?.write(Buffer.from(`${text}\n`))
  }
}

/** One who talks, and remembers what was heard. */
class Person {
  heard: string[] = []
  reader!: Reader
  writer!: Writer

  constructor(public name: string) {}

  join = asyncio.coroutine(async (port: number): Promise<Person> => {
    ;[this.reader, this.writer] = await asyncio.open_connection('127.0.0.1', port)
    await this.say(this.name)
    await this.hear()
    return this
  })

  say = asyncio.coroutine(async (text: string) => {
    this.writer.write(Buffer.from(`${text}\n`))
    await this.writer.drain()
  })

  hear = asyncio.coroutine(async () => {
    const line = await this.reader.readline()
    this.heard.push(line.length > 0 ? String(line).trimEnd() : '(the end)')
  })

  lose() {
    this.writer.transport.abort()
  }

  close = asyncio.coroutine(async () => {
    this.writer.close()
    await this.writer.wait_closed()
  })
}

const everybody_hears = asyncio.coroutine(async function everybody_hears(people: Person[]) {
  await asyncio.gather(...people.map((person) => person.hear()))
})

const talk = asyncio.coroutine(async function talk(port: number) {
  const ann = await new Person('ann').join(port)
  const bob = await new Person('bob').join(port)
  await ann.hear()
  const cat = await new Person('cat').join(port)
  await everybody_hears([ann, bob])
  const again = await new Person('bob').join(port)
  await again.hear()
  await again.close()

  await ann.say('hello')
  await everybody_hears([ann, bob, cat])
  await bob.say('hello, ann')
  await everybody_hears([ann, bob, cat])
  await cat.say('/who')
  await cat.hear()
  await cat.say('x'.repeat(300))
  await everybody_hears([ann, bob, cat])

  await bob.say('/quit')
  await everybody_hears([ann, bob, cat])
  await bob.hear()
  cat.lose()
  await ann.hear()
  await ann.say('/away')
  await ann.hear()
  await ann.hear()
  await bob.close()
  await ann.close()
  return [ann, bob, cat, again]
})

const main = asyncio.coroutine(async function main() {
  const chat = new Chat()
  const server = await asyncio.start_server(chat.handle, '127.0.0.1', 0, { limit: 100 })
  const people = await asyncio.async_with(server, () => talk(Number(server.sockets[0]?.getsockname()[1])))
  for (const person of people) {
    print(`== what ${person.name} heard`)
    for (const text of person.heard) print(text)
  }
  print('still here:', [...chat.people.keys()])
  print('tasks left running:', asyncio.all_tasks().size - 1)
})

await asyncio.run(main())
