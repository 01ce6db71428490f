"""A phone with Zalo and an Official Account on it: buttons are pressed, longer lists are answered by their digits."""

from collections.abc import Sequence
from typing import Any, Protocol

from bot.demo.phones import Bubble, NotShown, Seen
from bot.demo.zalo_phones import ZaloPhone, numbered_labels

_PICTURES = (".jpg", ".jpeg", ".png")


class ZaloOaPerson(Protocol):
    """Somebody with Zalo on the phone, as the emulator of the Official Account plays them."""

    @property
    def id(self) -> str: ...
    @property
    def messages(self) -> Sequence[Any]: ...
    @property
    def from_oa(self) -> Sequence[Any]: ...
    def send(self, text: str) -> Any: ...
    def press(self, button: Any) -> Any: ...
    def send_image(self, content: bytes, caption: str = "") -> Any: ...
    def send_file(self, name: str, content: bytes, mime: str = ..., caption: str = "") -> Any: ...
    def see(self) -> Any: ...
    def mark(self) -> int: ...


class ZaloOaPhone(ZaloPhone):
    """A person of the Official Account's emulator."""

    channel = "zalo_oa"
    has_buttons = True

    def __init__(self, owner: str, person: ZaloOaPerson) -> None:
        super().__init__(owner)
        self.person = person
        self._seen = 0

    @property
    def address(self) -> str:
        return self.person.id

    async def say(self, text: str) -> None:
        self.person.send(text)

    async def tap(self, label: str) -> None:
        """Press the button with these words on the newest message that shows them, or type the digit printed before them."""
        for message in reversed(self.person.from_oa):
            offered = [(button.title, button) for button in message.buttons]
            offered += [(words, digit) for digit, words in numbered_labels(message.text)]
            exact = [way for words, way in offered if words == label]
            near = [way for words, way in offered if label in words]
            if not exact and not near:
                continue
            way = (exact or near)[0]
            if isinstance(way, str):
                self.person.send(way)
            else:
                self.person.press(way)
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

    async def look(self) -> bool:
        shown, self._seen = self._seen, self.person.mark()
        return shown != self._seen

    @property
    def messages(self) -> list[Seen]:
        return [
            Seen(
                not message.from_oa,
                message.text,
                (*message.labels, *numbered),
                (message.file_name,) if message.file_name else (),
                number=number,
                numbered=numbered,
            )
            for number, message in enumerate(self.person.messages)
            for numbered in [tuple(words for _digit, words in numbered_labels(message.text) if message.from_oa)]
        ]

    @property
    def screen(self) -> list[Bubble]:
        return [
            Bubble(
                not message.from_oa,
                message.text,
                message.at,
                message.labels,
                ((message.file_name, message.content),) if message.file_name else (),
            )
            for message in self.person.messages
        ]
