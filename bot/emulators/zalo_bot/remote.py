"""The emulator of the Bot Platform in a process of its own."""

from __future__ import annotations

from bot.emulators.remote import Remote


class RemoteZaloBot(Remote):
    """`call("person/10001/send", text="…")` is `people["10001"].send(text="…")` over there; see `bot.emulators.zalo_bot.control`."""

    def __init__(self, *options: str) -> None:
        super().__init__("bot.emulators.zalo_bot", *options)
