"""A phone with Zalo and an Official Account on it: buttons are pressed, longer lists are answered by their digits."""

from collections.abc import Sequence
from typing import Any, Protocol

from bot.demo.phones import Bubble, NotShown, Seen, picked
from bot.demo.zalo_phone import ZaloPerson, ZaloPhone, numbered, seen

_PICTURES = (".jpg", ".jpeg", ".png")


class ZaloOaPerson(ZaloPerson, Protocol):
    """What somebody can do with the Official Account."""

    @property
    def from_oa(self) -> Sequence[Any]: ...
    def press(self, button: Any) -> Any: ...
    def send_image(self, content: bytes, caption: str = "") -> Any: ...
    def send_file(self, name: str, content: bytes, mime: str = ..., caption: str = "") -> Any: ...
    def see(self) -> Any: ...


class ZaloOaPhone(ZaloPhone[ZaloOaPerson]):
    """A person of the Official Account's emulator."""

    channel = "zalo_oa"
    has_buttons = True

    async def tap(self, label: str) -> None:
        """Press the button with these words on the newest message that shows them, or type the digit printed before them."""
        for message in reversed(self.person.from_oa):
            buttons: list[tuple[str, Any]] = [(button.title, button) for button in message.buttons]
            way = picked(buttons + numbered(message.text), label)
            if isinstance(way, str):
                self.person.send(way)
            elif way is not None:
                self.person.press(way)
            if way is not None:
                return
        raise NotShown(f"{self.owner} has no button {label!r}; last: {self.last.labels} under {self.last.text!r}")

    async def press(self, number: int, at: int) -> None:
        try:
            button = self.person.messages[number].buttons[at]
        except IndexError:
            raise NotShown(f"{self.owner} has no button {at} under message {number}") from None
        self.person.press(button)

    def see(self) -> None:
        self.person.see()

    async def forge(self, command: str) -> None:
        """What a tampered app can send is a text that looks like a press."""
        self.person.send(f"#AAAAAAAAAA.{command}")

    async def send_file(
        self, name: str, content: bytes, mime: str = "application/octet-stream", caption: str = ""
    ) -> None:
        if mime.startswith("image/") or name.lower().endswith(_PICTURES):
            self.person.send_image(content, caption)
        else:
            self.person.send_file(name, content, mime, caption)

    @property
    def messages(self) -> list[Seen]:
        return [
            seen(n, m.text, mine=not m.from_oa, labels=m.labels, files=(m.file_name,) if m.file_name else ())
            for n, m in enumerate(self.person.messages)
        ]

    @property
    def screen(self) -> list[Bubble]:
        return [
            Bubble(not m.from_oa, m.text, m.at, m.labels, ((m.file_name, m.content),) if m.file_name else ())
            for m in self.person.messages
        ]
