"""The office's list of messages nobody knows the end of, or that reached nobody; what can be done with each."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.cards.measure import MAX_LINES, rows
from bot.cards.words import label
from bot.domain.text import clip, count_lines
from bot.i18n import Language
from bot.messaging import Choice, Outgoing

LISTED = 4
KINDS = ("directive_card", "broadcast", "reminder", "weekly")


@dataclass(frozen=True, slots=True)
class Item:
    """One message to one person. ``what`` is the directive's number, or the beginning of the text; ``at`` epoch ms."""

    delivery_id: int
    kind: str
    unknown: bool
    reason: str
    name: str
    phone: str
    unit: str
    what: str
    at: int


def listing(language: Language, items: Sequence[Item], total: int, offset: int) -> Outgoing:
    """The first of the list, each with a button; nothing of it is ever sent again by itself."""
    if not items:
        return Outgoing(language.t("unsettled.none"))
    lines = [language.t("unsettled.head", count=language.two(total))]
    shown: list[Item] = []
    for item in items[:LISTED]:
        line = f"{len(shown) + 1}. {_line(language, item)}"
        if count_lines("\n".join([*lines, line])) > MAX_LINES - LISTED - 1:
            break
        lines.append(line)
        shown.append(item)
    choices = [
        Choice(label(f"{item.name}, {item.what}" if item.what else item.name), f"unsettled_one {item.delivery_id}")
        for item in shown
    ]
    rest = total - offset - len(shown)
    more = None
    if rest > 0:
        more = Choice(language.t("unsettled.more", count=language.two(rest)), f"unsettled {offset + len(shown)}")
    return Outgoing("\n".join(lines), rows(*choices, more))


def _line(language: Language, item: Item) -> str:
    return language.t(
        "unsettled.line",
        name=clip(item.name, 30),
        unit=clip(item.unit, 30),
        what=_what(language, item),
        outcome=outcome(language, item),
    )


def _what(language: Language, item: Item) -> str:
    kind = language.t(f"unsettled.kind.{item.kind}")
    return f"{kind} {clip(item.what, 24)}" if item.what else kind


def outcome(language: Language, item: Item) -> str:
    """Why nobody knows, or why it did not go out. Never that it was read."""
    if item.unknown:
        return language.t("unsettled.unknown")
    if item.reason in ("blocked", "unreachable"):
        return language.t("unsettled.blocked")
    return language.t("unsettled.no_account") if item.reason == "no_account" else language.t("unsettled.failed")


def one(language: Language, item: Item) -> Outgoing:
    """One message, whom to call, and the two ways to settle it."""
    text = language.t(
        "unsettled.one",
        name=item.name,
        unit=item.unit,
        phone=item.phone or language.t("unsettled.no_phone"),
        what=_what(language, item),
        moment=language.moment(item.at),
        outcome=outcome(language, item),
    )
    again = None
    if item.kind in ("directive_card", "broadcast"):
        again = Choice(language.t("unsettled.button.again"), f"unsettled_again {item.delivery_id}")
    told = Choice(language.t("unsettled.button.told"), f"unsettled_told {item.delivery_id}")
    return Outgoing(text, rows(again, told, Choice(language.t("unsettled.button.back"), "unsettled")))


def done(language: Language, key: str, name: str, left: int) -> Outgoing:
    """What was decided, and how many are left."""
    text = language.t(key, name=name)
    if not left:
        return Outgoing(text)
    return Outgoing(text, rows(Choice(language.t("unsettled.more", count=language.two(left)), "unsettled")))
