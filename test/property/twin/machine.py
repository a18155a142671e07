"""One run of one random program by CPython: what it holds, and what it writes into the trace.

machine.ts, operations.ts and generator_style.ts do the same for the library: whoever changes the meaning of
a construct in these modules changes it there. Nothing here may depend on addresses: sets are sorted before
they are looked at, and everything a program makes is kept until its end, so that no report about a
collected object comes in between.
"""
import asyncio
import collections
import re
import sys

VERSION = sys.version_info[:2]
if VERSION >= (3, 7):
    import contextvars
    VARIABLE = contextvars.ContextVar('variable')

FUEL = 300
DEADLOCK = 'deadlock'
STATS = collections.Counter()

# the constructs, by name: operations.py and coroutines.py fill these
SYNC = {}
WAITING = {}
CONTROL = {'try', 'loop', 'if', 'with', 'return', 'reraise'}


class VirtualLoop(asyncio.BaseEventLoop):
    """An event loop that is its own selector and never waits: it moves its clock instead."""

    def __init__(self, outside):
        super().__init__()
        self._outside = outside
        self._now = 0.0
        self._selector = self

    def time(self):
        return self._now

    def select(self, timeout):
        if timeout != 0 and self._outside:
            while self._outside and not self._outside.popleft()():
                pass
            return []
        if timeout is None:
            raise RuntimeError(DEADLOCK)
        if timeout > 0:
            self._now += timeout
        return []

    def _process_events(self, events):
        pass

    def _write_to_self(self):
        pass


class Abrupt(BaseException):
    """What a program raises to get past `except Exception`."""


def make_error(kind):
    return {
        'value': lambda: ValueError('v'),
        'key': lambda: KeyError('k'),
        'runtime': lambda: RuntimeError('r'),
        'timeout': lambda: asyncio.TimeoutError('t'),
        'system_timeout': lambda: TimeoutError('s'),
        'cancelled': lambda: asyncio.CancelledError('c'),
        'abrupt': lambda: Abrupt('a'),
        'class': lambda: ValueError,
        'stop': lambda: StopIteration('s'),
    }[kind]()


class Custom:
    """An awaitable that is no coroutine."""

    def __init__(self, coroutine):
        self._coroutine = coroutine

    def __await__(self):
        return self._coroutine.__await__()

    # 3.6 waits for it as a generator does
    __iter__ = __await__


class InsertionSet:
    """What 3.6's gather() and a TaskGroup need of a set, but ordered: their order is that of addresses."""

    def __init__(self, items=()):
        self._items = dict.fromkeys(items)

    def __iter__(self):
        return iter(self._items)

    def __len__(self):
        return len(self._items)

    def __contains__(self, item):
        return item in self._items

    def add(self, item):
        self._items[item] = None

    def remove(self, item):
        del self._items[item]

    def discard(self, item):
        self._items.pop(item, None)


if VERSION == (3, 6):
    asyncio.tasks.set = InsertionSet


def clean(text):
    """Leaves out what differs from run to run: reprs with addresses and positions."""
    if text.startswith(DEADLOCK):
        return DEADLOCK
    if text.startswith('Exception in callback'):
        return 'Exception in callback'
    return text.split('<')[0]


def describe(future):
    """What the repr begins with, class and state, and how many callbacks there are."""
    callbacks = len(future._callbacks or ())
    return ' '.join(repr(future).rstrip('>').split()[:2]) + (' %d' % callbacks if callbacks else '')


def current_task():
    if VERSION >= (3, 7):
        return asyncio.current_task()
    return asyncio.Task.current_task()


