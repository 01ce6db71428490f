"""What a change does to the reminders to come, in one line: how many people get how many messages more or fewer."""

from collections import Counter
from collections.abc import Mapping

from bot.i18n import Language


def difference_line(language: Language, by_person: Mapping[int, int]) -> str:
    """``14 người, mỗi người thêm 03 tin``. ``by_person``: messages more (below zero: fewer; zero: other days only)."""
    parts = [
        part
        for key, counts in (
            ("more", [count for count in by_person.values() if count > 0]),
            ("fewer", [-count for count in by_person.values() if count < 0]),
        )
        if (part := _part(language, key, counts))
    ]
    shifted = sum(count == 0 for count in by_person.values())
    if shifted:
        parts.append(language.t("difference.shifted", people=language.two(shifted)))
    return language.t("difference.line", what="; ".join(parts)) if parts else language.t("difference.none")


def _part(language: Language, key: str, counts: list[int]) -> str:
    if not counts:
        return ""
    each = Counter(counts)
    if len(each) == 1:
        words = language.t(f"difference.{key}.each", people=language.two(len(counts)), messages=language.two(counts[0]))
    else:
        words = language.t(
            f"difference.{key}.all", people=language.two(len(counts)), messages=language.two(sum(counts))
        )
    return words
