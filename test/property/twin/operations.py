"""The constructs that do not wait."""
import asyncio
import re

from machine import SYNC, VERSION, current_task, describe, make_error

if VERSION >= (3, 7):
    import contextvars

    from machine import VARIABLE


def sync(name):
    return lambda function: SYNC.setdefault(name, function)


def on_slot(name):
    """A statement about the future in slot `s`; an empty slot is logged."""
    def decorate(function):
        def run(m, me, s):
            if s['s'] in m.slots:
                function(m, me, s, *m.slots[s['s']])
            else:
                m.log(me, name + ' nothing')
        SYNC[name] = run
        return function
    return decorate


@sync('log')
def _(m, me, s):
    m.log(me, 'log %d' % s['v'])


@sync('raise')
def _(m, me, s):
    e = make_error(s['e'])
    m.log(me, 'raise ' + m.error(e))
    raise e


@sync('spawn')
def _(m, me, s):
    name, coroutine = m.make(s['c'])
    spawn(m, me, s, name, coroutine)


@sync('make_coroutine')
def _(m, me, s):
    m.coroutines[s['n']] = m.make(s['c'])


@sync('spawn_coroutine')
def _(m, me, s):
    named = m.take(s['n'], 'ended')
    if named is None:
        return m.log(me, 'spawn_coroutine nothing')
    spawn(m, me, s, *named)


def spawn(m, me, s, name, coroutine):
    keyword = m.keyword(s) if VERSION >= (3, 11) else {}
    if 'l' in s and VERSION >= (3, 8):
        keyword['name'] = s['l']
    if s['via'] == 'ensure_future':
        task = asyncio.ensure_future(coroutine)
    elif s['via'] == 'create_task' and VERSION >= (3, 7):
        task = asyncio.create_task(coroutine, **keyword)
    else:
        task = m.loop.create_task(coroutine, **keyword)
    label = m.put(s['s'], 't', task, [name])
    title = ' ' + task.get_name() if 'name' in keyword and s['via'] != 'ensure_future' else ''
    m.log(me, 'spawn %s %s%s' % (label, name, title))


@sync('future')
def _(m, me, s):
    m.put(s['s'], 'f', m.loop.create_future())


@sync('outside')
def _(m, me, s):
    m.put(s['s'], 'f', m.outside(s))


def closed(label):
    """Whether settling it from outside is a mistake that CPython answers with failed assertions."""
    return label[0] == 'w' or label[0] == 't' and VERSION < (3, 7)


@on_slot('set_result')
def _(m, me, s, label, future):
    if closed(label):
        return m.log(me, 'set_result no')
    try:
        future.set_result(s['v'])
        m.log(me, 'set_result %s' % label)
    except Exception as e:
        m.log(me, 'set_result %s !%s' % (label, m.error(e)))


@on_slot('set_exception')
def _(m, me, s, label, future):
    if closed(label):
        return m.log(me, 'set_exception no')
    try:
        future.set_exception(make_error(s['e']))
        m.log(me, 'set_exception %s' % label)
    except Exception as e:
        m.log(me, 'set_exception %s !%s' % (label, m.error(e)))


@on_slot('cancel')
def _(m, me, s, label, future):
    args = (s['m'],) if 'm' in s and VERSION >= (3, 9) else ()
    m.log(me, 'cancel %s %s %s' % (label, future.cancel(*args), describe(future)))


@sync('cancel_me')
def _(m, me, s):
    task = current_task()
    if task is not None:
        args = (s['m'],) if 'm' in s and VERSION >= (3, 9) else ()
        m.log(me, 'cancel_me %s' % task.cancel(*args))


@on_slot('uncancel')
def _(m, me, s, label, future):
    if label[0] == 't' and VERSION >= (3, 11):
        m.log(me, 'uncancel %s %d' % (label, future.uncancel()))


@on_slot('cancelling')
def _(m, me, s, label, future):
    if label[0] == 't' and VERSION >= (3, 11):
        m.log(me, 'cancelling %s %d' % (label, future.cancelling()))


