"""parse_mode=HTML, parsed the way Telegram parses it: unknown or unbalanced tags are refused with the byte offset.

Source: Bot API "HTML style" and the refusals of the open Bot API server. Offsets and lengths are UTF-16 code units.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from bot.emulators.telegram.errors import ApiError, bad_request
from bot.emulators.telegram.links import BadLink, check_link

Entity = dict[str, Any]

_PLAIN_TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
}
_TAGS = frozenset((*_PLAIN_TAGS, "a", "span", "pre", "code", "blockquote", "tg-emoji", "tg-time"))
_SPECIAL = re.compile(r"[<&]")
_REFERENCE = re.compile(r"&(?:#x([0-9a-fA-F]{1,7})|#([0-9]{1,8})|([A-Za-z]+));?")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_NAME_TOKEN = re.compile(r"[A-Za-z0-9.-]*")
_TAG_NAME = re.compile(r"[^\s>]*")
_ATTRIBUTE_NAME = re.compile(r"[^\s=>/\"']*")
_SPACE = re.compile(r"\s*")


def utf16_length(text: str) -> int:
    """Length in UTF-16 code units, the unit of every Telegram limit and offset."""
    return len(text.encode("utf-16-le", "surrogatepass")) >> 1


def parse_html(source: str) -> tuple[str, list[Entity]]:
    """Text without markup, and its entities sorted from the outside in. Raises ApiError 400 "can't parse entities: …"."""
    if _SPECIAL.search(source) is None:
        return source, []
    return _Parser(source).run()


@dataclass(slots=True)
class _Open:
    tag: str
    attributes: dict[str, str]
    offset: int
    chunk: int


class _Parser:
    """One pass over the source; `units` counts what has been put out so far."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0
        self.chunks: list[str] = []
        self.units = 0
        self.stack: list[_Open] = []
        self.entities: list[Entity] = []

    def run(self) -> tuple[str, list[Entity]]:
        while (special := _SPECIAL.search(self.source, self.at)) is not None:
            self._put(self.source[self.at : special.start()])
            self.at = special.start()
            if special[0] == "&":
                self._reference()
            elif self.source.startswith("</", self.at):
                self._end_tag()
            else:
                self._start_tag()
        self._put(self.source[self.at :])
        if self.stack:
            raise _cannot_parse(f'Can\'t find end tag corresponding to start tag "{self.stack[-1].tag}"')
        self.entities.sort(key=lambda entity: (entity["offset"], -entity["length"]))
        return "".join(self.chunks), self.entities

    def _put(self, text: str) -> None:
        if text:
            self.chunks.append(text)
            self.units += utf16_length(text)

    def _reference(self) -> None:
        decoded, self.at = _decode_reference(self.source, self.at)
        self._put(decoded)

    def _byte(self, position: int) -> int:
        return len(self.source[:position].encode())

    def _start_tag(self) -> None:
        begin = self.at
        name = _TAG_NAME.match(self.source, begin + 1)
        assert name is not None
        self.at = name.end()
        if self.at >= len(self.source):
            raise _cannot_parse(f"Unclosed start tag at byte offset {self._byte(begin)}")
        tag = name[0].lower()
        if tag not in _TAGS:
            raise _cannot_parse(f'Unsupported start tag "{tag}" at byte offset {self._byte(begin)}')
        if self.source[self.at] == ">":
            self.at += 1
            attributes: dict[str, str] = {}
        else:
            attributes = self._attributes(tag, begin)
        if tag == "span" and attributes.get("class") != "tg-spoiler":
            raise _cannot_parse(f'Tag "span" must have class "tg-spoiler" at byte offset {self._byte(begin)}')
        self.stack.append(_Open(tag, attributes, self.units, len(self.chunks)))

    def _attributes(self, tag: str, begin: int) -> dict[str, str]:
        attributes: dict[str, str] = {}
        while True:
            self._skip_space()
            if self._peek() == ">":
                self.at += 1
                return attributes
            name = _ATTRIBUTE_NAME.match(self.source, self.at)
            assert name is not None
            if not name[0]:
                if not self._peek():
                    raise _cannot_parse(f'Unclosed start tag "{tag}" at byte offset {self._byte(begin)}')
                raise _cannot_parse(f'Empty attribute name in the tag "{tag}" at byte offset {self._byte(begin)}')
            self.at = name.end()
            attributes[name[0].lower()] = self._attribute_value(tag, begin)

    def _attribute_value(self, tag: str, begin: int) -> str:
        self._skip_space()
        if self._peek() != "=":
            return ""
        self.at += 1
        self._skip_space()
        quote = self._peek()
        if not quote:
            raise _cannot_parse(f'Unclosed start tag "{tag}" at byte offset {self._byte(begin)}')
        if quote not in "\"'":
            return self._name_token()
        end = self.source.find(quote, self.at + 1)
        if end < 0 or end + 1 >= len(self.source):
            raise _cannot_parse(f"Unclosed start tag at byte offset {self._byte(begin)}")
        raw, self.at = self.source[self.at + 1 : end], end + 1
        return _decode_all(raw)

    def _name_token(self) -> str:
        begin = self.at
        token = _NAME_TOKEN.match(self.source, begin)
        assert token is not None
        self.at = token.end()
        after = self._peek()
        if after != ">" and not after.isspace():
            raise _cannot_parse(f"Unexpected end of name token at byte offset {self._byte(begin)}")
        return token[0].lower()

    def _end_tag(self) -> None:
        begin = self.at
        if not self.stack:
            raise _cannot_parse(f"Unexpected end tag at byte offset {self._byte(begin)}")
        name = _TAG_NAME.match(self.source, begin + 2)
        assert name is not None
        self.at = name.end()
        if not self.source.startswith(">", self.at):
            self._skip_space()
        if self._peek() != ">":
            raise _cannot_parse(f"Unclosed end tag at byte offset {self._byte(begin)}")
        self.at += 1
        opened, closing = self.stack[-1], name[0].lower()
        if closing and closing != opened.tag:
            raise _cannot_parse(
                f'Unmatched end tag at byte offset {self._byte(begin)}, expected "</{opened.tag}>", found "</{closing}>"'
            )
        self.stack.pop()
        if self.units > opened.offset:
            self._close(opened)

    def _close(self, opened: _Open) -> None:
        span = {"offset": opened.offset, "length": self.units - opened.offset}
        tag, attributes = opened.tag, opened.attributes
        if tag in _PLAIN_TAGS or tag == "span":
            self.entities.append({"type": _PLAIN_TAGS.get(tag, "spoiler"), **span})
        elif tag == "a":
            self._close_link(attributes.get("href") or "".join(self.chunks[opened.chunk :]), span)
        elif tag in ("pre", "code"):
            self._close_code(tag, attributes, span)
        elif tag == "blockquote":
            self.entities.append(
                {"type": "expandable_blockquote" if "expandable" in attributes else "blockquote", **span}
            )
        elif tag == "tg-emoji":
            if not attributes.get("emoji-id", "").isdecimal():
                raise _cannot_parse("Invalid custom emoji identifier specified")
            self.entities.append({"type": "custom_emoji", **span, "custom_emoji_id": attributes["emoji-id"]})
        else:
            self._close_time(attributes, span)

    def _close_link(self, url: str, span: Entity) -> None:
        if url.startswith("tg://user?"):
            return  # a mention of somebody the bot has not met stays plain text
        try:
            self.entities.append({"type": "text_link", **span, "url": check_link(url)})
        except BadLink:
            return  # Telegram keeps the words and drops the link

    def _close_code(self, tag: str, attributes: dict[str, str], span: Entity) -> None:
        language = attributes.get("class", "").removeprefix("language-") if tag == "code" else ""
        inner = self.entities[-1] if self.entities else {}
        same = inner.get("offset") == span["offset"] and inner.get("length") == span["length"]
        if same and tag == "pre" and inner["type"] == "code":
            inner["type"] = "pre"
            return
        self.entities.append({"type": tag, **span, **({"language": language} if language else {})})

    def _close_time(self, attributes: dict[str, str], span: Entity) -> None:
        unix = attributes.get("unix", "")
        if not unix.isdecimal():
            raise _cannot_parse("Invalid date specified")
        written = {"date_time_format": attributes["format"]} if attributes.get("format") else {}
        self.entities.append({"type": "date_time", **span, "unix_time": int(unix), **written})

    def _peek(self) -> str:
        return self.source[self.at : self.at + 1]

    def _skip_space(self) -> None:
        space = _SPACE.match(self.source, self.at)
        assert space is not None
        self.at = space.end()


def _cannot_parse(words: str) -> ApiError:
    return bad_request(f"can't parse entities: {words}")


def _decode_reference(source: str, at: int) -> tuple[str, int]:
    """The character behind `&…;` and the position after it; an unknown name is left as it stands."""
    found = _REFERENCE.match(source, at)
    if found is None:
        return "&", at + 1
    hexadecimal, decimal, name = found.groups()
    if name is not None:
        return (_NAMED[name], found.end()) if name in _NAMED else ("&", at + 1)
    code = int(hexadecimal, 16) if hexadecimal else int(decimal)
    if 0xD800 <= code <= 0xDFFF:
        raise bad_request(
            "text contains invalid Unicode characters after decoding HTML entities, "
            "check for unmatched surrogate code units"
        )
    return (chr(code), found.end()) if 0 < code < 0x10FFFF else ("&", at + 1)


def _decode_all(raw: str) -> str:
    if "&" not in raw:
        return raw
    pieces, at = [], 0
    while (next_at := raw.find("&", at)) >= 0:
        pieces.append(raw[at:next_at])
        decoded, at = _decode_reference(raw, next_at)
        pieces.append(decoded)
    return "".join((*pieces, raw[at:]))
