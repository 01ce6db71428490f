"""From one neutral message to what a channel can carry: a pure function of its capabilities (design.md 5, Channel).

Long text is split between paragraphs, buttons become numbered text where there are none, files too large become links.
The part with the choices always stands last: what to do is seen first on a phone (dialogues.md 0.2).
"""

from collections.abc import Callable
from dataclasses import replace

from bot.i18n import Language
from bot.messaging import Capabilities, FileRef, Outgoing, numbered

Linker = Callable[[FileRef], str | None]
"""A signed address of a file that opens on a phone outside the office network, or None where there is no public address."""


def fit(message: Outgoing, can: Capabilities, language: Language, link: Linker = lambda _: None) -> list[Outgoing]:
    """One or more messages for the channel, in the order to send them; only the last one offers choices."""
    sendable, rest = _split_files(message.files, can)
    text = message.text + _in_words(rest, language, link)
    if message.choices and not can.buttons:
        text += _numbered_text(message, language)
    parts = split_text(text, can.longest_text - len(message.heading) - 1)
    last = replace(message, text=parts[-1], files=(), heading=message.heading if len(parts) == 1 else "")
    if can.pull and len(sendable) > 1 and message.choices:
        # A card stays whole on a small screen: its files stand before it, not inside.
        named = Outgoing(language.t("layout.files", count=language.two(len(sendable))), files=sendable)
        return [named, *_plain(parts[:-1], message.heading), last]
    if can.pull:
        return [*_plain(parts[:-1], message.heading), replace(last, files=sendable)]
    return [*(Outgoing(file.name, files=(file,)) for file in sendable), *_plain(parts[:-1], message.heading), last]


def _plain(parts: list[str], heading: str) -> list[Outgoing]:
    return [Outgoing(part, heading=heading if n == 0 else "") for n, part in enumerate(parts)]


def _split_files(files: tuple[FileRef, ...], can: Capabilities) -> tuple[tuple[FileRef, ...], tuple[FileRef, ...]]:
    fits = tuple(f for f in files if can.carries(f))
    return fits, tuple(f for f in files if f not in fits)


def _in_words(files: tuple[FileRef, ...], language: Language, link: Linker) -> str:
    """Files the channel cannot carry: a link each, or where the paper is (dialogues.md 0.15)."""
    if not files:
        return ""
    lines = []
    for file in files:
        url = link(file)
        lines.append(
            language.t("layout.file_link", name=file.name, url=url)
            if url
            else language.t("layout.file_elsewhere", name=file.name)
        )
    return "\n" + "\n".join(lines)


def _numbered_text(message: Outgoing, language: Language) -> str:
    lines = [f"{digit}. {choice.label}" for digit, choice in numbered(message.choices)]
    return "\n" + language.t("layout.answer_by_number") + "\n" + "\n".join(lines)


def split_text(text: str, longest: int) -> list[str]:
    """Parts of at most ``longest`` UTF-16 units (what platforms count), cut between paragraphs, else lines, else words."""
    parts: list[str] = []
    rest = text
    while _units(rest) > longest:
        head = _head(rest, longest)
        cut = max(head.rfind("\n\n"), -1)
        if cut < longest // 3:
            cut = max(head.rfind("\n"), cut)
        if cut < longest // 3:
            cut = max(head.rfind(" "), cut)
        if cut <= 0:
            cut = len(head)
        parts.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return [*parts, rest]


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _head(text: str, longest: int) -> str:
    head = text[:longest]
    while _units(head) > longest:
        head = head[: -max(1, (_units(head) - longest) // 2)]
    return head
