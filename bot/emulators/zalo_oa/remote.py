"""The emulator of the Official Account in a process of its own."""

from __future__ import annotations

from bot.emulators.remote import Remote


class RemoteZaloOa(Remote):
    """`call("person/2000…2/send", text="…")` is `people["2000…2"].send(text="…")` over there; see `bot.emulators.zalo_oa.control`."""

    def __init__(self, *options: str) -> None:
        super().__init__("bot.emulators.zalo_oa", *options)
