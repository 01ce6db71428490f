"""A load generator in a process of its own: posts updates to a webhook over many connections, each waiting for its 200.

``python -m tests.benchmarks.load URL FILE --secret S --connections N``; prints ``{"start": …, "end": …, "accept_ms": […]}``.
With ``--zalo-app`` every line is signed as the Official Account does, under ``--secret``. Bare sockets, so that the one who
asks costs as little as can be.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from bot.channels.telegram import SECRET_HEADER


def main() -> None:
    """Post every line of the file once."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.load")
    parser.add_argument("url")
    parser.add_argument("file", type=Path)
    parser.add_argument("--secret", required=True)
    parser.add_argument("--zalo-app", default="")
    parser.add_argument("--connections", type=int, default=40)
    options = parser.parse_args()
    bodies = options.file.read_bytes().splitlines()
    if options.zalo_app:
        proofs = [f"X-ZEvent-Signature: {_zalo_mac(options.zalo_app, line, options.secret)}" for line in bodies]
    else:
        proofs = [f"{SECRET_HEADER}: {options.secret}"] * len(bodies)
    start, end, taken = asyncio.run(_post_all(options.url, bodies, proofs, options.connections))
    json.dump({"start": start, "end": end, "accept_ms": taken}, sys.stdout)


def _zalo_mac(app_id: str, body: bytes, key: str) -> str:
    stamp = json.loads(body)["timestamp"]
    return f"mac={hashlib.sha256(app_id.encode() + body + stamp.encode() + key.encode()).hexdigest()}"


async def _post_all(
    url: str, bodies: list[bytes], proofs: list[str], connections: int
) -> tuple[float, float, list[float]]:
    parts = urlsplit(url)
    assert parts.hostname is not None
    head = f"POST {parts.path} HTTP/1.1\r\nHost: {parts.netloc}\r\nContent-Type: application/json\r\n"
    requests = [
        f"{head}{proof}\r\nContent-Length: {len(line)}\r\n\r\n".encode() + line
        for line, proof in zip(bodies, proofs, strict=True)
    ]
    opened = [await asyncio.open_connection(parts.hostname, parts.port) for _ in range(connections)]
    waiting = iter(requests)
    taken: list[float] = []
    start = time.monotonic()
    await asyncio.gather(*(_post(reader, writer, waiting, taken) for reader, writer in opened))
    end = time.monotonic()
    for _reader, writer in opened:
        writer.close()
    return start, end, taken


async def _post(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, waiting: Iterator[bytes], taken: list[float]
) -> None:
    """One connection: the next request as soon as the last one was answered. RuntimeError for anything but a 200."""
    for request in waiting:
        sent = time.perf_counter()
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        length = next(line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
        await reader.readexactly(int(length.partition(b":")[2]))
        taken.append((time.perf_counter() - sent) * 1000)
        if not head.startswith(b"HTTP/1.1 200"):
            raise RuntimeError(head.partition(b"\r\n")[0].decode())


if __name__ == "__main__":
    main()
