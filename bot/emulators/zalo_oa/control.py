"""`/control/…`: the driving verbs over JSON, for a test or a benchmark in another process.

`POST /control/<verb>` and `POST /control/person/<id>/<verb>` with a JSON object of keyword arguments; answers
`{"ok": true, "result": …}`.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from aiohttp import web

from bot.emulators.zalo_oa.people import PhoneError

if TYPE_CHECKING:
    from bot.emulators.zalo_oa.server import ZaloOaEmulator

_PERSON = frozenset(("send", "tap", "follow", "unfollow", "see", "click_chat"))


class Control:
    """The verbs, looked up by name; only what is listed here can be called."""

    def __init__(self, emulator: ZaloOaEmulator) -> None:
        self._emulator = emulator
        self._verbs: dict[str, Callable[..., Any]] = {
            "people": self._people,
            "grant": self._grant,
            "webhook": self._webhook,
            "fault": self._fault,
            "latency": lambda seconds: setattr(emulator, "latency_s", seconds),
            "stats": self._stats,
            "transcript": self._transcript,
        }

    async def handle(self, request: web.BaseRequest, path: str) -> web.Response:
        """Run the verb named by the path."""
        try:
            given = json.loads((await request.read()).decode() or "{}")
            result = self._find(path.strip("/").split("/"))(**given)
        except LookupError as reason:
            return web.json_response({"ok": False, "error": str(reason)}, status=404)
        except (PhoneError, ValueError, TypeError) as reason:
            return web.json_response({"ok": False, "error": f"{type(reason).__name__}: {reason}"}, status=400)
        return web.json_response({"ok": True, "result": result})

    def _find(self, path: list[str]) -> Callable[..., Any]:
        if len(path) == 1 and path[0] in self._verbs:
            return self._verbs[path[0]]
        if len(path) == 3 and path[0] == "person" and path[2] in _PERSON:
            found: Callable[..., Any] = getattr(self._emulator.people[path[1]], path[2])
            return found
        raise LookupError(f"there is no verb {'/'.join(path)}")

    def _people(self, first: int, count: int) -> int:
        """So many people with these ids who wrote just now."""
        for number in range(first, first + count):
            self._emulator.person(f"Đồng chí {number}", id=str(number), follows=True)
        return count

    def _grant(self) -> dict[str, str]:
        grant = self._emulator.grant()
        return {"access": grant.access, "refresh": grant.refresh}

    def _webhook(self, **settings: Any) -> None:
        for name, value in settings.items():
            where = (
                self._emulator.webhook.modes if hasattr(self._emulator.webhook.modes, name) else self._emulator.webhook
            )
            if not hasattr(where, name):
                raise LookupError(f"the webhook has no {name}")
            setattr(where, name, value)

    def _fault(self, **about: Any) -> int:
        self._emulator.faults.add(**about)
        return len(self._emulator.faults.armed)

    def _stats(self) -> dict[str, Any]:
        webhook = self._emulator.webhook
        return {
            "calls": len(self._emulator.calls),
            "messages": len(self._emulator.state.messages),
            "webhook": len(webhook.delivered),
            "pending": webhook.pending,
            "slow": len(webhook.slow),
            "enabled": webhook.enabled,
            "refreshes": self._emulator.oauth.refreshes,
            "violations": self._emulator.violations,
        }

    def _transcript(self) -> dict[str, list[str]]:
        """What the OA wrote, by user id."""
        return {
            user_id: [message.text for message in person.from_oa] for user_id, person in self._emulator.people.items()
        }
