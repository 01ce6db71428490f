"""The emulator of Telegram in a process of its own."""

from __future__ import annotations

from bot.emulators.remote import Remote
from bot.emulators.telegram.server import DEFAULT_TOKEN


class RemoteTelegram(Remote):
    """`call("person/7/send", text="…")` is `person(7).send(text="…")` over there; see `bot.emulators.telegram.control`."""

    def __init__(self, *options: str, token: str = DEFAULT_TOKEN) -> None:
        super().__init__("bot.emulators.telegram", "--token", token, *options)
        self.token = token

    @property
    def base_url(self) -> str:
        return f"{self.origin}/bot"

    @property
    def base_file_url(self) -> str:
        return f"{self.origin}/file/bot"
