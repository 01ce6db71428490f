"""A command beside the running process."""

import asyncio
import json
import socket
import sys
import threading
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

from bot import control
from bot.control import CommandRefused, ControlError, ControlFault, ControlServer, call, hand_over
from bot.store.database import AlreadyRunning, Store
from tests.store.conftest import add_unit, unit_names


@pytest.fixture
async def server(store: Store, tmp_path: Path) -> AsyncIterator[ControlServer]:
    async def import_units(args: dict[str, Any], file: bytes | None) -> Any:
        names = (file or b"").decode().split()
        for name in names:
            await store.write(add_unit, name)
        return {"created": len(names), "by": args["by"]}

    async def refuse(args: dict[str, Any], file: bytes | None) -> Any:
        raise CommandRefused("unknown_unit")

    async def fail(args: dict[str, Any], file: bytes | None) -> Any:
        raise LookupError("secret detail")

    async def no_json(args: dict[str, Any], file: bytes | None) -> Any:
        return object()

    async def slow(args: dict[str, Any], file: bytes | None) -> Any:
        await asyncio.sleep(args["seconds"])
        return "done"

    commands = {"units import": import_units, "refuse": refuse, "fail": fail, "no json": no_json, "slow": slow}
    server = ControlServer(tmp_path, commands)
    await server.start()
    yield server
    await server.stop(grace=0.1)


async def called(*args: Any, **options: Any) -> Any:
    return await asyncio.to_thread(call, *args, **options)


async def fault(*args: Any, **options: Any) -> ControlFault:
    with pytest.raises(ControlError) as caught:
        await called(*args, **options)
    return caught.value.fault


async def test_a_command_writes_through_the_running_process(
    server: ControlServer, store: Store, tmp_path: Path
) -> None:
    answer = await called(tmp_path, "units import", {"by": "Lê Thị Hồng"}, file="Một Hai".encode())
    assert answer == {"created": 2, "by": "Lê Thị Hồng"}
    assert await store.read(unit_names) == ["Một", "Hai"]


async def test_a_large_file_arrives_whole(server: ControlServer, store: Store, tmp_path: Path) -> None:
    answer = await called(tmp_path, "units import", {"by": "x"}, file=b"y" * 9_000_000)
    assert answer["created"] == 1
    assert len((await store.read(unit_names))[0]) == 9_000_000


