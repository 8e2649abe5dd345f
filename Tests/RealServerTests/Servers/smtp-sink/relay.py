"""Stands before smtp-sink and answers AUTH in its place.

relay.py PORT SOCKET yes|no
"""

import asyncio
import sys

port, sink, answers = int(sys.argv[1]), sys.argv[2], sys.argv[3] == "yes"


async def pump(reader, writer):
    try:
        while piece := await reader.read(65536):
            writer.write(piece)
            await writer.drain()
    except ConnectionError:
        pass


async def commands(client, server, answer):
    """Passes lines on up to AUTH, then everything."""
    while answers and (line := await client.readline()):
        if line.upper().startswith(b"AUTH "):
            answer.write(b"235 2.7.0 welcome\r\n")
            break
        server.write(line)
    await pump(client, server)


async def relay(client_reader, client_writer):
    server_reader, server_writer = await asyncio.open_unix_connection(sink)
    ways = [
        asyncio.create_task(commands(client_reader, server_writer, client_writer)),
        asyncio.create_task(pump(server_reader, client_writer)),
    ]
    # Whoever hangs up, hangs up for both.
    await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
    for way in ways:
        way.cancel()
    client_writer.close()
    server_writer.close()


async def main():
    server = await asyncio.start_server(relay, "127.0.0.1", port)
    await server.serve_forever()


asyncio.run(main())
