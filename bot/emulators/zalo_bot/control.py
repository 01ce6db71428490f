"""The driving verbs of the Bot Platform's emulator for another process; see :mod:`bot.emulators.control`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bot.emulators.control import Door, Owners, set_fields
from bot.emulators.zalo_bot.server import ZaloBotEmulator

_PERSON = frozenset(("send", "send_file", "send_sticker", "send_unsupported", "block", "unblock"))


def open_control(emulator: ZaloBotEmulator) -> ZaloBotEmulator:
    """The emulator, with `/control/…` open."""
    verbs: dict[str, Callable[..., Any]] = {
        "people": lambda first, count: _people(emulator, first, count),
        "modes": lambda **settings: set_fields(emulator.modes, settings),
        "front": emulator.front,
        "stats": lambda: _stats(emulator),
        "transcript": lambda: _transcript(emulator),
    }
    emulator.control = Door(emulator, verbs, {"person": Owners(emulator.people.__getitem__, _PERSON)})
    return emulator


def _people(emulator: ZaloBotEmulator, first: int, count: int) -> int:
    """So many people with these ids who have written before; the plan has room for them."""
    emulator.bot.most_people = max(emulator.bot.most_people, len(emulator.people) + count)
    for number in range(first, first + count):
        emulator.person(f"Đồng chí {number}", str(number), started=True)
    return count


def _stats(emulator: ZaloBotEmulator) -> dict[str, Any]:
    bot = emulator.bot
    return {
        "answered": emulator.api.answered,
        "messages": sum(message.from_bot for chat in bot.chats.values() for message in chat.messages),
        "quota_used": bot.quota.used,
        "busy": emulator.busy,
        "lost": bot.queue.lost + bot.webhook.lost,
        "webhook": bot.webhook.url,
        "webhook_accepted": bot.webhook.accepted,
        "violations": bot.violations,
    }


def _transcript(emulator: ZaloBotEmulator) -> dict[str, list[str]]:
    """What the bot wrote, by chat id."""
    return {id_: [message.text for message in person.from_bot] for id_, person in emulator.people.items()}
