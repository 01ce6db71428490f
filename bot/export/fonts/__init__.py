"""DejaVu Sans, cut to Latin and Vietnamese: pictures and print look the same on every machine, with no system fonts.

A reader of just enough TrueType to measure and embed it: character → glyph (``cmap`` format 4), glyph → width (``hmtx``).
"""

import struct
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import as_file, files
from pathlib import Path

REGULAR, BOLD = "DejaVuSans.ttf", "DejaVuSans-Bold.ttf"
FAMILY = "DejaVu Sans"


@dataclass(frozen=True)
class Font:
    """One face. Widths are in thousandths of the type size."""

    name: str
    data: bytes
    ascent: int
    descent: int
    box: tuple[int, int, int, int]
    glyphs: dict[int, int]
    widths: tuple[int, ...]

    def glyph(self, char: str) -> int:
        """The glyph of a character, 0 (a box) where the face has none."""
        return self.glyphs.get(ord(char), 0)

    def width(self, text: str, size: float) -> float:
        """How wide a text of this size is, in the unit of ``size``."""
        return sum(self.widths[self.glyph(char)] for char in text) * size / 1000

    def wrap(self, text: str, size: float, width: float) -> list[str]:
        """The lines of a text, broken between words; a word wider than the line stands alone."""
        lines: list[str] = []
        line = ""
        for word in text.split():
            longer = f"{line} {word}" if line else word
            if line and self.width(longer, size) > width:
                lines.append(line)
                line = word
            else:
                line = longer
        return [*lines, line]


def font_path(name: str) -> Path:
    """The face as a file, for programs that open it themselves."""
    with as_file(files(__name__) / name) as path:
        return path


@lru_cache(maxsize=2)
def font(name: str = REGULAR) -> Font:
    """Read a face; a few milliseconds, once."""
    data = (files(__name__) / name).read_bytes()
    tables = _tables(data)
    head, hhea = tables["head"], tables["hhea"]
    em = struct.unpack_from(">H", data, head + 18)[0]
    box = struct.unpack_from(">4h", data, head + 36)
    ascent, descent = struct.unpack_from(">2h", data, hhea + 4)
    many = struct.unpack_from(">H", data, hhea + 34)[0]
    count = struct.unpack_from(">H", data, tables["maxp"] + 4)[0]
    advances = [struct.unpack_from(">H", data, tables["hmtx"] + 4 * n)[0] for n in range(many)]
    advances += [advances[-1]] * (count - many)

    def scaled(value: int) -> int:
        return int(value * 1000 / em + 0.5)

    return Font(
        name.removesuffix(".ttf"),
        data,
        scaled(ascent),
        scaled(descent),
        (scaled(box[0]), scaled(box[1]), scaled(box[2]), scaled(box[3])),
        _glyphs(data, tables["cmap"]),
        tuple(scaled(advance) for advance in advances),
    )


def _tables(data: bytes) -> dict[str, int]:
    many = struct.unpack_from(">H", data, 4)[0]
    entries = (struct.unpack_from(">4sLLL", data, 12 + 16 * n) for n in range(many))
    return {tag.decode("latin-1"): offset for tag, _, offset, _ in entries}


def _glyphs(data: bytes, cmap: int) -> dict[int, int]:
    many = struct.unpack_from(">H", data, cmap + 2)[0]
    for n in range(many):
        offset = cmap + struct.unpack_from(">L", data, cmap + 8 + 8 * n)[0]
        if struct.unpack_from(">H", data, offset)[0] == 4:
            return _format_4(data, offset)
    raise ValueError("a face without a cmap of format 4")


def _format_4(data: bytes, at: int) -> dict[int, int]:
    segments = struct.unpack_from(">H", data, at + 6)[0] // 2
    ends, starts = at + 14, at + 16 + 2 * segments
    deltas, ranges = starts + 2 * segments, starts + 4 * segments
    found: dict[int, int] = {}
    for n in range(segments):
        end, start, delta, offset = (
            struct.unpack_from(">H", data, base + 2 * n)[0] for base in (ends, starts, deltas, ranges)
        )
        for code in range(start, min(end, 0xFFFE) + 1):
            if offset == 0:
                glyph = (code + delta) & 0xFFFF
            else:
                glyph = struct.unpack_from(">H", data, ranges + 2 * n + offset + 2 * (code - start))[0]
                glyph = (glyph + delta) & 0xFFFF if glyph else 0
            if glyph:
                found[code] = glyph
    return found
