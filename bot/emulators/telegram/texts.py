"""From the parameters of a call, or from what a person typed, to the text and entities Telegram would keep.

Order as on the server: clean, parse, trim, count (UTF-16 code units), add what it recognises by itself (links, commands …).
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, NamedTuple

from bot.emulators.telegram.errors import bad_request
from bot.emulators.telegram.html import Entity, parse_html, utf16_length

MAX_TEXT = 4096
MAX_CAPTION = 1024
MAX_ENTITIES = 100

_CONTROL = {**{code: " " for code in range(32) if code != 10}, 13: None}
_HAS_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")
_EXCLUSIVE = frozenset(("code", "pre", "text_link"))
_DOMAIN = r"(?:[A-Za-z0-9-]+\.)+(?:com|net|org|info|vn|me|io)\b"
# (kind, a cheap sign that a search is worth while, what to search); each pattern begins with a literal, for speed.
_RECOGNISED = (
    ("url", "://", re.compile(r"https?://[^\s<>\"]+")),
    ("bot_command", "/", re.compile(r"/(?<![\w/@#.]/)[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/])")),
    ("email", "@", re.compile(r"\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+")),
    ("mention", "@", re.compile(r"@(?<!\w@)[A-Za-z][A-Za-z0-9_]{3,31}\b")),
    ("hashtag", "#", re.compile(r"#(?<!\w#)\w*[^\W\d]\w*")),
)
_BARE_DOMAIN = re.compile(rf"(?<![\w@/.-]){_DOMAIN}(?:/[^\s<>\"]*)?")
_DOMAIN_END = re.compile(r"\.(?:com|net|org|info|vn|me|io)\b")
_ENTITY_TYPES = frozenset(
    [
        "mention",
        "hashtag",
        "cashtag",
        "bot_command",
        "url",
        "email",
        "phone_number",
        "bold",
        "italic",
        "underline",
        "strikethrough",
        "spoiler",
        "blockquote",
        "expandable_blockquote",
        "code",
        "pre",
        "text_link",
        "text_mention",
        "custom_emoji",
        "date_time",
    ]
)


class Formatted(NamedTuple):
    """Text as kept, with its entities (offset and length in UTF-16 code units)."""

    text: str
    entities: list[Entity]


def format_text(source: str, parse_mode: str, entities: Any, *, limit: int, too_long: str) -> Formatted:
    """What a call sends. Raises ApiError 400: unparsable, longer than `limit` units (in the words `too_long`)."""
    if entities is not None and not parse_mode:
        text = _clean(source)
        formatted = _finish(text, _explicit(entities, text))
    else:
        formatted = _marked_up(source, parse_mode.lower())
    if len(formatted.text) > limit // 2 and utf16_length(formatted.text) > limit:
        raise bad_request(too_long)
    return formatted


@lru_cache(maxsize=512)
def _marked_up(source: str, mode: str) -> Formatted:
    """Remembered, because a broadcast says the same to a thousand people. Nobody changes the entities afterwards."""
    if mode not in ("", "html"):
        raise bad_request("unsupported parse_mode")
    text = _clean(source)
    return _finish(*(parse_html(text) if mode else (text, [])))


def _finish(text: str, entities: list[Entity]) -> Formatted:
    text, found = _trim(text, entities)
    return Formatted(text, _with_recognised(text, found)[:MAX_ENTITIES])


def typed_text(source: str) -> Formatted:
    """What a person typed: no markup, only what Telegram recognises by itself."""
    return _finish(_clean(source), [])


def _explicit(entities: Any, text: str) -> list[Entity]:
    if not isinstance(entities, list):
        raise bad_request("can't parse entities: expected an Array")
    length = utf16_length(text)
    checked = []
    for entity in entities:
        if not isinstance(entity, dict) or entity.get("type") not in _ENTITY_TYPES:
            raise bad_request("can't parse entities: unsupported type specified")
        offset, size = int(entity.get("offset", -1)), int(entity.get("length", 0))
        if offset < 0 or size <= 0 or offset + size > length:
            raise bad_request("ENTITY_BOUNDS_INVALID")
        checked.append({**entity, "offset": offset, "length": size})
    return sorted(checked, key=lambda entity: (entity["offset"], -entity["length"]))


def _trim(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    trimmed = text.strip()
    if len(trimmed) == len(text) or not entities:
        return trimmed, entities
    lead = utf16_length(text[: len(text) - len(text.lstrip())])
    end = utf16_length(trimmed)
    kept = []
    for entity in entities:
        start = max(entity["offset"] - lead, 0)
        stop = min(entity["offset"] + entity["length"] - lead, end)
        if stop > start:
            kept.append({**entity, "offset": start, "length": stop - start})
    return trimmed, kept


def _with_recognised(text: str, entities: list[Entity]) -> list[Entity]:
    matches = [(kind, match) for kind, sign, what in _RECOGNISED if sign in text for match in what.finditer(text)]
    if "." in text and _DOMAIN_END.search(text) is not None:
        matches += [("url", match) for match in _BARE_DOMAIN.finditer(text)]
    if not matches:
        return entities
    taken = [(e["offset"], e["offset"] + e["length"]) for e in entities if e["type"] in _EXCLUSIVE]
    found = list(entities)
    for kind, match in matches:
        start = utf16_length(text[: match.start()])
        stop = start + utf16_length(match[0].rstrip(".,;:!?)"))
        if not any(start < end and stop > begin for begin, end in taken):
            taken.append((start, stop))
            found.append({"type": kind, "offset": start, "length": stop - start})
    return sorted(found, key=lambda entity: (entity["offset"], -entity["length"]))


def _clean(source: str) -> str:
    return source if _HAS_CONTROL.search(source) is None else source.translate(_CONTROL)