class Machine:
    """One run of one program."""

    def __init__(self, program):
        self.program = program
        self.outside_calls = collections.deque()  # what somebody else does once a loop has nothing left to do
        self.loops = {}      # number -> loop
        self.loop = self.loop_of(0)  # the loop that runs, or ran last
        self.trace = []
        self.fuel = FUEL
        self.running = False
        self.slots = {}      # number -> (label, future)
        self.handles = {}
        self.callbacks = {}
        self.coroutines = {}  # number -> (name, coroutine)
        self.states = {}     # name -> 'taken', 'started' or 'ended'
        self.contexts = {}
        self.timeouts = {}
        self.groups = {}
        self.primitives = {}  # name -> lock, event or queue
        self.objects = []    # every (label, future) that the program made, in order
        self.labels = {}     # id(future) -> label
        self.errors = {}     # id(exception) -> number, in order of appearance
        self.edges = {}      # who would cancel whom: label or name -> list of labels and names
        self.names = 0
        self.kept = []

    def loop_of(self, number):
        if number not in self.loops:
            loop = self.loops[number] = VirtualLoop(self.outside_calls)
            loop.set_exception_handler(self.report)
            loop.set_debug('debug' in self.program)
            if 'eager' in self.program:
                loop.set_task_factory(asyncio.eager_task_factory)
        return self.loops[number]

    def outside(self, s):
        """A future that is settled from outside of the loop."""
        future = self.loop.create_future()
        e = make_error(s['e']) if 'e' in s else None

        def settle():
            if future.done():
                return False
            if e is None:
                future.set_result(s['v'])
            else:
                future.set_exception(e)
            return True
        # as many as the library has, its own one included
        future.add_done_callback(lambda _: None)
        future.add_done_callback(lambda _: None)
        self.outside_calls.append(settle)
        return future

    # what goes into the trace

    def log(self, who, text):
        if self.fuel <= 0:
            return
        where = ''
        if self.running:
            task = current_task()
            where = '-' if task is None else self.labels.get(id(task), '?')
            if VERSION >= (3, 7):
                value = VARIABLE.get(None)
                if value is not None:
                    where += '/%d' % value
        self.trace.append('%d %s %s %s' % (self.loop.time() * 4, where, who, text))

    def error(self, e, depth=0):
        number = self.errors.get(id(e))
        if number is None:
            number = self.errors[id(e)] = len(self.errors) + 1
            self.kept.append(e)
        text = '%s#%d' % (type(e).__name__, number)
        inside = getattr(e, 'exceptions', None)
        message = clean(str(e) if inside is None else e.message)
        if message:
            text += ':' + message
        if inside is not None and depth < 3:
            text += '[' + ','.join(self.error(inner, depth + 1) for inner in inside) + ']'
        if e.__cause__ is not None and depth < 3:
            text += ' from ' + self.error(e.__cause__, depth + 1)
        return text

    def value(self, v):
        if v is None or isinstance(v, (bool, int, str)):
            return str(v)
        if isinstance(v, (list, tuple)):
            return '[' + ' '.join(self.value(item) for item in v) + ']'
        if isinstance(v, BaseException):
            return self.error(v)
        return self.labels.get(id(v), '?')

    def outcome(self, future):
        if not future.done():
            return 'pending'
        try:
            return self.value(future.result())
        except BaseException as e:
            return '!' + self.error(e)

    def report(self, loop, context):
        message = context['message']
        if 'never retrieved' in message or 'destroyed' in message:
            return
        e = context.get('exception')
        self.log('loop', clean(message) + ('' if e is None else ' ' + self.error(e)))

    # what a program makes

    def name(self, kind):
        self.names += 1
        return '%s%d' % (kind, self.names)

    def register(self, kind, future, edges=()):
        label = self.name(kind)
        self.objects.append((label, future))
        self.labels[id(future)] = label
        self.edges[label] = list(edges)
        return label

    def put(self, slot, kind, future, edges=()):
        label = self.register(kind, future, edges)
        self.slots[slot] = (label, future)
        return label

    def make(self, coro):
        name = self.name('c')
        coroutine = self.body(name, coro)
        self.kept.append(coroutine)
        return name, coroutine

    def take(self, number, *states):
        """A coroutine object that is new or in one of the states. To drive one that another task drives is a
        mistake that CPython does not notice.
        """
        named = self.coroutines.get(number)
        if named is None or self.states.setdefault(named[0], 'new') not in ('new',) + states:
            return None
        if self.states[named[0]] == 'new':
            self.states[named[0]] = 'taken'
        return named

    def argument(self, arg):
        """(label or name, awaitable) for a slot or a new awaitable; None for an empty slot."""
        if 'c' in arg:
            return self.make(arg['c'])
        if 'z' in arg:
            return 'z', arg['z']
        if 'w' in arg:
            name, coroutine = self.make(arg['w'])
            return name, Custom(coroutine)
        return self.slots.get(arg['s'])

    def arguments(self, args):
        found = [self.argument(arg) for arg in args]
        return [pair for pair in found if pair is not None]

    def callback(self, spec):
        name = self.name('k')

        def call(*args):
            self.log(name, 'called' + ''.join(' ' + self.value(arg) for arg in args))
            self.act(name, spec['a'])
        return name, call

    def primitive(self, kind, number):
        """A lock, an event or a queue, and how it is called: the one that is there, or a new one."""
        name = '%s%d' % (kind, number)
        if name not in self.primitives:
            args = () if kind in ('Lock', 'Event', 'Condition') else (number,)
            if kind == 'Condition' and number > 0:
                args = (self.primitive('Lock', number)[1],)
            self.primitives[name] = getattr(asyncio, kind)(*args)
        return name, self.primitives[name]

    def keyword(self, s):
        """The context= of a call, where the program asks for one and this Python has it."""
        if 'x' in s and s['x'] in self.contexts:
            return {'context': self.contexts[s['x']]}
        return {}

    def reaches(self, start, goal):
        """Whether cancelling `start` could get to `goal`: C code would recurse without end."""
        seen = set()
        todo = [start]
        while todo:
            node = todo.pop()
            if node == goal:
                return True
            if node not in seen:
                seen.add(node)
                todo.extend(self.edges.get(node, ()))
        return False

    def matches(self, e, kind):
        if isinstance(e, GeneratorExit):
            return False
        return isinstance(e, {
            'cancelled': asyncio.CancelledError,
            'exception': Exception,
            'value': ValueError,
            'timeout': asyncio.TimeoutError,
            'system': OSError,
            'runtime': RuntimeError,
            'all': BaseException,
        }[kind])

    # running

    def act(self, who, statements):
        """The body of a callback: statements that do not wait."""
        for s in statements:
            if self.fuel <= 0:
                return
            self.fuel -= 1
            STATS[s['o']] += 1
            SYNC[s['o']](self, who, s)

    async def body(self, me, coro):
        if not self.objects:
            self.register('t', current_task(), [me])
        self.states[me] = 'started'
        self.log(me, 'start')
        try:
            returned = await self.block(me, coro['b'], None)
            self.states[me] = 'ended'
        except BaseException as e:
            self.states[me] = 'ended'
            self.log(me, 'raises ' + self.error(e))
            raise
        value = returned[0] if returned else None
        self.log(me, 'ends ' + self.value(value))
        return value

    async def block(self, me, statements, handled):
        """Runs statements; a list of the value when one of them returned from the coroutine."""
        for s in statements:
            if self.fuel <= 0:
                return None
            self.fuel -= 1
            op = s['o']
            STATS[op] += 1
            if op in SYNC:
                SYNC[op](self, me, s)
                continue
            try:
                returned = await WAITING[op](self, me, s, handled)
            except BaseException as e:
                if op not in CONTROL:
                    self.log(me, op + ' !' + self.error(e))
                    STATS[op + ' !' + type(e).__name__] += 1
                raise
            if returned is not None:
                return returned
        return None

    async def waiting(self, me, nodes, awaitable):
        """Awaits while the graph says that cancelling `me` cancels `nodes`."""
        self.kept.append(awaitable)
        self.edges.setdefault(me, []).extend(nodes)
        try:
            return await awaitable
        finally:
            for node in nodes:
                self.edges[me].remove(node)

    def starting(self, me, nodes, make):
        """Makes what `me` is about to wait for: tasks that begin at once run before it is there."""
        self.edges.setdefault(me, []).extend(nodes)
        try:
            return make()
        finally:
            for node in nodes:
                self.edges[me].remove(node)

    def factory(self, loop, coroutine, **keywords):
        keywords = {key: value for key, value in keywords.items() if value is not None}
        self.log('factory', 'makes' + ''.join(' ' + key for key in sorted(keywords)))
        return asyncio.Task(coroutine, loop=loop, **keywords)

    def drive(self, awaitable):
        self.running = True
        try:
            text = self.value(self.loop.run_until_complete(awaitable))
        except BaseException as e:
            text = '!' + self.error(e)
        self.running = False
        self.log('run', text)

    def drive_all(self):
        """Gives every loop time."""
        for self.loop in self.loops.values():
            # the program's factory asks which task is running: at a time when no loop is
            self.loop.set_task_factory(asyncio.eager_task_factory if 'eager' in self.program else None)
            self.drive(asyncio.sleep(50))

    def run(self):
        program = self.program
        coro = program['main']
        name, main = self.make(coro)
        if program['start'] == 'task':
            task = self.loop.create_task(main)
            self.register('t', task, [name])
            self.drive(task)
        else:
            self.drive(main)
        for another in program.get('more', ()):
            self.loop = self.loop_of(another['l'])
            self.drive(self.make(another['c'])[1])
        if 'patient' in program:
            self.drive_all()
        while self.outside_calls:
            self.outside_calls.popleft()()
        for _ in range(3):
            pending = [future for _, future in self.objects if not future.done()]
            if not pending:
                break
            self.log('end', 'cancels ' + self.value(pending))
            for future in pending:
                future.cancel()
            self.drive_all()
        for label, future in self.objects:
            self.log(label, self.outcome(future))
        self.fuel = 0
        for loop in self.loops.values():
            loop.close()
        return self.trace