async def test_what_goes_wrong_is_told_apart(
    server: ControlServer, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    assert await fault(tmp_path, "no such") is ControlFault.UNKNOWN_COMMAND
    assert await fault(tmp_path, "fail") is ControlFault.FAILED
    assert "secret detail" in caplog.text  # in our log, not in the answer
    assert await fault(tmp_path, "no json") is ControlFault.FAILED
    assert await fault(tmp_path, "slow", {"seconds": 5}, timeout=0.1) is ControlFault.TIMED_OUT
    with pytest.raises(ControlError) as caught:
        await called(tmp_path, "refuse")
    assert (caught.value.fault, caught.value.code) == (ControlFault.REFUSED, "unknown_unit")


async def test_nothing_is_done_for_who_does_not_know_the_key(
    server: ControlServer, store: Store, tmp_path: Path
) -> None:
    note = json.loads((tmp_path / "control.json").read_text())
    (tmp_path / "control.json").write_text(json.dumps({**note, "key": "00" * 32}))
    assert await fault(tmp_path, "units import", {"by": "x"}, file="Một".encode()) is ControlFault.STALE
    assert await store.read(unit_names) == []


async def test_a_request_cannot_be_played_back(server: ControlServer, store: Store, tmp_path: Path) -> None:
    """The same bytes on a second connection meet another nonce."""
    key = bytes.fromhex(json.loads((tmp_path / "control.json").read_text())["key"])
    body = json.dumps({"name": "units import", "args": {"by": "x"}, "file": None}).encode()

    async def send(payload: bytes | None) -> tuple[bytes, dict[str, Any]]:
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
        nonce = json.loads(await reader.readline())["nonce"]
        if payload is None:
            mac = control._mac(key, "request", nonce, body)
            payload = control._line({"length": len(body), "nonce": "n", "mac": mac}) + body
        writer.write(payload)
        length = json.loads(await reader.readline())["length"]
        answer = json.loads(await reader.readexactly(length))
        writer.close()
        await writer.wait_closed()
        return payload, answer

    recorded, first = await send(None)
    _, second = await send(recorded)
    assert first["ok"] is True
    assert second == {"ok": False, "fault": "denied", "code": ""}


@pytest.mark.parametrize("noise", [b"GET / HTTP/1.1\r\n\r\n", b"\x00" * 200_000, b'{"length": -1}\n', b"[]\n", b""])
async def test_noise_on_the_port_harms_nobody(server: ControlServer, tmp_path: Path, noise: bytes) -> None:
    _, writer = await asyncio.open_connection("127.0.0.1", server.port)
    writer.write(noise)
    writer.close()
    assert await called(tmp_path, "slow", {"seconds": 0}) == "done"


async def test_a_length_beyond_the_limit_is_refused_without_reading(server: ControlServer) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    await reader.readline()
    writer.write(control._line({"length": control.MAX_BODY + 1, "nonce": "n", "mac": ""}))
    header = json.loads(await reader.readline())
    assert json.loads(await reader.readexactly(header["length"]))["fault"] == "too_large"
    writer.close()
    await writer.wait_closed()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has access lists instead of modes")
async def test_only_the_owner_reads_the_key(server: ControlServer, tmp_path: Path) -> None:
    assert (tmp_path / "control.json").stat().st_mode & 0o777 == 0o600


async def test_stopping_takes_the_note_away_and_finishes_what_runs(server: ControlServer, tmp_path: Path) -> None:
    running = asyncio.ensure_future(called(tmp_path, "slow", {"seconds": 0.3}))
    await asyncio.sleep(0.1)
    await server.stop()
    assert await running == "done"
    assert not (tmp_path / "control.json").exists()
    assert await fault(tmp_path, "slow") is ControlFault.NOT_RUNNING


def test_a_note_left_by_a_process_that_died_is_stale(tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    (tmp_path / "control.json").write_text(json.dumps({"v": 1, "port": port, "key": "00" * 32}))
    with pytest.raises(ControlError) as caught:
        call(tmp_path, "anything")
    assert caught.value.fault is ControlFault.STALE
    (tmp_path / "control.json").write_text("{ half")
    with pytest.raises(ControlError) as caught:
        call(tmp_path, "anything")
    assert caught.value.fault is ControlFault.NOT_RUNNING


def test_a_stranger_who_took_over_the_port_learns_nothing_and_is_not_believed(tmp_path: Path) -> None:
    received = bytearray()
    with socket.create_server(("127.0.0.1", 0)) as stranger:
        stranger.settimeout(10)
        (tmp_path / "control.json").write_text(
            json.dumps({"v": 1, "port": stranger.getsockname()[1], "key": "ab" * 32})
        )

        def impersonate() -> None:
            connection, _ = stranger.accept()
            with connection:
                connection.settimeout(10)
                connection.sendall(b'{"v": 1, "nonce": "chosen"}\n')
                received.extend(connection.recv(65536))
                reply = b'{"ok": true, "result": "done"}'
                connection.sendall(control._line({"length": len(reply), "mac": "0" * 64}) + reply)

        thread = threading.Thread(target=impersonate)
        thread.start()
        with pytest.raises(ControlError) as caught:
            call(tmp_path, "admin link")
        thread.join(30)
    assert caught.value.fault is ControlFault.STALE
    assert b"ab" * 32 not in received


def test_without_a_running_process_the_command_does_it_itself(open_store: Callable[..., Store], tmp_path: Path) -> None:
    def here() -> int:
        return open_store().write_now(add_unit, "Một")

    assert hand_over(tmp_path, "units import", {}, here) == 1


def test_a_process_that_holds_the_lock_without_a_port_is_waited_for(store: Store, tmp_path: Path) -> None:
    tries: list[int] = []

    def here() -> Store:
        tries.append(1)
        return Store(store.path)

    with pytest.raises(AlreadyRunning):
        hand_over(tmp_path, "units import", {}, here, patience=0.25)
    assert len(tries) > 1


async def test_with_a_running_process_nothing_is_done_here(server: ControlServer, tmp_path: Path) -> None:
    def here() -> Any:
        raise AssertionError("the running process was passed over")

    assert await asyncio.to_thread(hand_over, tmp_path, "slow", {"seconds": 0}, here) == "done"
