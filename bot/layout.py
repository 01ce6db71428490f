"""From one neutral message to what a channel can carry: a pure function of its capabilities (design.md 5, Channel).

Long text is split between paragraphs, choices become numbered text where there are no (or too few) buttons, files that cannot
be sent become links.
The part with the choices always stands last: what to do is seen first on a phone (dialogues.md 0.2).
"""

from collections.abc import Callable
from dataclasses import replace

from bot.domain.text import PHONE_LINES, count_lines
from bot.i18n import Language
from bot.messaging import Capabilities, FileRef, Outgoing, Rows, numbered

_DASH = "- "
Linker = Callable[[FileRef], str | None]
"""A signed address of a file that opens on a phone outside the office network, or None where there is no public address."""


def fit(message: Outgoing, can: Capabilities, language: Language, link: Linker = lambda _: None) -> list[Outgoing]:
    """One or more messages for the channel, in the order to send them; only the last one offers choices.

    Laying a message out twice changes nothing: choices the text lists already are not listed again.
    """
    sendable, rest = _split_files(message.files, can)
    text, heading = message.text + _in_words(rest, language, link), message.heading
    if heading and not can.bold:
        text, heading = f"{heading}\n{text}".rstrip(), ""
    listed = ""
    if message.choices and not can.shows_buttons(message):
        text, listed = _by_number(text, heading, message.choices, language)
    parts = split_text(text, can.longest_text - _units(heading) - _units(listed) - 1)
    last = replace(message, text=parts[-1] + listed, files=(), heading=heading if len(parts) == 1 else "")
    if can.pull and len(sendable) > 1 and message.choices:
        # A card stays whole on a small screen: its files stand before it, not inside.
        named = Outgoing(language.t("layout.files", count=language.two(len(sendable))), files=sendable)
        return [named, *_plain(parts[:-1], heading), last]
    if can.pull:
        return [*_plain(parts[:-1], heading), replace(last, files=sendable)]
    return [*(Outgoing(file.name, files=(file,)) for file in sendable), *_plain(parts[:-1], heading), last]


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


def _by_number(text: str, heading: str, choices: Rows, language: Language) -> tuple[str, str]:
    """The text with digits before the lines that are choices themselves, and the list of the other choices to stand below it."""
    lines = text.split("\n")
    listed: list[str] = []
    printed = 0
    for digit, choice in numbered(choices):
        own = f"{digit}. {choice.line.removeprefix(_DASH)}"
        if choice.line and choice.line in lines:
            lines[lines.index(choice.line)] = own
            printed += 1
        elif own not in lines and f"{digit}. {choice.label}" not in lines:
            listed.append(f"{digit}. {choice.label}")
    text = "\n".join(lines)
    lead = _lead(printed, len(listed), language)
    room = PHONE_LINES - (1 if heading else 0) - len(listed)
    if not lead or lead in lines or count_lines(f"{text}\n{lead}") > room:
        lead = ""  # where every line counts, the numbers speak for themselves
    return text, "".join(f"\n{line}" for line in (lead, *listed) if line)


def _lead(printed: int, listed: int, language: Language) -> str:
    """What stands above the list: how to answer; nothing above one way out alone."""
    if printed:
        return language.t("layout.answer_by_line")
    return language.t("layout.answer_by_number") if listed > 1 else ""


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
