"""The constructs of coroutines: those that wait, and control."""
import asyncio

from machine import VERSION, WAITING, InsertionSet, current_task


def waits(name):
    return lambda function: WAITING.setdefault(name, function)


@waits('sleep')
async def _(m, me, s, handled):
    v = await asyncio.sleep(s['d'], s.get('v'))
    m.log(me, 'sleep ' + m.value(v))


@waits('await')
async def _(m, me, s, handled):
    if s['s'] not in m.slots:
        return m.log(me, 'await nothing')
    label, future = m.slots[s['s']]
    if m.reaches(label, me):
        return m.log(me, 'await cycle')
    v = await m.waiting(me, [label], future)
    m.log(me, 'await %s %s' % (label, m.value(v)))


@waits('await_me')
async def _(m, me, s, handled):
    await current_task()


@waits('microtasks')
async def _(m, me, s, handled):
    pass


@waits('await_outside')
async def _(m, me, s, handled):
    try:
        v = await m.outside(s)
    finally:
        await asyncio.sleep(0)
    m.log(me, 'await_outside ' + m.value(v))


@waits('call')
async def _(m, me, s, handled):
    name, coroutine = m.make(s['c'])
    v = await m.waiting(me, [name], coroutine)
    m.log(me, 'call %s %s' % (name, m.value(v)))


@waits('await_coroutine')
async def _(m, me, s, handled):
    named = m.take(s['n'], 'started', 'ended')
    if named is None:
        return m.log(me, 'await_coroutine nothing')
    name, coroutine = named
    v = await m.waiting(me, [name], coroutine)
    m.log(me, 'await_coroutine %s %s' % (name, m.value(v)))


@waits('await_gather')
async def _(m, me, s, handled):
    pairs = m.arguments(s['a'])
    nodes = [label for label, _ in pairs]
    if any(m.reaches(node, me) for node in nodes):
        return m.log(me, 'await_gather cycle')
    gathered = m.starting(me, nodes, lambda: asyncio.gather(*[a for _, a in pairs], return_exceptions=s['e']))
    v = await m.waiting(me, nodes, gathered)
    m.log(me, 'await_gather ' + m.value(v))


@waits('await_shield')
async def _(m, me, s, handled):
    pair = m.argument(s['a'])
    if pair is None or m.reaches(pair[0], me):
        return m.log(me, 'await_shield nothing')
    shielded = m.starting(me, [pair[0]], lambda: asyncio.shield(pair[1]))
    v = await m.waiting(me, [pair[0]], shielded)
    m.log(me, 'await_shield ' + m.value(v))


@waits('wait_for')
async def _(m, me, s, handled):
    pair = m.argument(s['a'])
    if pair is None or m.reaches(pair[0], me):
        return m.log(me, 'wait_for nothing')
    v = await m.waiting(me, [pair[0]], asyncio.wait_for(pair[1], s['t']))
    m.log(me, 'wait_for ' + m.value(v))


def in_order(labels):
    return ','.join(sorted(labels, key=lambda label: int(label[1:])))


@waits('wait')
async def _(m, me, s, handled):
    pairs = [m.slots[n] for n in s['a'] if n in m.slots]
    done, pending = await asyncio.wait([future for _, future in pairs], timeout=s['t'], return_when=s['w'])
    m.log(me, 'wait done=%s pending=%s' % (
        in_order(m.labels[id(f)] for f in done), in_order(m.labels[id(f)] for f in pending)))


@waits('as_completed')
async def _(m, me, s, handled):
    futures = [m.slots[n][1] for n in s['a'] if n in m.slots]
    # of several that are done already, the order is that of a set
    if len({id(f) for f in futures if f.done()}) > 1:
        return m.log(me, 'as_completed done')
    for future in asyncio.as_completed(futures, timeout=s['t']):
        try:
            m.log(me, 'next ' + m.value(await future))
        except Exception as e:
            m.log(me, 'next !' + m.error(e))
            if isinstance(e, asyncio.CancelledError):
                raise
        returned = await m.block(me, s['b'], handled)
        if returned is not None:
            return returned
    m.log(me, 'as_completed end')


# control

@waits('return')
async def _(m, me, s, handled):
    return [s['v']]


@waits('reraise')
async def _(m, me, s, handled):
    if handled is not None:
        m.log(me, 'reraise ' + m.error(handled))
        raise handled


