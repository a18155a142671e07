"""What the arguments that go to Popen are refused with, and how Popen reads."""
# tags: proc
import asyncio
import re

async def attempt(label, program, **kwargs):
    try:
        p = await asyncio.create_subprocess_exec(*program, **kwargs)
        print(label, "ok", await p.wait())
    except Exception as e:
        print(label, type(e).__name__, e)

async def main():
    await attempt("program", ["/no/such/program"])
    await attempt("in PATH", ["no-such-program"])
    await attempt("folder", ["/tmp"])
    await attempt("empty", [""])
    await attempt("cwd", ["true"], cwd="/no/such/folder")
    await attempt("cwd file", ["true"], cwd="/etc/passwd")
    await attempt("executable", ["true"], executable="/no/such/program")
    await attempt("executable ok", ["other", "-c", "exit 4"], executable="/bin/sh")
    await attempt("nul", ["true", "a\0b"])
    await attempt("unknown", ["true"], nonsense=1)
    await attempt("process_group", ["true"], process_group=None)
    await attempt("umask", ["true"], umask=-1)
    await attempt("pipesize", ["true"], pipesize=-1)
    await attempt("user", ["true"], user=None)
    await attempt("startupinfo", ["true"], startupinfo=1)
    await attempt("creationflags", ["true"], creationflags=1)
    await attempt("env", ["true"], env={"A": 1})
    await attempt("env name", ["true"], env={"A=B": "1"})
    await attempt("no descriptor", ["true"], stdout=987)
    await attempt("negative", ["true"], stdin=-9)
    await attempt("text stdin", ["true"], stdin="x")
    await attempt("stdout", ["true"], stdout=asyncio.subprocess.STDOUT)
    p = await asyncio.create_subprocess_exec("cat", stdin=asyncio.subprocess.PIPE)
    popen = p._transport.get_extra_info("subprocess")
    print(re.sub("0x[0-9a-f]+", "0x", repr(popen)), popen.pid == p.pid, popen.stdout)
    p.stdin.close()
    print(await p.wait(), popen.returncode, p._transport.get_extra_info("nonsense", 5))

loop = asyncio.new_event_loop()
asyncio.set_event_loop(loop)
loop.set_exception_handler(lambda *args: None)
loop.run_until_complete(main())
loop.close()
