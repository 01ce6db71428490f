"""`/control/…`: the driving verbs over JSON, for a test or a benchmark in another process.

`POST /control/<verb>`, `POST /control/person/<id>/<verb>`, `POST /control/group/<id>/<verb>`; the body is a JSON object of
keyword arguments (bytes as base64 under `<name>_b64`; in groups `by` is a person's id). Answers `{"ok": true, "result": …}`.
"""

from __future__ import annotations

import base64
import dataclasses
import inspect
import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from aiohttp import web

from bot.emulators.telegram.phone import PhoneError

if TYPE_CHECKING:
    from bot.emulators.telegram.server import TelegramEmulator

_SCREEN = frozenset(("messages", "from_bot", "last", "mark", "wait_for", "expect_silence"))
_PERSON = _SCREEN | {
    *(
        "send",
        "start",
        "open_link",
        "edit_message",
        "tap",
        "forge_tap",
        "answer_to",
        "wait_answer",
        "toasts",
        "keyboard",
    ),
    *("send_file", "send_photo", "send_voice", "send_sticker", "send_contact", "block", "unblock", "deactivate"),
    *("commands", "actions"),
}
_GROUP = _SCREEN | {"id", "add_bot", "kick_bot", "send", "tap", "migrate", "commands"}


class Control:
    """The verbs, looked up by name; only what is listed here can be called."""

    def __init__(self, emulator: TelegramEmulator) -> None:
        self._emulator = emulator
        self._verbs: dict[str, Callable[..., Any]] = {
            "person": lambda **about: emulator.person(**about).user,
            "people": self._people,
            "group": lambda **about: emulator.group(**about).id,
            "inject_update": emulator.inject_update,
            "age_callback": emulator.age_callback,
            "fault": self._fault,
            "clear_faults": emulator.faults.clear,
            "limits": self._limits,
            "latency": lambda seconds: setattr(emulator, "latency_s", seconds),
            "sent_log": lambda start=0: emulator.sent_log[start:],
            "clear_log": lambda: emulator.sent_log.clear(),
            "uploads": lambda: emulator.uploads,
            "violations": lambda: emulator.violations,
            "transcript": self._transcript,
            "stats": self._stats,
        }

    async def handle(self, request: web.BaseRequest, path: str) -> web.Response:
        """Run the verb named by the path."""
        text = (await request.content.read()).decode()
        try:
            given = _with_bytes(json.loads(text or "{}"))
            result = self._find(path.strip("/").split("/"), given)
            if inspect.isawaitable(result):
                result = await result
        except LookupError as reason:
            return _answer(404, {"ok": False, "error": str(reason)})
        except (PhoneError, ValueError, TypeError, AssertionError, TimeoutError) as reason:
            return _answer(400, {"ok": False, "error": f"{type(reason).__name__}: {reason}"})
        return _answer(200, {"ok": True, "result": _plain(result)})

    def _find(self, path: list[str], given: dict[str, Any]) -> Any:
        if len(path) == 1 and path[0] in self._verbs:
            return self._verbs[path[0]](**given)
        if len(path) == 3 and path[0] == "person" and path[2] in _PERSON:
            return _member(self._emulator.person(int(path[1])), path[2], given)
        if len(path) == 3 and path[0] == "group" and path[2] in _GROUP:
            for name in ("by", "viewer"):
                if name in given:
                    given[name] = self._emulator.person(int(given[name]))
            return _member(self._emulator.group(int(path[1])), path[2], given)
        raise LookupError(f"there is no verb {'/'.join(path)}")

    def _fault(self, **about: Any) -> int:
        self._emulator.faults.add(**about)
        return len(self._emulator.faults.armed)

    def _people(self, first: int, count: int, *, started: bool = True) -> int:
        for number in range(first, first + count):
            self._emulator.person(number, f"Đồng chí {number}", started=started)
        return count

    def _limits(self, *, enabled: bool | None = None, clear: bool = False) -> dict[str, Any]:
        limits = self._emulator.limits
        if enabled is not None:
            limits.enabled = enabled
        if clear:
            limits.clear()
        return {"enabled": limits.enabled, "halted_s": limits.remaining(self._emulator.bot.clock.monotonic())}

    def _transcript(self) -> dict[str, list[str]]:
        """What the bot wrote, by chat id."""
        chats = self._emulator.bot.chats
        return {
            str(chat.id): [
                m.api.get("text") or m.api.get("caption") or "" for m in chat.messages.values() if m.from_bot
            ]
            for chat in chats.values()
        }

    def _stats(self) -> dict[str, Any]:
        bot = self._emulator.bot
        answered = sum(1 for pressed in bot.pressed.values() if pressed.answer is not None)
        return {
            "answered": self._emulator.api.answered,
            "messages": sum(1 for chat in bot.chats.values() for message in chat.messages.values() if message.from_bot),
            "pending_updates": len(bot.queue.pending),
            "pressed": len(bot.pressed),
            "pressed_answered": answered,
            "webhook_attempts": bot.webhook.attempts,
            "webhook_accepted": bot.webhook.accepted,
            "monotonic": bot.clock.monotonic(),
        }


def _member(owner: Any, name: str, given: dict[str, Any]) -> Any:
    found = getattr(owner, name)
    if name == "migrate":
        return found(**given).id
    return found(**given) if callable(found) else found


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


def _answer(status: int, body: dict[str, Any]) -> web.Response:
    return web.Response(status=status, body=json.dumps(body).encode(), content_type="application/json")
