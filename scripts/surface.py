"""Prints, as JSON, what asyncio of the running Python offers: names, signatures, members of classes.

Runs unchanged on every Python from 3.6 on. Extra names to ask for (those that a module serves on demand, and so are
in no listing) may be given as arguments.
"""

import dis
import importlib
import inspect
import json
import os
import re
import sys
import types
import warnings

warnings.simplefilter("ignore")

import asyncio  # noqa: E402

# Dunder methods that a program meets through syntax or a protocol; all others are an accident of the implementation.
PROTOCOL = {
    "__aenter__", "__aexit__", "__enter__", "__exit__", "__aiter__", "__anext__", "__await__", "__iter__", "__next__",
    "__contains__", "__getitem__", "__len__", "__lt__", "__le__", "__gt__", "__ge__", "__eq__", "__class_getitem__",
}


def submodules():
    folder = os.path.dirname(asyncio.__file__)
    if os.path.isdir(folder):
        files = os.listdir(folder)
    else:  # inside a zip archive
        import zipfile
        archive, _, inner = folder.partition(".zip")
        inner = inner.lstrip("/") + "/"
        with zipfile.ZipFile(archive + ".zip") as opened:
            files = [n[len(inner):] for n in opened.namelist() if n.startswith(inner)]
    found = {f.rsplit(".", 1)[0] for f in files if re.match(r"^[a-z]\w*\.pyc?$", f)}
    return sorted(f for f in found if not f.startswith("windows") and f not in ("test_utils", "tools"))


def signature(obj, *twins):
    """The signature as text without addresses; of the Python twin where a C function does not tell."""
    for candidate in (obj,) + twins:
        if candidate is None:
            continue
        try:
            found = inspect.signature(candidate)
        except (TypeError, ValueError):
            continue
        # Annotations come and go without a difference to callers.
        bare = [p.replace(annotation=p.empty) for p in found.parameters.values()]
        text = str(found.replace(parameters=bare, return_annotation=found.empty))
        text = re.sub(r" at 0x[0-9a-f]+", "", text)
        if text != "(self, /, *args, **kwargs)":
            return text
    return None


def python_twin(name):
    for module in (asyncio.futures, asyncio.tasks, asyncio.events):
        for prefix in ("_Py", "_py_"):
            twin = getattr(module, prefix + name, None)
            if twin is not None:
                return twin
    return None


def is_coroutine_function(obj):
    obj = getattr(obj, "__func__", obj)
    if inspect.iscoroutinefunction(obj):
        return True
    marker = getattr(asyncio.coroutines, "_is_coroutine", None)
    if marker is not None and getattr(obj, "_is_coroutine", None) is marker:
        return True
    return bool(getattr(getattr(obj, "__code__", None), "co_flags", 0) & inspect.CO_ITERABLE_COROUTINE)


def is_from_elsewhere(cls):
    return cls.__module__ in ("builtins", "typing", "abc", "collections.abc", "enum")


def instance_attributes(cls):
    """Public attributes that the constructor gives to `self`, read from its code: there is nothing else to tell them."""
    code = getattr(cls.__dict__.get("__init__"), "__code__", None)
    if code is None or not code.co_varnames:
        return
    before = None
    for instruction in dis.get_instructions(code):
        if instruction.opname == "STORE_ATTR" and not instruction.argval.startswith("_"):
            # Newer Pythons load two variables by one instruction; the object is the last of them.
            loaded = before.argval[-1] if isinstance(before.argval, tuple) else before.argval
            if before.opname.startswith("LOAD_FAST") and loaded == code.co_varnames[0]:
                yield instruction.argval
            elif before.opname.startswith("STORE_FAST_LOAD_FAST") and loaded == code.co_varnames[0]:
                yield instruction.argval
        if instruction.opname not in ("CACHE", "EXTENDED_ARG", "NOP"):
            before = instruction


