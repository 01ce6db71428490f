"""The driving verbs of the Official Account's emulator for another process; see :mod:`bot.emulators.control`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bot.emulators.control import Door, Owners, set_fields
from bot.emulators.zalo_oa.server import ZaloOaEmulator

_PERSON = frozenset(("send", "tap", "follow", "unfollow", "see", "click_chat"))


def open_control(emulator: ZaloOaEmulator) -> ZaloOaEmulator:
    """The emulator, with `/control/…` open."""
    verbs: dict[str, Callable[..., Any]] = {
        "people": lambda first, count: _people(emulator, first, count),
        "grant": lambda: _grant(emulator),
        "webhook": lambda **settings: _webhook(emulator, settings),
        "stats": lambda: _stats(emulator),
        "transcript": lambda: _transcript(emulator),
    }
    emulator.control = Door(emulator, verbs, {"person": Owners(emulator.people.__getitem__, _PERSON)})
    return emulator


def _people(emulator: ZaloOaEmulator, first: int, count: int) -> int:
    """So many people with these ids who wrote just now."""
    for number in range(first, first + count):
        emulator.person(f"Đồng chí {number}", id=str(number), follows=True)
    return count


def _grant(emulator: ZaloOaEmulator) -> dict[str, str]:
    grant = emulator.grant()
    return {"access": grant.access, "refresh": grant.refresh}


def _webhook(emulator: ZaloOaEmulator, settings: dict[str, Any]) -> None:
    """Fields of the webhook's sender, or of how it misbehaves."""
    modes = {name: value for name, value in settings.items() if hasattr(emulator.webhook.modes, name)}
    set_fields(emulator.webhook.modes, modes)
    set_fields(emulator.webhook, {name: value for name, value in settings.items() if name not in modes})


def _stats(emulator: ZaloOaEmulator) -> dict[str, Any]:
    webhook = emulator.webhook
    return {
        "calls": len(emulator.calls),
        "messages": len(emulator.state.messages),
        "webhook": len(webhook.delivered),
        "pending": webhook.pending,
        "slow": len(webhook.slow),
        "enabled": webhook.enabled,
        "refreshes": emulator.oauth.refreshes,
        "violations": emulator.violations,
    }


def _transcript(emulator: ZaloOaEmulator) -> dict[str, list[str]]:
    """What the OA wrote, by user id."""
    return {user_id: [message.text for message in person.from_oa] for user_id, person in emulator.people.items()}
