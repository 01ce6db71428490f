"""`/control/…`: the driving verbs over JSON, for a test or a benchmark in another process.

`POST /control/<verb>` and `POST /control/person/<id>/<verb>` with a JSON object of keyword arguments; answers
`{"ok": true, "result": …}`.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from aiohttp import web

from bot.emulators.zalo_bot.people import PhoneError

if TYPE_CHECKING:
    from bot.emulators.zalo_bot.server import ZaloBotEmulator

_PERSON = frozenset(("send", "send_file", "send_sticker", "send_unsupported", "block", "unblock"))


class Control:
    """The verbs, looked up by name; only what is listed here can be called."""

    def __init__(self, emulator: ZaloBotEmulator) -> None:
        self._emulator = emulator
        self._verbs: dict[str, Callable[..., Any]] = {
            "people": self._people,
            "modes": self._modes,
            "front": emulator.front,
            "fault": self._fault,
            "clear_faults": emulator.faults.clear,
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
        """So many people with these ids who have written before; the plan has room for them."""
        self._emulator.bot.most_people = max(self._emulator.bot.most_people, len(self._emulator.people) + count)
        for number in range(first, first + count):
            self._emulator.person(f"Đồng chí {number}", str(number), started=True)
        return count

    def _modes(self, **settings: Any) -> None:
        for name, value in settings.items():
            if not hasattr(self._emulator.modes, name):
                raise LookupError(f"there is no mode {name}")
            setattr(self._emulator.modes, name, value)

    def _fault(self, **about: Any) -> int:
        self._emulator.faults.add(**about)
        return len(self._emulator.faults.armed)

    def _stats(self) -> dict[str, Any]:
        bot = self._emulator.bot
        return {
            "answered": self._emulator.api.answered,
            "messages": sum(message.from_bot for chat in bot.chats.values() for message in chat.messages),
            "quota_used": bot.quota.used,
            "busy": self._emulator.busy,
            "lost": bot.queue.lost + bot.webhook.lost,
            "webhook": bot.webhook.url,
            "webhook_accepted": bot.webhook.accepted,
            "violations": bot.violations,
        }

    def _transcript(self) -> dict[str, list[str]]:
        """What the bot wrote, by chat id."""
        return {id_: [message.text for message in person.from_bot] for id_, person in self._emulator.people.items()}
