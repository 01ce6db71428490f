"""``/kenh``: a person's own channels and which is tried first; what the office sees of every recipient's."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.cards.costs import full_name
from bot.cards.measure import MAX_LINES, rows
from bot.cards.relays import why
from bot.cards.words import label
from bot.clock import civil_day
from bot.domain.channel_health import Down
from bot.domain.routing import Window
from bot.domain.text import clip, count_lines
from bot.i18n import Language
from bot.messaging import Choice, Outgoing

MOST_BUTTONS = 4


@dataclass(frozen=True, slots=True)
class Own:
    """One account of the person who asks. ``heard_at`` epoch ms."""

    account_id: int
    channel: str
    preferred: bool
    blocked: bool
    heard_at: int
    here: bool
    down: Down | None = None
    """The channel carries nothing now."""


def down_words(language: Language, down: Down) -> str:
    """``tạm dừng từ 05/6 09:00 vì …``"""
    return language.t(f"channels.down.{down.why.value}", since=_at(language, down.since))


def own_channels(language: Language, found: Sequence[Own]) -> Outgoing:
    """All of them, the preferred first; each other one can be put first by a tap."""
    lines = [language.t("channels.own")]
    for place, each in enumerate(found, start=1):
        marks = [
            language.t("channels.preferred") if each.preferred else "",
            language.t("channels.here") if each.here else "",
            language.t("channels.blocked") if each.blocked else "",
            down_words(language, each.down) if each.down is not None else "",
        ]
        shown = ", ".join(mark for mark in marks if mark)
        heard = language.date_doc(civil_day(each.heard_at, language.zone))
        key = "channels.line_marked" if shown else "channels.line"
        lines.append(language.t(key, place=place, channel=full_name(language, each.channel), marks=shown, day=heard))
    if any(each.down is not None and not each.blocked for each in found):
        lines.append(_meanwhile(language, found))
    elif len(found) > 1:
        lines.append(language.t("channels.order"))
    choices = [
        Choice(
            label(language.t("channels.button.prefer", channel=full_name(language, each.channel))),
            f"prefer {each.account_id}",
        )
        for each in found
        if not each.preferred and not each.blocked
    ]
    link = Choice(language.t("channels.button.link"), "link")
    return Outgoing("\n".join(lines), rows(*choices[:MOST_BUTTONS], link))


def _meanwhile(language: Language, found: Sequence[Own]) -> str:
    """What becomes of messages while a channel is down."""
    open_ = next((each for each in found if each.down is None and not each.blocked), None)
    if open_ is None:
        return language.t("channels.no_instead")
    return language.t("channels.instead", channel=full_name(language, open_.channel))


# ---------------------------------------------------------------------------------------------------- the office's view


@dataclass(frozen=True, slots=True)
class Reached:
    """One account as the office sees it. Times are epoch ms, None where it never happened or the platform does not tell."""

    channel: str
    preferred: bool
    blocked: bool
    heard_at: int
    window: Window | None
    """None: the channel has no window."""
    changes_at: int | None
    """When the window becomes paid, or closes."""
    sent_at: int | None
    delivered_at: int | None
    seen_at: int | None
    tells: bool
    """Whether the platform tells what was delivered and seen."""
    down: Down | None = None
    """The channel carries nothing now."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody who is to get messages, with everything by which they are reached. ``hindrance``: why the last could not be sent."""

    name: str
    title: str
    unit: str
    accounts: tuple[Reached, ...]
    hindrance: str = ""


def recipients_card(
    language: Language, title: str, where: str, found: Sequence[Recipient], offset: int, *, unit_id: int | None
) -> Outgoing:
    """As many people as a small phone shows. That a message was opened is never an acknowledgement, and the card says so."""
    if not found:
        return Outgoing(language.t("recipients.none", unit=title))
    foot = language.t("recipients.foot") if any(a.tells for r in found for a in r.accounts) else ""
    lines = [language.t("recipients.head", title=title, count=language.two(len(found)))]
    room = MAX_LINES - count_lines(foot) - 2 if foot else MAX_LINES - 2
    shown = 0
    for person in found[offset:]:
        text = "\n".join(_person(language, person, with_unit=unit_id is None))
        if shown and count_lines("\n".join([*lines, text])) > room:
            break
        lines.append(text)
        shown += 1
    rest = len(found) - offset - shown
    more = None
    if rest > 0:
        words = language.t("recipients.more", count=language.two(rest))
        more = Choice(words, f"recipients_page {offset + shown} {where}".strip())
    standing = Choice(language.t("recipients.button.standing"), f"standing u{unit_id}") if unit_id is not None else None
    return Outgoing("\n".join([*lines, *([foot] if foot else [])]), rows(more, standing))


def _person(language: Language, person: Recipient, *, with_unit: bool) -> list[str]:
    who = f"{person.title} {person.name}".strip()
    lines = [clip(f"{who}, {person.unit}" if with_unit else who, 66) + ":"]
    if not person.accounts:
        return [*lines, "- " + language.t("recipients.not_connected")]
    lines += ["- " + _account(language, account, several=len(person.accounts) > 1) for account in person.accounts]
    if person.hindrance:
        lines.append("- " + language.t("recipients.hindered", why=why(language, person.hindrance)))
    return lines


def _account(language: Language, account: Reached, *, several: bool) -> str:
    channel = full_name(language, account.channel)
    if several and account.preferred:
        channel = language.t("recipients.first", channel=channel)
    if account.blocked:
        return language.t("recipients.blocked", channel=channel)
    if account.down is not None:
        return f"{channel}: {down_words(language, account.down)}"
    parts = [language.t("recipients.heard", channel=channel, at=_at(language, account.heard_at))]
    if account.window is not None:
        key = f"recipients.window.{account.window.value}"
        parts.append(language.t(key, at=_at(language, account.changes_at or 0)))
    if account.sent_at is not None:
        parts.append(language.t("recipients.sent", at=_at(language, account.sent_at)))
    if account.delivered_at is not None:
        parts.append(language.t("recipients.delivered", at=_at(language, account.delivered_at)))
    if account.seen_at is not None:
        parts.append(language.t("recipients.opened", at=_at(language, account.seen_at)))
    return "; ".join(parts)


def _at(language: Language, at: int) -> str:
    """``05/6 09:43``."""
    return f"{language.date_short(civil_day(at, language.zone))} {language.clock(at)}"
