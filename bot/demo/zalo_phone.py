"""Phones with Zalo: what a page needs to show one. What has no button is answered by the digit printed before its words."""

import re
from abc import abstractmethod
from collections.abc import Sequence
from typing import Any, Protocol, TypeVar

from bot.demo.phones import Bubble, NotShown, PlatformPerson, PlatformPhone, Seen

_NUMBERED = re.compile(r"^(\d{1,2})\. (.+)$", re.MULTILINE)


class ZaloPerson(PlatformPerson, Protocol):
    """Somebody with Zalo on the phone, as an emulator plays them."""

    @property
    def id(self) -> str: ...
    @property
    def messages(self) -> Sequence[Any]: ...


Z = TypeVar("Z", bound=ZaloPerson)


class ZaloPhone(PlatformPhone[Z]):
    """A phone a page can draw: its screen, pressing what stands on it, and that somebody has looked."""

    has_buttons = False

    @property
    def address(self) -> str:
        """The id under which the product reaches this phone."""
        return self.person.id

    @property
    @abstractmethod
    def screen(self) -> list[Bubble]:
        """Everything on it, oldest first."""

    async def press(self, number: int, at: int) -> None:
        """Press button ``at`` under message ``number`` of the screen. Raises NotShown."""
        raise NotShown(f"{self.owner} has no buttons: {number}, {at}")

    def see(self) -> None:
        """The chat is open before somebody's eyes; told to us where the platform tells."""


def numbered(text: str) -> list[tuple[str, str]]:
    """The choices a text prints, as (words, digit), in order."""
    return [(match[2].strip(), match[1]) for match in _NUMBERED.finditer(text)]


def seen(number: int, text: str, *, mine: bool, labels: tuple[str, ...] = (), files: tuple[str, ...] = ()) -> Seen:
    """A message as the person sees it: its buttons, and the choices its text prints."""
    printed = () if mine else tuple(words for words, _digit in numbered(text))
    return Seen(mine, text, (*labels, *printed), files, number=number, numbered=printed)
