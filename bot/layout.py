"""From one neutral message to what a channel can carry: a pure function of its capabilities (design.md 5, Channel).

Long text is split between paragraphs, choices become numbered text where there are no (or too few) buttons, files that cannot
be sent become links.
The part with the choices always stands last: what to do is seen first on a phone (dialogues.md 0.2).
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from bot.domain.text import PHONE_LINES, clip, count_lines, units_utf16
from bot.i18n import Language
from bot.messaging import Capabilities, FileRef, Outgoing, Rows, numbered

_DASH = "- "


@dataclass(frozen=True, slots=True)
class Shelf:
    """A signed address of files that opens on a phone outside the office network, to the end of a civil day."""

    url: str
    until: date


Linker = Callable[[tuple[FileRef, ...]], Shelf | None]
"""The shelf of some files, or None where there is no public address."""


def fit(message: Outgoing, can: Capabilities, language: Language, link: Linker = lambda _: None) -> list[Outgoing]:
    """One or more messages for the channel, in the order to send them; only the last one offers choices.

    Laying a message out twice changes nothing: choices the text lists already are not listed again.
    """
    if _is_as_it_stands(message, can):
        return [message]
    sendable, rest = _split_files(message.files, can)
    message = _files_behind_a_choice(message, can, rest)
    behind = any(choice.files_label for choice in message.every_choice())
    words = "" if behind else _in_words(rest, language, link)
    text, heading = message.text, message.heading
    if heading and not can.bold:
        text, heading = f"{heading}\n{text}".rstrip(), ""
    before: list[Outgoing] = []
    if words and count_lines(f"{text}\n{words}") > PHONE_LINES - len(message.every_choice()) - bool(heading):
        before = [Outgoing(words)]  # a long text is not cut for its files: they stand before it
    elif words:
        text += f"\n{words}"
    listed = ""
    if message.choices and not can.shows_buttons(message):
        text, listed = _by_number(text, heading, message.choices, language)
    parts = split_text(text, can.longest_text - units_utf16(heading) - units_utf16(listed) - 1)
    choices = tuple(tuple(replace(choice, files_label="") for choice in row) for row in message.choices)
    last = replace(
        message, text=parts[-1] + listed, choices=choices, files=(), heading=heading if len(parts) == 1 else ""
    )
    if can.pull and len(sendable) > 1 and message.choices:
        # A card stays whole on a small screen: its files stand before it, not inside.
        named = Outgoing(language.t("layout.files", count=language.two(len(sendable))), files=sendable)
        return [named, *before, *_plain(parts[:-1], heading), last]
    if can.pull:
        return [*before, *_plain(parts[:-1], heading), replace(last, files=sendable)]
    files = [Outgoing(file.name, files=(file,)) for file in sendable]
    return [*files, *before, *_plain(parts[:-1], heading), last]


def _is_as_it_stands(message: Outgoing, can: Capabilities) -> bool:
    """Most answers: short, without files, with choices that are buttons here."""
    if message.files or len(message.text) * 2 + len(message.heading) * 2 + 1 >= can.longest_text:
        return False
    if message.heading and not can.bold:
        return False
    if not message.choices:
        return True
    return can.shows_buttons(message) and not any(choice.files_label for choice in message.every_choice())


def _plain(parts: list[str], heading: str) -> list[Outgoing]:
    return [Outgoing(part, heading=heading if n == 0 else "") for n, part in enumerate(parts)]


def _split_files(files: tuple[FileRef, ...], can: Capabilities) -> tuple[tuple[FileRef, ...], tuple[FileRef, ...]]:
    fits = tuple(f for f in files if can.carries(f))
    return fits, tuple(f for f in files if f not in fits)


def _in_words(files: tuple[FileRef, ...], language: Language, link: Linker) -> str:
    """Files the channel cannot carry: one link to all of them, or where the paper is (dialogues.md 0.15)."""
    if not files:
        return ""
    shelf, count = link(files), language.two(len(files))
    if shelf is None:
        return language.t("layout.file_elsewhere", count=count)
    day = language.date_doc(shelf.until)
    if len(files) > 1:
        return language.t("layout.files_link", count=count, day=day, url=shelf.url)
    return language.t("layout.file_link", name=clip(files[0].name, 60), day=day, url=shelf.url)


def _files_behind_a_choice(message: Outgoing, can: Capabilities, rest: tuple[FileRef, ...]) -> Outgoing:
    """Where files cannot be sent, the choice behind which they are found says so; a link in every card would be a line in each."""
    wanted = bool(rest) or not can.documents_out
    rows = tuple(
        tuple(replace(c, label=c.files_label) if wanted and c.files_label else replace(c, files_label="") for c in row)
        for row in message.choices
    )
    return replace(message, choices=rows)


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
    while units_utf16(rest) > longest:
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


def _head(text: str, longest: int) -> str:
    head = text[:longest]
    while units_utf16(head) > longest:
        head = head[: -max(1, (units_utf16(head) - longest) // 2)]
    return head
