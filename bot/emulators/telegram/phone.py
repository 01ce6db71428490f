"""What a phone shows: messages as people see them, and waiting for one to appear."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass

from bot.emulators.screens import PhoneError, Screen
from bot.emulators.telegram.state import BotState, Chat, Json, StoredMessage


@dataclass(frozen=True, slots=True)
class PhoneButton:
    """An inline button. Exactly one of `data`, `url`, `copy` is set for the kinds the emulator presses."""

    label: str
    data: str = ""
    url: str = ""
    copy: str = ""
    style: str = ""


@dataclass(frozen=True, slots=True)
class PhoneMessage:
    """One message on the screen. `date` and `edit_date` are unix seconds; `edited` counts edits; `text` holds captions too."""

    message_id: int
    date: int
    from_bot: bool
    text: str
    entities: tuple[Json, ...]
    buttons: tuple[tuple[PhoneButton, ...], ...]
    file_name: str
    file_id: str
    file_size: int
    kind: str
    edited: int
    edit_date: int
    protected: bool
    revision: int

    @property
    def labels(self) -> list[str]:
        """Labels of the buttons, row by row."""
        return [button.label for row in self.buttons for button in row]

    def button(self, label_or_data: str) -> PhoneButton | None:
        """The button with this label or callback data, else the first whose label contains the words."""
        every = [button for row in self.buttons for button in row]
        exact = [button for button in every if label_or_data in (button.label, button.data)]
        return next(iter(exact or [button for button in every if label_or_data in button.label]), None)

    def styled(self, kind: str) -> list[str]:
        """The pieces of text that carry an entity of this kind, for example "bold"."""
        units = self.text.encode("utf-16-le")
        spans = [(e["offset"] * 2, (e["offset"] + e["length"]) * 2) for e in self.entities if e["type"] == kind]
        return [units[start:stop].decode("utf-16-le") for start, stop in spans]


_KINDS = ("text", "document", "photo", "voice", "sticker", "contact")


def show(message: StoredMessage) -> PhoneMessage:
    """The message as the phone draws it now."""
    api = message.api
    kind = next((kind for kind in _KINDS if kind in api), "service")
    file: Json = api["photo"][-1] if kind == "photo" else api[kind] if kind in ("document", "voice", "sticker") else {}
    rows = api.get("reply_markup", {}).get("inline_keyboard", [])
    return PhoneMessage(
        message_id=api["message_id"],
        date=api["date"],
        from_bot=message.from_bot,
        text=api.get("text") or api.get("caption") or "",
        entities=tuple(api.get("entities") or api.get("caption_entities") or ()),
        buttons=tuple(tuple(_button(button) for button in row) for row in rows),
        file_name=file.get("file_name", ""),
        file_id=file.get("file_id", ""),
        file_size=file.get("file_size", 0),
        kind=kind,
        edited=message.edits,
        edit_date=api.get("edit_date", 0),
        protected=bool(api.get("has_protected_content")),
        revision=message.revision,
    )


def _button(button: Json) -> PhoneButton:
    return PhoneButton(
        button["text"],
        button.get("callback_data", ""),
        button.get("url", ""),
        button.get("copy_text", {}).get("text", ""),
        button.get("style", ""),
    )


class TelegramScreen(Screen[PhoneMessage]):
    """One chat as seen on a phone; common to people and groups."""

    def __init__(self, bot: BotState, chat: Chat) -> None:
        super().__init__()
        self._bot = bot
        self._chat = chat

    @property
    def messages(self) -> list[PhoneMessage]:
        """Everything the phone shows now, oldest first."""
        return [show(message) for message in self._chat.messages.values()]

    @property
    def from_bot(self) -> list[PhoneMessage]:
        """Only what the bot wrote."""
        return [show(message) for message in self._chat.messages.values() if message.from_bot]

    @property
    def last(self) -> PhoneMessage | None:
        """The newest message of the bot."""
        for message in reversed(self._chat.messages.values()):
            if message.from_bot:
                return show(message)
        return None

    @property
    def _revision(self) -> int:
        return self._bot.revision

    @property
    def _waiting(self) -> set[asyncio.Future[None]]:
        return self._chat.waiting

    def _after(self, revision: int) -> Iterable[PhoneMessage]:
        changed = (
            message for message in self._chat.messages.values() if message.from_bot and message.revision > revision
        )
        return (show(message) for message in changed)

    def _pick(self, label_or_data: str, message: PhoneMessage | int | None) -> tuple[StoredMessage, PhoneButton] | None:
        """The button on the given message, or on the newest one that has it."""
        number = message.message_id if isinstance(message, PhoneMessage) else message
        shown = self._chat.messages
        candidates = [shown[number]] if number in shown else [] if number else list(reversed(shown.values()))
        for stored in candidates:
            button = show(stored).button(label_or_data)
            if button is not None:
                return stored, button
        return None

    def _press(self, user: Json, label_or_data: str, message: PhoneMessage | int | None) -> str:
        found = self._pick(label_or_data, message)
        if found is None:
            labels = [shown.labels for shown in self.messages if shown.buttons][-3:]
            raise PhoneError(f"no button {label_or_data!r} on the screen; there are {labels!r}")
        stored, button = found
        self._act()
        if not button.data:
            return button.url or button.copy
        return self._bot.press(user, stored, button.data).id

    def _forge(self, user: Json, data: str, message: PhoneMessage | int | None) -> str:
        number = message.message_id if isinstance(message, PhoneMessage) else message
        stored = self._chat.messages.get(number) if number else next(reversed(self._chat.messages.values()), None)
        if stored is None:
            raise PhoneError("there is no message to press a button on")
        self._act()
        return self._bot.press(user, stored, data).id