@on_slot('poll')
def _(m, me, s, label, future):
    flags = '%s %s ' % (future.done(), future.cancelled())
    try:
        m.log(me, 'poll %s %s%s' % (label, flags, m.value(future.exception())))
    except BaseException as e:
        m.log(me, 'poll %s %s!%s' % (label, flags, m.error(e)))


@on_slot('repr')
def _(m, me, s, label, future):
    m.log(me, 'repr %s %s' % (label, describe(future)))


@on_slot('result')
def _(m, me, s, label, future):
    try:
        m.log(me, 'result %s %s' % (label, m.value(future.result())))
    except BaseException as e:
        m.log(me, 'result %s !%s' % (label, m.error(e)))
        raise


@on_slot('add_done_callback')
def _(m, me, s, label, future):
    m.callbacks[s['n']] = name, call = m.callback(s['k'])
    future.add_done_callback(call, **m.keyword(s))
    m.log(me, 'add_done_callback %s %s' % (label, name))


@on_slot('add_again')
def _(m, me, s, label, future):
    if s['n'] in m.callbacks:
        name, call = m.callbacks[s['n']]
        future.add_done_callback(call)
        m.log(me, 'add_again %s %s' % (label, name))


@on_slot('remove_done_callback')
def _(m, me, s, label, future):
    if s['n'] in m.callbacks:
        name, call = m.callbacks[s['n']]
        m.log(me, 'remove_done_callback %s %s %d' % (label, name, future.remove_done_callback(call)))


def scheduling(name):
    def decorate(function):
        def run(m, me, s):
            name_, call = m.callback(s['k'])
            m.handles[s['n']] = function(m.loop, s, call, m.keyword(s))
            m.log(me, '%s %s' % (name, name_))
        SYNC[name] = run
        return function
    return decorate


@scheduling('call_soon')
def _(loop, s, call, keyword):
    return loop.call_soon(call, s['n'], **keyword)


@scheduling('call_soon_threadsafe')
def _(loop, s, call, keyword):
    return loop.call_soon_threadsafe(call, **keyword)


@scheduling('call_later')
def _(loop, s, call, keyword):
    return loop.call_later(s['d'], call, s['n'], s['d'] > 0, **keyword)


@scheduling('call_at')
def _(loop, s, call, keyword):
    return loop.call_at(loop.time() + s['d'], call, **keyword)


@sync('timers')
def _(m, me, s):
    timers = [m.loop.call_later(d, m.log, 'timer', '%d' % i) for i, d in enumerate(s['a'])]
    if s['i'] < len(timers):
        timers[s['i']].cancel()


@sync('cancel_handle')
def _(m, me, s):
    if s['n'] in m.handles:
        m.handles[s['n']].cancel()
        m.log(me, 'cancel_handle %d' % s['n'])


@sync('handle_state')
def _(m, me, s):
    if s['n'] in m.handles and VERSION >= (3, 7):
        handle = m.handles[s['n']]
        when = handle.when() * 4 if hasattr(handle, 'when') else -1
        m.log(me, 'handle_state %d %s %d' % (s['n'], handle.cancelled(), when))


@sync('gather')
def _(m, me, s):
    pairs = m.arguments(s['a'])
    future = asyncio.gather(*[a for _, a in pairs], return_exceptions=s['e'])
    m.log(me, 'gather ' + m.put(s['s'], 'g', future, [label for label, _ in pairs]))


@sync('shield')
def _(m, me, s):
    pair = m.argument(s['a'])
    if pair is None:
        return m.log(me, 'shield nothing')
    future = asyncio.shield(pair[1])
    if pair[1] is future:
        return m.log(me, 'shield done')
    m.log(me, 'shield ' + m.put(s['s'], 's', future))


@sync('threadsafe')
def _(m, me, s):
    _, coroutine = m.make(s['c'])
    future = asyncio.run_coroutine_threadsafe(coroutine, m.loop)
    m.log(me, 'threadsafe ' + m.put(s['s'], 'w', asyncio.wrap_future(future, loop=m.loop)))


@sync('set_variable')
def _(m, me, s):
    if VERSION >= (3, 7):
        VARIABLE.set(s['v'])


