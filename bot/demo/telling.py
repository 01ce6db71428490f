"""Printing a dialogue: every message of every phone once, as it appears, in boxes that a terminal can show."""

import textwrap
from collections.abc import Callable, Mapping

from bot.cards.costs import full_name
from bot.demo.phones import Phone, Seen
from bot.i18n import Language

WIDTH = 66
INDENT = " " * 4
BOX = 52
_INSIDE = BOX - 4
LONGEST_SAID = 6
"""Lines of what somebody types that are printed; a whole paper is pasted in this story."""


class Teller:
    """Writes what phones show; remembers what was written, so that each message and each change of one is told once."""

    def __init__(self, phones: Mapping[str, Phone], words: Language, write: Callable[[str], object]) -> None:
        self._phones = phones
        self._words = words
        self._write = write
        self._told: dict[tuple[str, int], tuple[str, tuple[str, ...]]] = {}

    def heading(self, number: int, name: str) -> None:
        """The next part of the story."""
        title = f"{number}. {name} "
        self._write(f"\n━━ {title}{'━' * max(0, WIDTH - len(title) - 3)}")

    def remark(self, text: str) -> None:
        """What the people in the story do not see: the clock, the check that was made."""
        self._write("\n".join(textwrap.wrap(text, WIDTH, initial_indent="   ", subsequent_indent="   ")))

    def tapped(self, name: str, label: str) -> None:
        """A tap that leaves no line on the phone itself, as on Telegram."""
        self._name(name)
        self._write(f"{INDENT}  > [{label}]")

    def tell(self, first: str = "") -> None:
        """Everything new on all phones, the one of ``first`` before the others."""
        for name in sorted(self._phones, key=lambda name: name != first):
            phone = self._phones[name]
            news = [seen for seen in phone.messages if self._is_new(name, seen)]
            if news:
                self._name(name)
            for seen in news:
                self._message(seen)

    def _name(self, name: str) -> None:
        self._write("")
        self._write(f"{name} · {full_name(self._words, self._phones[name].channel)}")

    def _is_new(self, name: str, seen: Seen) -> bool:
        shown = (seen.text, seen.labels)
        if self._told.get((name, seen.number)) == shown:
            return False
        self._told[name, seen.number] = shown
        return True

    def _message(self, seen: Seen) -> None:
        text = seen.text.split("\n") if seen.text else []
        lines = [piece for line in text for piece in textwrap.wrap(line, _INSIDE) or [""]]
        files = [self._words.t("demo.story.file", name=name) for name in seen.files]
        if seen.mine:
            said = [*lines, *files] if seen.text else files
            for line in [*said[:LONGEST_SAID], *(["…"] if len(said) > LONGEST_SAID else [])]:
                self._write(f"{INDENT}  > {line}")
            return
        labels = [f"[{label}]" for label in seen.labels if label not in seen.numbered]
        marked = [self._words.t("demo.story.edited")] if seen.edited else []
        self._write(f"{INDENT}┌{'─' * (BOX - 2)}┐")
        for line in (*marked, *lines, *files, *labels):
            self._write(f"{INDENT}│ {line[:_INSIDE]:<{_INSIDE}} │")
        self._write(f"{INDENT}└{'─' * (BOX - 2)}┘")