def describe_members(cls, known):
    """Members that the class defines itself or has from a base that is no public class of asyncio."""
    members = {}
    for name in dir(cls):
        if name.startswith("_") and name not in PROTOCOL:
            continue
        owner = next((k for k in cls.__mro__ if name in k.__dict__), None)
        if owner is None or is_from_elsewhere(owner) or (owner is not cls and owner in known):
            continue
        raw = owner.__dict__[name]
        value = getattr(cls, name, None)
        if isinstance(raw, (property, types.GetSetDescriptorType, types.MemberDescriptorType)):
            members[name] = {"kind": "property"}
        elif raw is None:
            continue
        elif not callable(value):
            members[name] = {"kind": "attribute"}
        else:
            kind = "method"
            if isinstance(raw, staticmethod):
                kind = "staticmethod"
            elif isinstance(raw, classmethod) or getattr(value, "__self__", None) is cls:
                kind = "classmethod"
            if is_coroutine_function(value):
                kind = "coroutine " + kind
            twin = python_twin(cls.__name__)
            members[name] = {"kind": kind, "signature": signature(value, getattr(twin, name, None))}
    for owner in cls.__mro__:
        if is_from_elsewhere(owner) or (owner is not cls and owner in known):
            continue
        for name in instance_attributes(owner):
            members.setdefault(name, {"kind": "attribute"})
    return members


def describe(name, obj, known):
    if inspect.isclass(obj):
        twin = python_twin(name)
        return {
            "kind": "exception" if issubclass(obj, BaseException) else "class",
            "signature": signature(obj, twin),
            "bases": [known.get(k) or k.__name__ for k in obj.__mro__[1:] if k in known or k.__module__ == "builtins"],
            "members": describe_members(obj, known),
        }
    if inspect.ismodule(obj):
        return {"kind": "module"}
    if callable(obj):
        kind = "coroutine function" if is_coroutine_function(obj) else "function"
        return {"kind": kind, "signature": signature(obj, python_twin(name))}
    return {"kind": "constant", "value": re.sub(r" at 0x[0-9a-f]+", "", repr(obj))}


def is_public_global(name, module, obj):
    """Whether a global of a submodule is its own rather than something imported for its own use."""
    if name.startswith("_") or inspect.ismodule(obj):
        return False
    if inspect.isclass(obj) or inspect.isroutine(obj):
        return getattr(obj, "__module__", None) in (module.__name__, "_asyncio")
    return name.isupper() or (name, module.__name__) == ("logger", "asyncio.log")


def main():
    exported = set(asyncio.__all__)
    top = {}
    for name in sorted(exported | {n for n in vars(asyncio) if not n.startswith("_")} | set(sys.argv[1:])):
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            obj = getattr(asyncio, name, None)
        if obj is None or (inspect.ismodule(obj) and not obj.__name__.startswith("asyncio.")):
            continue
        top[name] = (obj, any(issubclass(w.category, DeprecationWarning) for w in caught))

    modules = {}
    for sub in submodules():
        try:
            modules[sub] = importlib.import_module("asyncio." + sub)
        except Exception:
            pass

    inner = {}
    for sub, module in modules.items():
        for name, obj in sorted(vars(module).items()):
            if is_public_global(name, module, obj):
                inner[sub, name] = obj

    known = {obj: name for name, (obj, _) in top.items() if inspect.isclass(obj)}
    for (sub, name), obj in inner.items():
        if inspect.isclass(obj):
            known.setdefault(obj, "%s.%s" % (sub, name))

    names = {}
    for name, (obj, deprecated) in top.items():
        entry = describe(name, obj, known)
        entry["exported"] = name in exported
        if deprecated:
            entry["deprecated"] = "on access"
        # Some objects are defined in C, or elsewhere: any submodule that lists the name has it for its users.
        homes = [s for s, m in modules.items() if getattr(m, name, None) is obj and name in getattr(m, "__all__", ())]
        if homes:
            entry["module"] = homes[0]
        # A module of asyncio's own may define what another one lists.
        also = [s for s, m in modules.items() if s not in homes[:1] and inner.get((s, name)) is obj
                and getattr(obj, "__module__", None) == m.__name__]
        if also:
            entry["also"] = also
        names[name] = entry
    for (sub, name), obj in inner.items():
        if name in top and top[name][0] is obj:
            continue
        names["%s.%s" % (sub, name)] = describe(name, obj, known)

    result = {"python": "%d.%d.%d" % sys.version_info[:3], "names": names}
    try:
        import contextvars
    except ImportError:
        contextvars = None
    if contextvars is not None:
        context_classes = {getattr(contextvars, n): n for n in contextvars.__all__
                           if inspect.isclass(getattr(contextvars, n))}
        result["contextvars"] = {n: describe(n, getattr(contextvars, n), context_classes)
                                 for n in sorted(contextvars.__all__)}
    print(json.dumps(result, sort_keys=True))


main()
