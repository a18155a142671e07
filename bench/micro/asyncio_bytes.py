"""What CPython's own asyncio weighs as the packages of this project are weighed: without comments, docstrings and
deep indentation, compressed. Its coroutines, futures in C, context variables, exceptions, reprs, deques and heaps come
with the interpreter, and it is the source of one version.

    python3.13 bench/micro/asyncio_bytes.py
"""

import ast
import asyncio
import gzip
import pathlib
import re
import shutil
import subprocess

FOLDER = pathlib.Path(asyncio.__file__).parent
CORE = """base_events events coroutines exceptions format_helpers futures base_futures tasks base_tasks runners
constants log""".split()
OTHER_PLATFORMS = re.compile("windows|proactor|__main__")


def stripped(path):
    tree = ast.parse(path.read_text())
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Module)):
            if ast.get_docstring(node) is not None:
                node.body = node.body[1:] or [ast.Pass()]
    return re.sub("^( +)", lambda found: " " * (len(found[1]) // 4), ast.unparse(tree), flags=re.M)


def brotli(data):
    if shutil.which("node") is None:
        return "?"
    script = "process.stdout.write(String(zlib.brotliCompressSync(fs.readFileSync(0)).length))"
    return int(subprocess.run(["node", "-e", script], input=data, capture_output=True, check=True).stdout)


def weigh(what, paths):
    data = "\n".join(stripped(path) for path in paths).encode()
    print(f"{what}: {len(data)} bytes, gzip {len(gzip.compress(data, 9))}, brotli {brotli(data)}")


weigh("loop, futures, tasks, runners", [FOLDER / f"{name}.py" for name in CORE])
weigh("all of it", [path for path in sorted(FOLDER.glob("*.py")) if not OTHER_PLATFORMS.search(path.name)])
