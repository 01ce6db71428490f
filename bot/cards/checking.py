"""Audience, check before sending, sending hours: the second half of passing a directive on (dialogues.md 3)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.cards.costs import CostFacts, cost_lines
from bot.cards.measure import rows
from bot.domain.text import clip, count_lines
from bot.domain.units import UnitKind
from bot.i18n import Language
from bot.messaging import Choice, Outgoing

LIST_LINES = 13
"""Lines of one page of recipients."""


def audience(language: Language, before: str, counts: Mapping[UnitKind, int]) -> Outgoing:
    """To whom: all, a kind, chosen units, all but some. Văn phòng counts among the phòng, as a group addressee means it."""
    two = language.two
    divisions = counts.get(UnitKind.DIVISION, 0) + counts.get(UnitKind.OFFICE, 0)
    others = counts.get(UnitKind.COMMUNE, 0) + counts.get(UnitKind.OTHER, 0)
    return Outgoing(
        (before + "\n" if before else "") + language.t("publishing.audience"),
        rows(
            Choice(language.t("publishing.audience.all", count=two(sum(counts.values()))), "=all"),
            Choice(language.t("publishing.audience.divisions", count=two(divisions)), "=divisions")
            if divisions
            else None,
            Choice(
                language.t("publishing.audience.public_units", count=two(counts[UnitKind.PUBLIC_UNIT])), "=public_units"
            )
            if counts.get(UnitKind.PUBLIC_UNIT)
            else None,
            Choice(language.t("publishing.audience.chosen"), "=chosen"),
            Choice(language.t("publishing.audience.others"), "=others")
            if others
            else Choice(language.t("publishing.audience.except"), "=except"),
        ),
    )


def audience_others(language: Language, counts: Mapping[UnitKind, int]) -> Outgoing:
    """Where there are more kinds than buttons."""
    two = language.two
    communes, others = counts.get(UnitKind.COMMUNE, 0), counts.get(UnitKind.OTHER, 0)
    return Outgoing(
        language.t("publishing.audience"),
        rows(
            Choice(language.t("publishing.audience.communes", count=two(communes)), "=communes") if communes else None,
            Choice(language.t("publishing.audience.other", count=two(others)), "=other") if others else None,
            Choice(language.t("publishing.audience.except"), "=except"),
            Choice(language.t("publishing.back"), "=back", "0"),
        ),
    )


def pick_units(language: Language, chosen: Sequence[str], *, excluding: bool, note: str = "") -> Outgoing:
    """Name units one after the other; those chosen so far are counted and the last ones named."""
    lines = [note] if note else []
    if chosen:
        key = "publishing.pick.excluded" if excluding else "publishing.pick.chosen"
        names = ", ".join(clip(name, 40) for name in chosen[-4:])
        names = f"…, {names}" if len(chosen) > 4 else names
        lines.append(language.t(key, count=language.two(len(chosen)), names=names))
    lines.append(language.t("publishing.pick.except" if excluding else "publishing.pick"))
    done = Choice(language.t("publishing.done"), "=done") if chosen else None
    last = Choice(language.t("publishing.pick.undo"), "=undo") if chosen else None
    return Outgoing("\n".join(lines), rows(done, last, Choice(language.t("publishing.back"), "=back", "0")))


def which_unit(language: Language, typed: str, found: Sequence[tuple[int, str, str]]) -> Outgoing:
    """Several may be meant, or none for sure: (id, name, former name that led to it)."""
    if not found:
        return Outgoing(
            language.t("publishing.pick.unknown", typed=clip(typed, 60)),
            rows(Choice(language.t("publishing.back"), "=skip", "0")),
        )
    lines = [language.t("publishing.pick.which", typed=clip(typed, 60))]
    choices = []
    for unit_id, name, former in found:
        label = language.t("publishing.pick.former", name=name, former=former) if former else name
        line = f"- {clip(label, 66)}" if len(label) > 28 else ""
        lines += [line] if line else []
        choices.append(Choice(clip(name, 28), f"=u{unit_id}", line=line))
    return Outgoing("\n".join(lines), rows(*choices, Choice(language.t("publishing.pick.none"), "=skip", "0")))


@dataclass(frozen=True, slots=True)
class CheckFacts:
    """The check before sending. ``named`` are (unit, key of the reason); ``must_type`` the count to type."""

    number: str
    issued: date
    units: int
    people: int
    channels: Mapping[str, int]
    unreachable: int
    named: Sequence[tuple[str, str]]
    must_type: int | None
    trial: bool
    cost: CostFacts | None = None


def check(language: Language, facts: CheckFacts) -> Outgoing:
    two = language.two
    channels = ", ".join(
        language.t("publishing.check.channel", channel=channel_name(language, name), count=two(count))
        for name, count in facts.channels.items()
    )
    lines = [
        language.t("publishing.check"),
        language.t("publishing.check.paper", number=facts.number, day=language.date_doc(facts.issued)),
        language.t("publishing.check.to", units=two(facts.units), people=two(facts.people))
        + (f" ({channels})" if channels else ""),
    ]
    if facts.unreachable:
        lines.append(language.t("publishing.check.unreachable", count=two(facts.unreachable)))
        lines += [
            language.t("publishing.check.unit", unit=clip(name, 34), why=language.t(f"publishing.why.{why}"))
            for name, why in facts.named
        ]
        if facts.unreachable > len(facts.named):
            lines.append(language.t("publishing.check.more", count=two(facts.unreachable - len(facts.named))))
    lines += cost_lines(language, facts.cost)
    if facts.trial:
        lines.append(language.t("publishing.check.trial"))
    if facts.must_type is not None:
        lines.append(language.t("publishing.check.type", count=two(facts.must_type)))
    send = (
        Choice(language.t("publishing.check.send", count=two(facts.units)), "=send")
        if facts.must_type is None
        else None
    )
    return Outgoing(
        "\n".join(lines),
        rows(
            send,
            Choice(language.t("publishing.check.list"), "=list"),
            Choice(language.t("publishing.edit"), "=edit"),
            Choice(language.t("publishing.check.schedule"), "=schedule"),
            Choice(language.t("trial.button.leave"), "=leave_trial") if facts.trial else None,
        ),
    )


def channel_name(language: Language, name: str) -> str:
    key = f"publishing.channel.{name}"
    return language.t(key) if language.has(key) else name


def wrong_count(language: Language, typed: int, asked: int) -> Outgoing:
    return Outgoing(
        language.t("publishing.wrong_count", typed=language.two(typed), asked=language.two(asked)),
        rows(Choice(language.t("publishing.check.list"), "=list"), Choice(language.t("publishing.edit"), "=edit")),
    )


def parts(language: Language, *, may_file: bool) -> Outgoing:
    """What to mend."""
    return Outgoing(
        language.t("publishing.parts"),
        rows(
            Choice(language.t("publishing.part.head"), "=head"),
            Choice(language.t("publishing.part.summary"), "=summary") if may_file else None,
            Choice(language.t("publishing.part.audience"), "=audience"),
            Choice(language.t("publishing.part.duties"), "=duties"),
            Choice(language.t("publishing.back"), "=back", "0"),
        ),
    )


@dataclass(frozen=True, slots=True)
class RecipientLine:
    """A unit with the names of those the card goes to, or the key of the reason why it reaches nobody."""

    unit: str
    names: Sequence[str]
    why: str


def recipients(language: Language, found: Sequence[RecipientLine], page: int) -> Outgoing:
    """Everybody by name, page by page."""
    pages = _pages([_recipient(language, line) for line in found])
    page = min(max(page, 0), len(pages) - 1)
    text = language.t("publishing.list", page=page + 1, pages=len(pages)) + "\n" + "\n".join(pages[page])
    forward = Choice(language.t("publishing.list.next"), f"=page{page + 1}") if page + 1 < len(pages) else None
    return Outgoing(text, rows(forward, Choice(language.t("publishing.back"), "=back", "0")))


def _recipient(language: Language, line: RecipientLine) -> str:
    who = ", ".join(line.names) if line.names else language.t(f"publishing.why.{line.why}")
    return clip(language.t("publishing.check.unit", unit=clip(line.unit, 60), why=who), 200)


def _pages(lines: Sequence[str]) -> list[list[str]]:
    pages: list[list[str]] = [[]]
    for line in lines:
        if pages[-1] and count_lines("\n".join([*pages[-1], line])) > LIST_LINES:
            pages.append([])
        pages[-1].append(line)
    return pages


def outside_hours(language: Language, now: int, sends_at: int, today: date, sends_on: date) -> Outgoing:
    """Outside sending hours the office chooses: the next window, another time, or KHẨN in its own name."""
    when = language.t(
        "publishing.when",
        time=language.time(sends_at),
        weekday=language.weekday(sends_on),
        day=language.date_short(sends_on),
    )
    text = language.t("publishing.outside", time=language.time(now), weekday=language.weekday(today), when=when)
    return Outgoing(
        text,
        rows(
            Choice(language.t("publishing.outside.agree"), "=agree"),
            Choice(language.t("publishing.outside.other"), "=other"),
            Choice(language.t("publishing.outside.urgent"), "=urgent"),
        ),
    )


def schedule(language: Language, fault: str = "") -> Outgoing:
    """At which day and time; ``fault`` is the key of what was wrong with the last answer."""
    text = language.t("publishing.schedule")
    if fault:
        text = language.t(f"publishing.schedule.{fault}") + "\n" + text
    return Outgoing(text, rows(Choice(language.t("publishing.back"), "=back", "0")))
