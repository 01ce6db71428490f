"""What the office sees of one unit, and what waits for the office itself (dialogues.md 7.1)."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.cards.measure import MAX_LINES
from bot.cards.registration import channel_name
from bot.cards.standing import given_name, mark_extended, moment_line, reason, tally_words
from bot.cards.titles import title_of
from bot.cards.words import column, label
from bot.clock import civil_day
from bot.domain.obligations import Duty, Silence
from bot.domain.standings import Case, DirectiveLabel, Member
from bot.domain.text import count_lines
from bot.domain.units import UnitKind
from bot.i18n import Language
from bot.messaging import Choice, Outgoing, Rows


@dataclass(frozen=True, slots=True)
class UnitView:
    """One unit under all directives followed, and its people. ``staff`` is the staff number, 0 where nobody stated one."""

    name: str
    id: int
    kind: UnitKind
    staff: int
    cases: Sequence[tuple[DirectiveLabel, Case]]
    members: Sequence[Member]


def unit_card(
    language: Language, facts: UnitView, now: int, as_of: int | None = None, *, own: bool = False
) -> Outgoing:
    """A unit: each directive in a line, then who answers for it and when they were heard last."""
    head = [
        language.t("standing.unit", unit=facts.name, staff=language.two(facts.staff)) if facts.staff else facts.name,
        moment_line(language, now, as_of),
    ]
    choices = _unit_choices(language, facts) if as_of is None and not own else ()
    people = [member_line(language, member, facts.kind) for member in facts.members[:3]]
    if not people:
        people = [language.t("standing.nobody")]
    lines: list[str] = []
    for directive, case in facts.cases:
        line = f"{directive.code or directive.number}: {_unit_line(language, case)}"
        if count_lines("\n".join([*head, *lines, line, *people])) > MAX_LINES - len(choices) - 1:
            rest = len(facts.cases) - len(lines)
            lines.append(language.t("standing.rest", count=language.two(rest)))
            break
        lines.append(line)
    if not facts.cases:
        lines = [language.t("standing.none")]
    return Outgoing("\n".join([*head, *lines, *people]), choices)


def _unit_choices(language: Language, facts: UnitView) -> Rows:
    owing = [(d, c) for d, c in facts.cases if c.silence is not None][:2]
    cases = tuple(
        Choice(label(d.code or d.number), f"standing #{d.id} u{facts.id}") for d, _ in owing or facts.cases[:2]
    )
    own = (
        Choice(language.t("standing.button.story"), f"story u{facts.id}"),
        Choice(language.t("standing.button.write"), f"broadcast_to {facts.id}"),
        Choice(language.t("standing.button.recipients"), f"recipients u{facts.id}"),
    )
    return (cases, own) if cases else (own,)


def _unit_line(language: Language, case: Case) -> str:
    parts = []
    for each in case.duties:
        ack, duty = each.acknowledgement, each.obligation.duty
        if ack is None:
            continue
        day = language.date_short(civil_day(ack.recorded.at, language.zone))
        part = language.t(f"standing.did.{duty.value}", day=day)
        if duty is Duty.DISSEMINATE:
            part += " " + tally_words(language, case)
        if duty is Duty.REPORT and each.report is not None and each.report.number:
            part += f" ({each.report.number})"
        parts.append(part)
    if case.silence is not None or not parts:
        open_reason = case.silence is not Silence.PARTLY_DISSEMINATED
        parts = [*parts, reason(language, case)] if open_reason else parts
    return "; ".join(parts) + mark_extended(language, case)


def member_line(language: Language, member: Member, kind: UnitKind) -> str:
    """``Giám đốc Mai: Zalo, trả lời 07/6``; without an account or blocked it says so."""
    who = f"{title_of(language, member.role, kind, member.title)} {given_name(member.name)}"
    if member.blocked:
        return language.t("standing.member.blocked", who=who)
    if not member.channel:
        return language.t("standing.member.no_account", who=who)
    heard = language.date_short(civil_day(member.heard_at, language.zone)) if member.heard_at else ""
    return language.t("standing.member.heard", who=who, channel=channel_name(language, member.channel), day=heard)


def waiting_card(
    language: Language, registrations: int, questions: int, reports: int, messages: int, requests: int = 0
) -> Outgoing:
    """What waits for the office, each kind with the list it is settled from."""
    kinds = (
        ("standing.waiting.requests", requests, "requests"),
        ("standing.waiting.registrations", registrations, "pending"),
        ("standing.waiting.questions", questions, "questions"),
        ("standing.waiting.reports", reports, "reports_waiting"),
        ("standing.waiting.messages", messages, "unsettled"),
    )
    choices = [Choice(language.t(key, count=language.two(n)), command) for key, n, command in kinds if n]
    if not choices:
        return Outgoing(language.t("standing.waiting.none"))
    return Outgoing(language.t("standing.waiting"), column(*choices))