@waits('loop')
async def _(m, me, s, handled):
    for _ in range(s['t']):
        returned = await m.block(me, s['b'], handled)
        if returned is not None:
            return returned


@waits('if')
async def _(m, me, s, handled):
    done = s['s'] in m.slots and m.slots[s['s']][1].done()
    return await m.block(me, s['b'] if done else s['e'], handled)


class Manager:
    def __init__(self, m, me, s, handled):
        self.m, self.me, self.s, self.handled = m, me, s, handled

    async def __aenter__(self):
        self.m.log(self.me, 'enter')
        await self.m.block(self.me, self.s['i'], self.handled)
        return 7

    async def __aexit__(self, kind, e, traceback):
        self.m.log(self.me, 'exit ' + self.m.value(e))
        await self.m.block(self.me, self.s['u'], e)
        return self.s['v']


@waits('with')
async def _(m, me, s, handled):
    async with Manager(m, me, s, handled) as entered:
        m.log(me, 'with %s' % m.value(entered))
        return await m.block(me, s['b'], handled)


@waits('try')
async def _(m, me, s, handled):
    returned = failure = None
    try:
        try:
            returned = await m.block(me, s['b'], handled)
        except BaseException as e:
            if not m.matches(e, s['x']):
                raise
            m.log(me, 'caught ' + m.error(e))
            returned = await m.block(me, s['h'], e)
    except BaseException as e:
        failure = e
    if s['f']:
        m.log(me, 'finally')
        last = await m.block(me, s['f'], handled)
        if last is not None:
            return last
    if failure is not None:
        raise failure
    return returned


# locks, queues, timeouts, groups

@waits('acquire')
async def _(m, me, s, handled):
    label, lock = m.primitive(s['p'], s['n'])
    m.log(me, 'acquire %s %s' % (label, m.value(await lock.acquire())))


@waits('hold')
async def _(m, me, s, handled):
    label, lock = m.primitive(s['p'], s['n'])
    async with lock:
        m.log(me, 'hold ' + label)
        returned = await m.block(me, s['b'], handled)
    m.log(me, 'held ' + label)
    return returned


@waits('wait_event')
async def _(m, me, s, handled):
    label, event = m.primitive('Event', s['n'])
    m.log(me, 'wait_event %s %s' % (label, m.value(await event.wait())))


@waits('wait_condition')
async def _(m, me, s, handled):
    label, condition = m.primitive('Condition', s['n'])
    m.log(me, 'wait_condition %s %s' % (label, m.value(await condition.wait())))


@waits('wait_until')
async def _(m, me, s, handled):
    label, condition = m.primitive('Condition', s['n'])

    def predicate():
        m.log(me, 'predicate')
        return s['s'] in m.slots and m.slots[s['s']][1].done()
    m.log(me, 'wait_until %s %s' % (label, m.value(await condition.wait_for(predicate))))


@waits('put')
async def _(m, me, s, handled):
    label, queue = m.primitive(s['p'], s['n'])
    m.log(me, 'put %s %s' % (label, m.value(await queue.put(s['v']))))


@waits('get')
async def _(m, me, s, handled):
    label, queue = m.primitive(s['p'], s['n'])
    m.log(me, 'get %s %s' % (label, m.value(await queue.get())))


@waits('join')
async def _(m, me, s, handled):
    label, queue = m.primitive(s['p'], s['n'])
    m.log(me, 'join %s %s' % (label, m.value(await queue.join())))


@waits('timeout')
async def _(m, me, s, handled):
    if VERSION < (3, 11):
        return await m.block(me, s['b'], handled)
    if s['a']:
        timeout = asyncio.timeout_at(None if s['d'] is None else m.loop.time() + s['d'])
    else:
        timeout = asyncio.timeout(s['d'])
    m.timeouts[s['n']] = timeout
    async with timeout:
        m.log(me, 'timeout begins')
        returned = await m.block(me, s['b'], handled)
    m.log(me, 'timeout ends %s' % timeout.expired())
    return returned


@waits('group')
async def _(m, me, s, handled):
    if VERSION < (3, 11):
        return await m.block(me, s['b'], handled)
    group = m.groups[s['n']] = asyncio.TaskGroup()
    group._tasks = InsertionSet()
    async with group:
        m.log(me, 'group begins')
        returned = await m.block(me, s['b'], handled)
    m.log(me, 'group ends %r' % group)
    return returned