@sync('copy_context')
def _(m, me, s):
    if VERSION >= (3, 7):
        m.contexts[s['n']] = contextvars.copy_context()


@sync('run_context')
def _(m, me, s):
    if s['n'] in m.contexts:
        try:
            m.contexts[s['n']].run(m.act, me, s['b'])
        except RuntimeError as e:
            m.log(me, 'run_context !' + m.error(e))


@sync('stop')
def _(m, me, s):
    m.log(me, 'stop')
    m.loop.stop()


@sync('task_factory')
def _(m, me, s):
    m.loop.set_task_factory(m.factory if s['v'] else None)


@sync('count_tasks')
def _(m, me, s):
    tasks = asyncio.all_tasks() if VERSION >= (3, 7) else asyncio.Task.all_tasks(m.loop)
    m.log(me, 'count_tasks %d' % len([task for task in tasks if not task.done()]))


def attempt(m, me, text, run):
    """Logs what comes of it; no error gets further, but one that is no Exception."""
    try:
        m.log(me, '%s %s' % (text, m.value(run())))
    except Exception as e:
        m.log(me, '%s !%s' % (text, m.error(e)))


def on_primitive(name):
    """A statement about a lock or a queue."""
    def decorate(function):
        def run(m, me, s):
            label, primitive = m.primitive(s['p'], s['n'])
            attempt(m, me, '%s %s' % (name, label), lambda: function(s, primitive))
        SYNC[name] = run
        return function
    return decorate


@sync('uncancel_me')
def _(m, me, s):
    task = current_task()
    if task is not None and VERSION >= (3, 11):
        m.log(me, 'uncancel_me %d %d' % (task.cancelling(), task.uncancel()))


@on_primitive('release')
def _(s, lock):
    return lock.release()


@on_primitive('locked')
def _(s, lock):
    return lock.locked()


@on_primitive('show')
def _(s, primitive):
    return re.sub(' at 0x[0-9a-f]+', '', repr(primitive))


@sync('set_event')
def _(m, me, s):
    attempt(m, me, 'set_event %d' % s['n'], lambda: m.primitive('Event', s['n'])[1].set())


@sync('clear_event')
def _(m, me, s):
    attempt(m, me, 'clear_event %d' % s['n'], lambda: m.primitive('Event', s['n'])[1].clear())


@sync('notify')
def _(m, me, s):
    attempt(m, me, 'notify %d %d' % (s['n'], s['v']), lambda: m.primitive('Condition', s['n'])[1].notify(s['v']))


@sync('notify_all')
def _(m, me, s):
    attempt(m, me, 'notify_all %d' % s['n'], lambda: m.primitive('Condition', s['n'])[1].notify_all())


@on_primitive('put_nowait')
def _(s, queue):
    return queue.put_nowait(s['v'])


@on_primitive('get_nowait')
def _(s, queue):
    return queue.get_nowait()


@on_primitive('task_done')
def _(s, queue):
    return queue.task_done()


@on_primitive('shutdown')
def _(s, queue):
    return queue.shutdown(s['i']) if VERSION >= (3, 13) else None


@sync('reschedule')
def _(m, me, s):
    if s['n'] in m.timeouts:
        when = None if s['d'] is None else m.loop.time() + s['d']
        attempt(m, me, 'reschedule %d' % s['n'], lambda: m.timeouts[s['n']].reschedule(when))


@sync('expiry')
def _(m, me, s):
    if s['n'] in m.timeouts:
        timeout = m.timeouts[s['n']]
        when = timeout.when()
        moment = 'None' if when is None else '%d' % (when * 4)
        m.log(me, 'expiry %d %s %s %r' % (s['n'], timeout.expired(), moment, timeout))


@sync('group_task')
def _(m, me, s):
    if s['n'] not in m.groups:
        return m.log(me, 'group_task nothing')
    name, coroutine = m.make(s['c'])
    keyword = m.keyword(s)
    if 'l' in s:
        keyword['name'] = s['l']
    attempt(m, me, 'group_task ' + name,
            lambda: m.put(s['s'], 't', m.groups[s['n']].create_task(coroutine, **keyword), [name]))
