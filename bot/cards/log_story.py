"""The log in words: one story, what was really sent, and what a check of the whole found (dialogues.md 7.3).

"Gửi" means that the platform took it. It is never printed as read; where a platform tells nothing of arrival, the line says so.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.cards.measure import MAX_LINES, rows
from bot.cards.registration import channel_name
from bot.cards.titles import in_sentence, title_of
from bot.clock import civil_day
from bot.domain.delivery import MessageKind
from bot.domain.ledger import Fault, Verdict, grouped
from bot.domain.story import StoryLine
from bot.domain.text import clip, count_lines
from bot.domain.units import UnitKind
from bot.i18n import Language
from bot.messaging import Choice, Outgoing

WITH_RECEIPT = frozenset({"receipt-acknowledged", "dissemination-confirmed", "report-sent"})


@dataclass(frozen=True, slots=True)
class StoryView:
    """A story ready to be shown. ``where`` names it in the buttons; ``checked_at`` when the whole log was last found sound (epoch ms)."""

    title: str
    where: str
    unit_kind: UnitKind
    lines: Sequence[StoryLine]
    holds: bool
    cut: bool
    checked_at: int | None
    has_texts: bool
    """Whether it is of one unit under one directive: then the very words that were sent can be shown."""


def story(language: Language, view: StoryView, offset: int) -> Outgoing:
    """As many lines as a small phone shows, then whether they hold."""
    if not view.lines:
        return Outgoing("\n".join([view.title, language.t("log.empty")]), _choices(language, view, 0, 0))
    foot = _foot(language, view)
    lines = [view.title]
    room = MAX_LINES - count_lines("\n".join(foot)) - 3
    shown = 0
    for line in view.lines[offset:]:
        text = clip(f"{moment(language, line.at)} {sentence(language, line, view.unit_kind)}", 130)
        if shown and count_lines("\n".join([*lines, text])) > room:
            break
        lines.append(text)
        shown += 1
    rest = len(view.lines) - offset - shown
    return Outgoing("\n".join([*lines, *foot]), _choices(language, view, offset + shown, rest))


def how_to(language: Language) -> Outgoing:
    """What can be asked of the log."""
    return Outgoing(language.t("log.how_to"), rows(Choice(language.t("log.button.check"), "log_check")))


def _foot(language: Language, view: StoryView) -> list[str]:
    if not view.holds:
        return [language.t("log.broken_here")]
    foot = [language.t("log.holds")]
    if view.checked_at is not None:
        foot = [language.t("log.sound", moment=language.moment(view.checked_at))]
    return [*foot, language.t("log.cut")] if view.cut else foot


def _choices(language: Language, view: StoryView, shown: int, rest: int) -> tuple[tuple[Choice, ...], ...]:
    more = None
    if rest > 0:
        more = Choice(language.t("log.button.more", count=language.two(rest)), f"story {view.where} {shown}")
    texts = Choice(language.t("log.button.texts"), f"sent_texts {view.where}") if view.has_texts else None
    extract = Choice(language.t("log.button.extract"), f"story_export {view.where}") if view.lines else None
    check = Choice(language.t("log.button.check"), "log_check")
    second = tuple(choice for choice in (texts, extract) if choice is not None)
    return tuple(row for row in (*rows(more), second, (check,)) if row)


def sentence(language: Language, line: StoryLine, unit_kind: UnitKind) -> str:
    """One line in words. A kind this version does not know is shown by its name."""
    values = _values(language, line, unit_kind)
    if line.kind == "message-sent":
        text = language.t(f"log.sent.{MessageKind(line.data['message_kind']).value}", **values)
        if line.data.get("resent"):
            text = language.t("log.sent_again", text=text)
        return text + language.t("log.nothing_known") if line.silent else text
    key = f"log.kind.{line.kind}"
    text = language.t(key, **values) if language.has(key) else line.kind
    return f"{text}, {grouped(line.receipt)}" if line.kind in WITH_RECEIPT else text


def _values(language: Language, line: StoryLine, unit_kind: UnitKind) -> dict[str, object]:
    data, private = line.data, line.private
    told = data.get("told_total", data.get("told", 0))
    return {
        "who": who(language, line, unit_kind),
        "channel": channel_name(language, line.channel) if line.channel else "",
        "told": language.two(told) if isinstance(told, int) else "",
        "roster": language.two(int(data.get("roster", 0))),
        "people": language.two(int(data.get("people", 0))),
        "units": language.two(_how_many(data.get("units", 0))),
        "sent": language.two(int(data.get("sent", 0))),
        "unsent": language.two(int(data.get("unsent", 0))),
        "total": language.two(int(data.get("total", 0))),
        "reason": clip(_first(private, "reason", "detail", "note"), 60),
        "text": clip(_first(private, "text", "raw_text", "caller"), 60),
        "number": _first(private, "number", "identity"),
        "name": _first(private, "name", "address"),
        "code": grouped(str(data.get("code", ""))),
        "why": _why(language, data),
    }


def _how_many(value: object) -> int:
    return len(value) if isinstance(value, list) else int(value) if isinstance(value, int) else 0


def _first(private: Mapping[str, Any], *names: str) -> str:
    return next((str(private[name]) for name in names if private.get(name)), "")


def _why(language: Language, data: Mapping[str, Any]) -> str:
    """Why a message was dropped or did not go out, where the catalogue has a word for it."""
    for name in ("send_kind", "reason", "hindrance"):
        key = f"log.why.{data.get(name, '')}"
        if language.has(key):
            return language.t(key)
    return str(data.get("send_kind") or data.get("reason") or data.get("hindrance") or "")


def who(language: Language, line: StoryLine, unit_kind: UnitKind) -> str:
    """``Giám đốc Mai``; the product itself where nobody acted."""
    actor = line.actor
    if actor is None:
        return language.t("log.system")
    given = actor.name.split()[-1] if actor.name.split() else actor.name
    if actor.title:
        return f"{actor.title} {given}"
    if actor.role is None:
        return actor.name
    return f"{in_sentence(title_of(language, actor.role, unit_kind), actor.role)} {given}"


def moment(language: Language, at: int) -> str:
    """``05/6 09:43``."""
    return f"{language.date_short(civil_day(at, language.zone))} {language.clock(at)}"


@dataclass(frozen=True, slots=True)
class SentText:
    """One content and everybody who was sent exactly it. ``digest`` is what the log keeps of it."""

    who: Sequence[str]
    channel: str
    at: int
    digest: str
    content: Outgoing


def sent_text(language: Language, sent: SentText) -> tuple[Outgoing, Outgoing]:
    """When, to whom and under which SHA-256; then the very words, without their buttons."""
    names = language.join([clip(name, 30) for name in sent.who[:3]])
    if len(sent.who) > 3:
        names = language.t("broadcasts.and_more", names=names, count=language.two(len(sent.who) - 3))
    head = language.t(
        "log.sent_text",
        moment=language.moment(sent.at),
        who=names,
        channel=channel_name(language, sent.channel),
        digest=sent.digest[:16],
    )
    return Outgoing(head), Outgoing(sent.content.text, files=sent.content.files, heading=sent.content.heading)


def verdict(language: Language, found: Verdict, now: int) -> Outgoing:
    """What a check of the whole log found: sound with its code, or the first broken line by name."""
    values = {"lines": language.two(found.lines), "code": grouped(found.code), "moment": language.moment(now)}
    if found.fault is Fault.HEAD_NOT_FOUND:
        return Outgoing(language.t("log.verdict_other_head", **values))
    if found.fault is not None:
        line = found.line_id if found.line_id is not None else found.lines + 1
        fault = language.t(f"log.fault.{found.fault.value}")
        return Outgoing(language.t("log.verdict_broken", line=line, fault=fault, **values))
    text = language.t("log.verdict_sound", **values)
    if found.erased:
        text += "\n" + language.t("log.verdict_erased", count=language.two(found.erased))
    if found.missing:
        text += "\n" + language.t("log.verdict_missing", count=language.two(len(found.missing)))
    return Outgoing(text)
