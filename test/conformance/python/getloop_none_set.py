"""get_event_loop() where no loop was ever set, and the policies: what is given and what is warned of."""
import asyncio
import warnings

def attempt(label, fn):
    with warnings.catch_warnings(record=True) as got:
        warnings.simplefilter("always")
        try:
            value = fn()
            print(label, "ok" if value is not None else value)
        except RuntimeError as e:
            value = None
            print(label, "RuntimeError", e)
    print([w.category.__name__ for w in got])
    return value

policy = attempt("get_event_loop_policy", asyncio.get_event_loop_policy)
loop = attempt("get_event_loop", asyncio.get_event_loop)
again = attempt("once more", asyncio.get_event_loop)
print(loop is again)
if loop is not None:
    loop.close()
