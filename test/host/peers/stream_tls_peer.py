"""Either end of a conversation by streams over TLS.

    stream_tls_peer.py server tls|upgrade PEM          prints its port; serves until standard input ends
    stream_tls_peer.py client tls|upgrade PORT PEM     prints what it heard
    stream_tls_peer.py failing PORT PEM                prints what handshakes that must fail end with

With `upgrade` the connection begins without TLS, and goes over to it (3.11 and newer).
"""
import asyncio
import hashlib
import ssl
import sys

SIZES = (0, 1, 65535, 65536, 1000003)


def pattern(size):
    return (b"0123456789abcdef" * (size // 16 + 1))[:size]


def server_context(pem):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    return context


async def serve(reader, writer, context):
    while True:
        line = await reader.readline()
        command, _, argument = line.decode().rstrip("\n").partition(" ")
        if command == "tls":
            writer.write(b"go\n")
            await writer.drain()
            await writer.start_tls(context)
        elif command == "upper":
            writer.write(argument.upper().encode() + b"\n")
        elif command == "take":
            data = await reader.readexactly(int(argument))
            writer.write(hashlib.sha256(data).hexdigest().encode() + b"\n")
        elif command == "give":
            writer.write(pattern(int(argument)))
        else:
            break
        await writer.drain()
    writer.write(b"bye")
    writer.close()


async def converse(reader, writer, context=None):
    heard = []
    if context is not None:
        writer.write(b"upper plain\ntls\n")
        heard.append((await reader.readline()).decode().rstrip("\n"))
        heard.append((await reader.readline()).decode().rstrip("\n"))
        await writer.start_tls(context, server_hostname="localhost")
    heard.append(str(writer.can_write_eof()))
    heard.append(str(writer.get_extra_info("cipher") is not None))
    heard.append(str(writer.get_extra_info("peercert")["subject"]))
    for size in SIZES:
        writer.write(b"take %d\n" % size)
        writer.write(pattern(size))
        await writer.drain()
        heard.append("%d %s" % (size, (await reader.readline()).decode().rstrip("\n")))
    for size in SIZES:
        writer.write(b"give %d\n" % size)
        heard.append("%d %s" % (size, hashlib.sha256(await reader.readexactly(size)).hexdigest()))
    writer.write(b"end\n")
    heard.append("%r %r" % (await reader.read(), reader.at_eof()))
    writer.close()
    return heard


async def failing(port, pem):
    trusting = ssl.create_default_context(cafile=pem)
    for context, name in ((ssl.create_default_context(), "localhost"), (trusting, "elsewhere.invalid")):
        try:
            await asyncio.open_connection("127.0.0.1", port, ssl=context, server_hostname=name)
        except (ssl.SSLError, ssl.CertificateError) as e:
            print("refused", "ertificate" in str(e) or "match" in str(e))
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"GET / HTTP/1.0\r\n\r\n")
    data = await reader.read()
    # an alert of TLS, or nothing
    print(data[:1] in (b"", b"\x15"))
    writer.close()


async def main():
    kind, args = sys.argv[1], sys.argv[2:]
    loop = asyncio.get_event_loop()
    if kind == "server":
        context = server_context(args[1])
        options = {"ssl": context} if args[0] == "tls" else {}
        server = await asyncio.start_server(lambda r, w: serve(r, w, context), "127.0.0.1", 0, **options)
        print(server.sockets[0].getsockname()[1], flush=True)
        await loop.run_in_executor(None, sys.stdin.read)
    elif kind == "client":
        trusting = ssl.create_default_context(cafile=args[2])
        options = {"ssl": trusting, "server_hostname": "localhost"} if args[0] == "tls" else {}
        reader, writer = await asyncio.open_connection("127.0.0.1", int(args[1]), **options)
        for line in await converse(reader, writer, None if args[0] == "tls" else trusting):
            print(line)
    else:
        await failing(int(args[0]), args[1])


loop = asyncio.new_event_loop()
asyncio.set_event_loop(loop)
loop.run_until_complete(main())
