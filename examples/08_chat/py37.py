"""A chat: a TCP server by streams, and a few people who talk, in one program."""
import asyncio


class Chat:
    """Tells everybody what one says."""

    def __init__(self):
        self.people = {}

    async def handle(self, reader, writer):
        name = (await reader.readline()).decode().strip()
        if not name or name in self.people:
            writer.write(b'* that name is taken\n')
            writer.close()
            return
        self.people[name] = writer
        self.tell('* %s is here' % name)
        try:
            await self.listen(name, reader)
            self.tell('* %s leaves' % name)
        except asyncio.TimeoutError:
            self.tell('* %s has fallen asleep' % name)
        except ConnectionError:
            self.tell('* %s is lost' % name)
        finally:
            del self.people[name]
            writer.close()

    async def listen(self, name, reader):
        patience = None
        while True:
            try:
                line = await asyncio.wait_for(reader.readline(), patience)
            except ValueError:
                self.tell('* %s talks too much' % name)
                continue
            text = line.decode().rstrip()
            if text == '/quit' or not line:
                return
            if text == '/away':
                patience = 0.05  # who is away and does not come back is asleep
            elif text == '/who':
                self.write(name, '* here: %s' % ', '.join(sorted(self.people)))
            else:
                self.tell('<%s> %s' % (name, text))

    def tell(self, text):
        for name in self.people:
            self.write(name, text)

    def write(self, name, text):
        self.people[name].write(text.encode() + b'\n')


class Person:
    """One who talks, and remembers what was heard."""

    def __init__(self, name):
        self.name = name
        self.heard = []

    async def join(self, port):
        self.reader, self.writer = await asyncio.open_connection('127.0.0.1', port)
        await self.say(self.name)
        await self.hear()
        return self

    async def say(self, text):
        self.writer.write(text.encode() + b'\n')
        await self.writer.drain()

    async def hear(self):
        line = await self.reader.readline()
        self.heard.append(line.decode().rstrip() if line else '(the end)')

    def lose(self):
        self.writer.transport.abort()

    async def close(self):
        self.writer.close()
        await self.writer.wait_closed()


async def everybody_hears(people):
    await asyncio.gather(*[person.hear() for person in people])


async def talk(port):
    ann = await Person('ann').join(port)
    bob = await Person('bob').join(port)
    await ann.hear()
    cat = await Person('cat').join(port)
    await everybody_hears([ann, bob])
    again = await Person('bob').join(port)
    await again.hear()
    await again.close()

    await ann.say('hello')
    await everybody_hears([ann, bob, cat])
    await bob.say('hello, ann')
    await everybody_hears([ann, bob, cat])
    await cat.say('/who')
    await cat.hear()
    await cat.say('x' * 300)
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


async def main():
    chat = Chat()
    server = await asyncio.start_server(chat.handle, '127.0.0.1', 0, limit=100)
    async with server:
        people = await talk(server.sockets[0].getsockname()[1])
    for person in people:
        print('== what %s heard' % person.name)
        for text in person.heard:
            print(text)
    print('still here:', list(chat.people))
    print('tasks left running:', len(asyncio.all_tasks()) - 1)


asyncio.run(main())
