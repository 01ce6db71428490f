"""The control port: a command line beside the running server hands it what it may not write itself.

The server listens on a loopback port of the system's choosing and leaves its number and a fresh key in ``control.json``
in the data folder, readable by its owner (no Unix socket: many offices run Windows). Both sides prove that they know the
key without sending it, so neither another user of the machine nor a program that took over the port of a server that
died gets anything.

On the wire: the server greets with a line ``{"v", "nonce"}``; the client sends a header line ``{"length", "nonce", "mac"}``
and so many bytes of JSON ``{"name", "args", "file"}``; the server answers with a header ``{"length", "mac"}`` and
``{"ok", "result"}`` or ``{"ok": false, "fault", "code"}``. A mac is HMAC-SHA256 over direction, the other side's nonce, body.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import contextlib
import enum
import hashlib
import hmac
import json
import logging
import os
import secrets
import socket
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from bot.store.database import AlreadyRunning
from bot.store.private_files import write_private

log = logging.getLogger(__name__)

CONTROL_FILE = "control.json"
MAX_BODY = 96 * 1024 * 1024
"""Longest request or answer in bytes: a spreadsheet or an export, in base64."""
REQUEST_TIMEOUT = 30.0
"""Seconds a client has to send its request."""

_HOST = "127.0.0.1"
_MAX_LINE = 65_536
_VERSION = 1
_T = TypeVar("_T")

Command = Callable[[dict[str, Any], bytes | None], Awaitable[Any]]
"""What a command is: its arguments and the file that came with it; returns JSON."""


class ControlFault(enum.Enum):
    """Why a command was not carried out by the running process; worded by ``bot.cli``."""

    NOT_RUNNING = "not_running"
    STALE = "stale"
    DENIED = "denied"
    UNKNOWN_COMMAND = "unknown_command"
    BAD_REQUEST = "bad_request"
    TOO_LARGE = "too_large"
    TIMED_OUT = "timed_out"
    REFUSED = "refused"
    FAILED = "failed"


class ControlError(Exception):
    """The command was not carried out, or (TIMED_OUT) perhaps; ``code`` is the command's own reason when REFUSED."""

    def __init__(self, fault: ControlFault, code: str = "") -> None:
        super().__init__(f"{fault.value}: {code}" if code else fault.value)
        self.fault = fault
        self.code = code


class CommandRefused(Exception):
    """Raised by a command to refuse in one of its own words, e.g. the value of an enum member."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class _Door:
    port: int
    key: bytes


class ControlServer:
    """The running process's side. ``await start()`` after the store is open, ``await stop()`` before it closes."""

    def __init__(self, folder: Path, commands: Mapping[str, Command]) -> None:
        self._path = folder / CONTROL_FILE
        self._commands = dict(commands)
        self._key = secrets.token_bytes(32)
        self._server: asyncio.Server | None = None
        self._busy: set[asyncio.Task[None]] = set()
        self.port = 0

    async def start(self) -> None:
        """Listen, then leave ``control.json``; one left by a process that died is replaced. Raises OSError."""
        self._server = await asyncio.start_server(self._serve, _HOST, 0, limit=_MAX_LINE)
        self.port = self._server.sockets[0].getsockname()[1]
        note = {"v": _VERSION, "port": self.port, "key": self._key.hex(), "pid": os.getpid()}
        await asyncio.to_thread(write_private, self._path, json.dumps(note).encode())

    async def stop(self, grace: float = 5.0) -> None:
        """Take the note away, accept nothing more, let commands under way finish for ``grace`` seconds."""
        if self._server is None:
            return
        door = await asyncio.to_thread(_read_door, self._path)
        if door is not None and hmac.compare_digest(door.key, self._key):
            with contextlib.suppress(OSError):
                await asyncio.to_thread(self._path.unlink, missing_ok=True)
        self._server.close()
        if self._busy:
            _, late = await asyncio.wait(self._busy, timeout=grace)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        await self._server.wait_closed()
        self._server = None

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._busy.add(task)
        try:
            await self._converse(reader, writer)
        except (OSError, asyncio.IncompleteReadError, TimeoutError, ValueError) as error:
            log.info("control connection ended: %s", error)  # a port scan, a client that left
        finally:
            self._busy.discard(task)
            writer.close()
            with contextlib.suppress(OSError):
                await writer.wait_closed()

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonce = secrets.token_hex(16)
        writer.write(_line({"v": _VERSION, "nonce": nonce}))
        async with asyncio.timeout(REQUEST_TIMEOUT):
            header = _header(await reader.readline())
            length = header["length"]
            body = await reader.readexactly(length) if length <= MAX_BODY else b""
        proof = _mac(self._key, "request", nonce, body)
        if length > MAX_BODY:
            reply = _failure(ControlFault.TOO_LARGE)
        elif not hmac.compare_digest(proof, header["mac"]):
            reply = _failure(ControlFault.DENIED)
        else:
            reply = await self._run(body)
        mac = _mac(self._key, "reply", header["nonce"], reply)
        writer.write(_line({"length": len(reply), "mac": mac}) + reply)
        await writer.drain()

    async def _run(self, body: bytes) -> bytes:
        try:
            request = json.loads(body)
            command, args = self._commands.get(request["name"]), dict(request["args"])
            file = None if request["file"] is None else base64.b64decode(request["file"], validate=True)
        except (ValueError, KeyError, TypeError, binascii.Error):
            return _failure(ControlFault.BAD_REQUEST)
        if command is None:
            return _failure(ControlFault.UNKNOWN_COMMAND, str(request["name"])[:80])
        try:
            result = await command(args, file)
            encoded = json.dumps({"ok": True, "result": result}, ensure_ascii=False).encode()
        except CommandRefused as refusal:
            return _failure(ControlFault.REFUSED, refusal.code)
        except Exception as error:  # one iteration of one loop: the next command is served all the same
            log.exception("control command %s failed", request["name"])
            return _failure(ControlFault.FAILED, type(error).__name__)
        return encoded


