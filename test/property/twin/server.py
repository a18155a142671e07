"""Programs in, traces out, as JSON lines; "stats" is answered with how often each construct ran and which
waits an exception reached.
"""
import asyncio
import gc
import json
import sys
import warnings

import coroutines  # noqa: F401
import operations  # noqa: F401
from machine import STATS, Machine


def run_line(line):
    """One program as JSON to its trace as JSON."""
    program = json.loads(line)
    if program == 'stats':
        return json.dumps(STATS)
    # in pyodide a loop of the browser's counts as running
    asyncio._set_running_loop(None)
    return json.dumps(Machine(program).run(), separators=(',', ':'))


def prepare():
    warnings.simplefilter('ignore')
    gc.disable()


def main():
    prepare()
    for number, line in enumerate(sys.stdin):
        sys.stdout.write(run_line(line) + '\n')
        sys.stdout.flush()
        if number % 50 == 49:
            gc.collect()
