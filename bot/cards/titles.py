"""What a post is called: role × kind of unit (Trưởng phòng, Giám đốc, Chánh Văn phòng …), and how it joins a unit's name."""

from bot.domain.people import Role
from bot.domain.units import UnitKind
from bot.i18n import Language


def title_of(language: Language, role: Role, unit_kind: UnitKind, own_title: str = "") -> str:
    """The title as it stands before a name or unit; ``own_title`` (as the office's list wrote it) wins."""
    if own_title:
        return own_title
    key = f"units.title.{role.value}"
    own = f"{key}.{unit_kind.value}"
    return language.t(own if language.has(own) else key)


def title_at(title: str, unit_name: str) -> str:
    """Title and unit as one phrase: words both share stand once (``Trưởng phòng`` + ``Phòng Quản lý văn hóa``)."""
    words, name = title.split(), unit_name.split()
    for many in range(min(len(words), len(name)), 0, -1):
        if [w.casefold() for w in words[-many:]] == [w.casefold() for w in name[:many]]:
            return " ".join([*words, *name[many:]])
    return f"{title} {unit_name}"


def in_sentence(title: str, role: Role) -> str:
    """The title inside a sentence: rank keeps its capital (Giám đốc), a task has none (văn thư, đầu mối)."""
    return title[:1].lower() + title[1:] if role in (Role.CLERK, Role.FOCAL, Role.STAFF) else title


def post_at(language: Language, role: Role, unit_kind: UnitKind, unit_name: str, own_title: str = "") -> str:
    """``Trưởng phòng Quản lý văn hóa``, ``văn thư Bảo tàng tỉnh``: a post in its unit, inside a sentence."""
    return title_at(in_sentence(title_of(language, role, unit_kind, own_title), role), unit_name)


def unit_word(language: Language, kind: UnitKind, *, begins: bool = False) -> str:
    """What a unit is called after it was named: Phòng, Văn phòng, đơn vị. ``begins`` a sentence: with a capital."""
    word = language.t(f"units.word.{kind.value}")
    return word[:1].upper() + word[1:] if begins else word