def call(
    folder: Path,
    name: str,
    args: Mapping[str, Any] | None = None,
    *,
    file: bytes | None = None,
    timeout: float = 120.0,
) -> Any:
    """Have the process that runs on the data folder ``folder`` carry out ``name`` and return its JSON; blocks.

    ``timeout`` in seconds. Raises ControlError: NOT_RUNNING (no ``control.json``), STALE (there is one, but whoever left
    it is gone), TIMED_OUT (it may still be carried out), REFUSED with the command's code, and so on.
    """
    door = _read_door(folder / CONTROL_FILE)
    if door is None:
        raise ControlError(ControlFault.NOT_RUNNING)
    encoded = None if file is None else base64.b64encode(file).decode()
    body = json.dumps({"name": name, "args": dict(args or {}), "file": encoded}, ensure_ascii=False).encode()
    if len(body) > MAX_BODY:
        raise ControlError(ControlFault.TOO_LARGE)
    answer = json.loads(_exchange(door, body, timeout))
    if answer["ok"]:
        return answer["result"]
    raise ControlError(ControlFault(answer["fault"]), answer["code"])


def hand_over(
    folder: Path,
    name: str,
    args: Mapping[str, Any] | None,
    here: Callable[[], _T],
    *,
    file: bytes | None = None,
    patience: float = 10.0,
) -> _T | Any:
    """Let the running process carry out ``name``, or, if none runs, do it ``here`` (which opens the store and its lock).

    A process that is just starting holds the lock before its port is open, and one that stops closes the port before
    the lock: both are waited for, ``patience`` seconds in all. Raises AlreadyRunning after that, ControlError as :func:`call`.
    """
    deadline = time.monotonic() + patience
    while True:
        try:
            return call(folder, name, args, file=file)
        except ControlError as error:
            if error.fault not in (ControlFault.NOT_RUNNING, ControlFault.STALE):
                raise
        try:
            return here()
        except AlreadyRunning:
            if time.monotonic() >= deadline:
                raise
        time.sleep(0.1)


def _exchange(door: _Door, body: bytes, timeout: float) -> bytes:
    """Send one request; everything that goes wrong before the server has proved itself means: stale."""
    try:
        connection = socket.create_connection((_HOST, door.port), timeout=5.0)
    except OSError:
        raise ControlError(ControlFault.STALE) from None
    nonce = secrets.token_hex(16)
    with connection, connection.makefile("rb") as stream:
        try:
            greeting = json.loads(stream.readline(_MAX_LINE))
            mac = _mac(door.key, "request", str(greeting["nonce"]), body)
        except (OSError, ValueError, KeyError, TypeError):
            raise ControlError(ControlFault.STALE) from None
        connection.settimeout(timeout)
        try:
            connection.sendall(_line({"length": len(body), "nonce": nonce, "mac": mac}) + body)
            header = _header(stream.readline(_MAX_LINE))
            reply = stream.read(min(header["length"], MAX_BODY))
            if len(reply) < header["length"]:
                raise ValueError("the answer was cut short")
        except TimeoutError:
            raise ControlError(ControlFault.TIMED_OUT) from None
        except (OSError, ValueError):  # it took the request and fell silent: perhaps done, perhaps not
            raise ControlError(ControlFault.FAILED, "ConnectionLost") from None
    if not hmac.compare_digest(_mac(door.key, "reply", nonce, reply), header["mac"]):
        raise ControlError(ControlFault.STALE)
    return reply


def _read_door(path: Path) -> _Door | None:
    """What ``control.json`` says; None where there is none or it is not one of ours."""
    try:
        note = json.loads(path.read_bytes())
        return _Door(int(note["port"]), bytes.fromhex(note["key"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _mac(key: bytes, direction: str, nonce: str, body: bytes) -> str:
    return hmac.new(key, f"{direction}\0{nonce}\0".encode() + body, hashlib.sha256).hexdigest()


def _line(values: Mapping[str, Any]) -> bytes:
    return json.dumps(values).encode() + b"\n"


def _header(line: bytes) -> dict[str, Any]:
    """A header line with its fields checked; raises ValueError."""
    header = json.loads(line)
    if not isinstance(header, dict) or not isinstance(header.get("length"), int) or header["length"] < 0:
        raise ValueError("not a header")
    return {"length": header["length"], "nonce": str(header.get("nonce", "")), "mac": str(header.get("mac", ""))}


def _failure(fault: ControlFault, code: str = "") -> bytes:
    return json.dumps({"ok": False, "fault": fault.value, "code": code}).encode()
