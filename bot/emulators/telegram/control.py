"""The driving verbs of Telegram's emulator for another process; see :mod:`bot.emulators.control`. In groups `by` is a person's id."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bot.emulators.control import Door, Owners
from bot.emulators.telegram.server import TelegramEmulator

_SCREEN = frozenset(("messages", "from_bot", "last", "mark", "wait_for", "expect_silence"))
_WRITING = frozenset(
    (
        "send",
        "start",
        "open_link",
        "edit_message",
        "send_file",
        "send_photo",
        "send_voice",
        "send_sticker",
        "send_contact",
    )
)
_PRESSING = frozenset(("tap", "forge_tap", "answer_to", "wait_answer", "toasts", "keyboard", "commands", "actions"))
_PERSON = _SCREEN | _WRITING | _PRESSING | {"block", "unblock", "deactivate"}
_GROUP = _SCREEN | {"id", "add_bot", "kick_bot", "send", "tap", "commands"}


def open_control(emulator: TelegramEmulator) -> TelegramEmulator:
    """The emulator, with `/control/…` open."""
    verbs: dict[str, Callable[..., Any]] = {
        "person": lambda **about: emulator.person(**about).user,
        "people": lambda first, count, started=True: _people(emulator, first, count, started=started),
        "group": lambda **about: emulator.group(**about).id,
        "inject_update": emulator.inject_update,
        "age_callback": emulator.age_callback,
        "limits": lambda **settings: _limits(emulator, **settings),
        "sent_log": lambda start=0: emulator.sent_log[start:],
        "clear_log": lambda: emulator.sent_log.clear(),
        "uploads": lambda: emulator.uploads,
        "violations": lambda: emulator.violations,
        "transcript": lambda: _transcript(emulator),
        "stats": lambda: _stats(emulator),
    }
    owners = {
        "person": Owners(lambda id_: emulator.person(int(id_)), _PERSON),
        "group": Owners(lambda id_: emulator.group(int(id_)), _GROUP, lambda given: _with_people(emulator, given)),
    }
    emulator.control = Door(emulator, verbs, owners)
    return emulator


def _with_people(emulator: TelegramEmulator, given: dict[str, Any]) -> dict[str, Any]:
    return {n: emulator.person(int(value)) if n in ("by", "viewer") else value for n, value in given.items()}


def _people(emulator: TelegramEmulator, first: int, count: int, *, started: bool) -> int:
    for number in range(first, first + count):
        emulator.person(number, f"Đồng chí {number}", started=started)
    return count


def _limits(emulator: TelegramEmulator, *, enabled: bool | None = None, clear: bool = False) -> dict[str, Any]:
    limits = emulator.limits
    if enabled is not None:
        limits.enabled = enabled
    if clear:
        limits.clear()
    return {"enabled": limits.enabled, "halted_s": limits.remaining(emulator.bot.clock.monotonic())}


def _transcript(emulator: TelegramEmulator) -> dict[str, list[str]]:
    """What the bot wrote, by chat id."""
    return {
        str(chat.id): [m.api.get("text") or m.api.get("caption") or "" for m in chat.messages.values() if m.from_bot]
        for chat in emulator.bot.chats.values()
    }


def _stats(emulator: TelegramEmulator) -> dict[str, Any]:
    bot = emulator.bot
    return {
        "answered": emulator.api.answered,
        "messages": sum(1 for chat in bot.chats.values() for message in chat.messages.values() if message.from_bot),
        "pending_updates": len(bot.queue.pending),
        "pressed": len(bot.pressed),
        "pressed_answered": sum(1 for pressed in bot.pressed.values() if pressed.answer is not None),
        "webhook_attempts": bot.webhook.attempts,
        "webhook_accepted": bot.webhook.accepted,
        "monotonic": bot.clock.monotonic(),
    }
