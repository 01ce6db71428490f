"""Secrecy and circulation marks (domain.md 1.7, 4.1).

A state secret may not be stored or processed on a networked device (Luật Bảo vệ bí mật nhà nước 117/2025/QH15, Art. 5), so
a marked text is refused before anything of it is kept. The mark is matched **with its accents**: folded, ``mật`` is also
``mất`` and ``mát`` (domain.md 0.6). When in doubt, this module sees a mark: a wrong refusal costs one message.
"""

import re
from enum import Enum
from pathlib import PurePosixPath

from bot.domain.text import clean


class MarkKind(Enum):
    STATE_SECRET = "state_secret"
    """Nothing of the document may enter, its number included."""
    RESTRICTED = "restricted"
    """Only số, ký hiệu, ngày, cơ quan and trích yếu go on; no file."""


class Mark(Enum):
    """A stamp. The value is stored in the log as the reason of a refusal; it says nothing of the document."""

    SECRET = "secret"
    TOP_SECRET = "top_secret"
    UTMOST_SECRET = "utmost_secret"
    INTERNAL = "internal"
    RETURN = "return"

    @property
    def kind(self) -> MarkKind:
        return MarkKind.RESTRICTED if self in (Mark.INTERNAL, Mark.RETURN) else MarkKind.STATE_SECRET

    @property
    def is_secret(self) -> bool:
        return self.kind is MarkKind.STATE_SECRET


_GAP = r"[\s\-–_.]*"
_SECRET = re.compile(rf"(?<![^\W\d_])(?:(TỐI|TUYỆT){_GAP})?(?:MẬT|M[ .]Ậ[ .]T)(?![^\W\d_])")
"""Standing alone: no letter on either side; digits, underscores and hyphens separate (``CV_MẬT.pdf``, ``12-MẬT``)."""

_WORD_BEFORE = re.compile(r"([^\W\d_]+)[\s\-]*$")
_WORD_AFTER = re.compile(r"[\s\-]*([^\W\d_]+)")

# Words of which MẬT is half, in capitals as in a heading; a stamp has no such neighbour.
_BEFORE = frozenset(
    [
        "BẢO",
        "BÍ",
        "CƠ",
        "ĐỘ",
        "THÂN",
        "CẨN",
        "NGHIÊM",
        "ĐƯỜNG",
        "TÚI",
        "SỎI",
        "ỐNG",
        "GAN",
        "DỊCH",
        "RỈ",
        "CHU",
        "TRÙ",
        "TƯ",
    ]
)
_AFTER = frozenset(
    ["KHẨU", "ĐỘ", "ONG", "MÃ", "THƯ", "VỤ", "NGỮ", "DANH", "THIẾT", "THÁM", "LỆNH", "ƯỚC", "PHỤC", "NGHỊ", "HIỆU"]
)

_LABELLED = re.compile(r"\bđộ mật *[:\-–] *(tuyệt mật|tối mật|mật)(?! *(?:khẩu|độ|mã))\b", re.IGNORECASE)
"""A field of a register that states the mark in small letters: ``Độ mật: Tối mật``."""

_RESTRICTED = {Mark.INTERNAL: r"LƯU\s+HÀNH\s+NỘI\s+BỘ", Mark.RETURN: r"XEM\s+XONG\s+TRẢ\s+LẠI"}
_RESTRICTED_CAPITALS = {mark: re.compile(rf"(?<![^\W\d_]){words}(?![^\W\d_])") for mark, words in _RESTRICTED.items()}
_RESTRICTED_LINE = {
    mark: re.compile(rf"^\W*{words}\W*$", re.IGNORECASE | re.MULTILINE) for mark, words in _RESTRICTED.items()
}

_STAMPS = {None: Mark.SECRET, "TỐI": Mark.TOP_SECRET, "TUYỆT": Mark.UTMOST_SECRET}
STAMPS = {
    Mark.SECRET: "MẬT",
    Mark.TOP_SECRET: "TỐI MẬT",
    Mark.UTMOST_SECRET: "TUYỆT MẬT",
    Mark.INTERNAL: "LƯU HÀNH NỘI BỘ",
    Mark.RETURN: "XEM XONG TRẢ LẠI",
}
"""The stamp of each mark (domain.md 1.7): it stands for the name of a refused file, so that a turn sees the same mark."""
_BY_WORDS = {"mật": Mark.SECRET, "tối mật": Mark.TOP_SECRET, "tuyệt mật": Mark.UTMOST_SECRET}
_GRAVITY = (Mark.RETURN, Mark.INTERNAL, Mark.SECRET, Mark.TOP_SECRET, Mark.UTMOST_SECRET)


def mark_in(text: str) -> Mark | None:
    """The gravest mark a text carries, or None.

    Secrecy: ``MẬT``, ``TỐI MẬT``, ``TUYỆT MẬT`` in capitals with accents, standing alone, or stated as ``Độ mật: …``.
    Circulation: ``LƯU HÀNH NỘI BỘ``, ``XEM XONG TRẢ LẠI`` in capitals, or in any case alone on their line.
    ``BẢO MẬT``, ``mật khẩu``, ``MẬT ĐỘ``, ``MẤT``, ``MÁT`` are no marks.
    """
    return max(_marks(clean(text)), key=_GRAVITY.index, default=None) if text else None


def mark_in_file_name(name: str) -> Mark | None:
    """:func:`mark_in` for the name of a file: the extension and folders aside, ``_ - . ( )`` separate words."""
    stem = PurePosixPath(clean(name).replace("\\", "/")).stem
    return mark_in(re.sub(r"[_\-–.()\[\]{}+,;]+", " ", stem))


def _marks(text: str) -> list[Mark]:
    found = [_STAMPS[stamp.group(1)] for stamp in _SECRET.finditer(text) if _alone(text, stamp)]
    found += [_BY_WORDS[label.group(1).lower()] for label in _LABELLED.finditer(text)]
    for mark in _RESTRICTED:
        if _RESTRICTED_CAPITALS[mark].search(text) or _RESTRICTED_LINE[mark].search(text):
            found.append(mark)
    return found


def _alone(text: str, stamp: re.Match[str]) -> bool:
    """Not half of another word; a stamp that has a line to itself always counts."""
    before, after = text[: stamp.start()], text[stamp.end() :]
    if before.rpartition("\n")[2].strip() == "" and after.partition("\n")[0].strip() == "":
        return True
    if stamp.group(1) is not None:
        return True
    if (word := _WORD_BEFORE.search(before)) and word.group(1) in _BEFORE:
        return False
    return not ((word := _WORD_AFTER.match(after)) and word.group(1) in _AFTER)
