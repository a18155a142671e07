// The same in generator style: methods need no wrapper.
import * as asyncio from 'asyncio-shim/py37'
import { ConnectionError, ValueError } from 'asyncio-shim/builtins'
import { print } from '../print.js'

type Reader = asyncio.StreamReader
type Writer = asyncio.StreamWriter

/** Tells everybody what one says. */
class Chat {
  people = new Map<string, Writer>();

  *handle(reader: Reader, writer: Writer) {
    const name = String(yield* reader.readline()).trim()
    if (name === '' || this.people.has(name)) {
      writer.write(Buffer.from('* that name is taken\n'))
      writer.close()
      return
    }
    this.people.set(name, writer)
    this.tell(`* ${name} is here`)
    try {
      yield* this.listen(name, reader)
      this.tell(`* ${name} leaves`)
    } catch (error) {
      if (error instanceof asyncio.TimeoutError) this.tell(`* ${name} has fallen asleep`)
      else if (error instanceof ConnectionError) this.tell(`* ${name} is lost`)
      else throw error
    } finally {
      this.people.delete(name)
      writer.close()
    }
  }

  *listen(name: string, reader: Reader) {
    let patience: number | null = null
    for (;;) {
      let line: Buffer
      try {
        line = yield* asyncio.wait_for(reader.readline(), patience)
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
  }

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

  *join(port: number) {
    ;[this.reader, this.writer] = yield* asyncio.open_connection('127.0.0.1', port)
    yield* this.say(this.name)
    yield* this.hear()
    return this
  }

  *say(text: string) {
    this.writer.write(Buffer.from(`${text}\n`))
    yield* this.writer.drain()
  }

  *hear() {
    const line = yield* this.reader.readline()
    this.heard.push(line.length > 0 ? String(line).trimEnd() : '(the end)')
  }

  lose() {
    this.writer.transport.abort()
  }

  *close() {
    this.writer.close()
    yield* this.writer.wait_closed()
  }
}

function* everybody_hears(people: Person[]) {
  yield* asyncio.gather(...people.map((person) => person.hear()))
}

function* talk(port: number) {
  const ann = yield* new Person('ann').join(port)
  const bob = yield* new Person('bob').join(port)
  yield* ann.hear()
  const cat = yield* new Person('cat').join(port)
  yield* everybody_hears([ann, bob])
  const again = yield* new Person('bob').join(port)
  yield* again.hear()
  yield* again.close()

  yield* ann.say('hello')
  yield* everybody_hears([ann, bob, cat])
  yield* bob.say('hello, ann')
  yield* everybody_hears([ann, bob, cat])
  yield* cat.say('/who')
  yield* cat.hear()
  yield* cat.say('x'.repeat(300))
  yield* everybody_hears([ann, bob, cat])

  yield* bob.say('/quit')
  yield* everybody_hears([ann, bob, cat])
  yield* bob.hear()
  cat.lose()
  yield* ann.hear()
  yield* ann.say('/away')
  yield* ann.hear()
  yield* ann.hear()
  yield* bob.close()
  yield* ann.close()
  return [ann, bob, cat, again]
}

function* main() {
  const chat = new Chat()
  const server = yield* asyncio.start_server(
    (reader, writer) => chat.handle(reader, writer),
    '127.0.0.1',
    0,
    { limit: 100 },
  )
  const people = yield* asyncio.async_with(server, () => talk(Number(server.sockets[0]?.getsockname()[1])))
  for (const person of people) {
    print(`== what ${person.name} heard`)
    for (const text of person.heard) print(text)
  }
  print('still here:', [...chat.people.keys()])
  print('tasks left running:', asyncio.all_tasks().size - 1)
}

await asyncio.run(main())
