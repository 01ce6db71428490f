"""`/control/…`: an emulator's driving verbs over JSON, for a test or a benchmark in another process.

`POST /control/<verb>` and `POST /control/<person or group>/<id>/<verb>` with a JSON object of keyword arguments (bytes as
base64 under `<name>_b64`); answers `{"ok": true, "result": …}`.
"""

from __future__ import annotations

import base64
import dataclasses
import inspect
import json
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, Protocol

from aiohttp import web

from bot.emulators.screens import PhoneError

_REFUSED = (PhoneError, ValueError, TypeError, AssertionError, TimeoutError)


class Owners(NamedTuple):
    """Whose verbs can be called: who has an id, the names that may be used, and how arguments and results are put into JSON."""

    find: Callable[[str], Any]
    names: frozenset[str]
    arguments: Callable[[dict[str, Any]], dict[str, Any]] = lambda given: given


class HasFaults(Protocol):
    """An emulator whose calls can go wrong on demand, and that can be slow."""

    latency_s: float

    @property
    def faults(self) -> Any: ...


class Door:
    """The verbs, looked up by name; only what is listed here can be called."""

    def __init__(
        self, emulator: HasFaults, verbs: Mapping[str, Callable[..., Any]], owners: Mapping[str, Owners]
    ) -> None:
        self._owners = owners
        self._verbs: dict[str, Callable[..., Any]] = {
            "fault": lambda **about: _arm(emulator, about),
            "clear_faults": emulator.faults.clear,
            "latency": lambda seconds: setattr(emulator, "latency_s", seconds),
            **verbs,
        }

    async def handle(self, request: web.BaseRequest, path: str) -> web.Response:
        """Run the verb named by the path."""
        try:
            given = _with_bytes(json.loads((await request.read()).decode() or "{}"))
            result = self._run(path.strip("/").split("/"), given)
            if inspect.isawaitable(result):
                result = await result
        except LookupError as reason:
            return web.json_response({"ok": False, "error": str(reason)}, status=404)
        except _REFUSED as reason:
            return web.json_response({"ok": False, "error": f"{type(reason).__name__}: {reason}"}, status=400)
        return web.json_response({"ok": True, "result": _plain(result)})

    def _run(self, path: list[str], given: dict[str, Any]) -> Any:
        if len(path) == 1 and path[0] in self._verbs:
            return self._verbs[path[0]](**given)
        owners = self._owners.get(path[0]) if len(path) == 3 else None
        if owners is None or path[2] not in owners.names:
            raise LookupError(f"there is no verb {'/'.join(path)}")
        found = getattr(owners.find(path[1]), path[2])
        return found(**owners.arguments(given)) if callable(found) else found


def set_fields(thing: object, settings: Mapping[str, Any]) -> None:
    """Change settings by name. LookupError for a name the thing does not have."""
    for name, value in settings.items():
        if not hasattr(thing, name):
            raise LookupError(f"there is no setting {name}")
        setattr(thing, name, value)


def _arm(emulator: HasFaults, about: dict[str, Any]) -> int:
    emulator.faults.add(**about)
    return len(emulator.faults.armed)


def _with_bytes(given: dict[str, Any]) -> dict[str, Any]:
    return {
        name.removesuffix("_b64"): base64.b64decode(value) if name.endswith("_b64") else value
        for name, value in given.items()
    }


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return dataclasses.asdict(value)
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value
