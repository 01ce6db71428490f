"""How much of a small phone a message takes (dialogues.md 0.1): lines of 34 characters after wrapping, each row of buttons a line."""

from collections.abc import Sequence

from bot.domain.text import PHONE_LINES, clip, count_lines
from bot.messaging import Capabilities, Outgoing, Rows

MAX_LINES = PHONE_LINES


def lines_of(message: Outgoing) -> int:
    """Lines of 34 characters the message takes on a 360-pixel phone, heading, files and choices included."""
    heading = count_lines(message.heading) if message.heading else 0
    return heading + count_lines(message.text) + len(message.files) + len(message.choices)


def lines_shown(message: Outgoing, can: Capabilities) -> int:
    """The same of a message laid out for a channel: choices that are no buttons there stand in its text already."""
    buttons = can.shows_buttons(message) or not message.choices
    return lines_of(message) - (0 if buttons else len(message.choices))


def fit_lines(parts: Sequence[tuple[str, bool]], choices: Rows, *, spare: int = 0, most: int = MAX_LINES) -> str:
    """Join paragraphs to a text that fits with its choices; those marked clippable are shortened, the last one first.

    ``spare`` keeps lines free for a heading or for files. What was cut stands behind *Việc khác*.
    """
    texts = [text for text, _ in parts if text]
    clippable = [n for n, (text, may) in enumerate(p for p in parts if p[0]) if may and text]
    room = most - len(choices) - spare
    for n in reversed(clippable):
        while count_lines("\n".join(texts)) > room and len(texts[n]) > 40:
            texts[n] = clip(texts[n], max(40, len(texts[n]) - 24))
        if count_lines("\n".join(texts)) > room:
            texts[n] = ""
            texts_left = [text for text in texts if text]
            if count_lines("\n".join(texts_left)) <= room:
                break
    return "\n".join(text for text in texts if text)


def rows(*choices: object) -> Rows:
    """One choice a row; ``None`` entries are left out."""
    return tuple((choice,) for choice in choices if choice is not None)  # type: ignore[misc]
