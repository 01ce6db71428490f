"""The Friday digest of the office: one small screen of the week, and behind it what has to be done (dialogues.md 7.2)."""

from dataclasses import replace
from datetime import date

from bot.cards.measure import MAX_LINES, lines_of, rows
from bot.domain.digests import Expiring, Facts, OwnDue, Push
from bot.domain.instants import local_day
from bot.domain.ledger import grouped
from bot.domain.obligations import Duty, Silence
from bot.domain.text import clip
from bot.i18n import Language
from bot.messaging import Choice, Outgoing

EXPIRING = 5


def span(language: Language, first: date, last: date) -> str:
    """``05–09/6/2023``; both months where the week lies in two."""
    if first.month == last.month:
        return language.t("digest.span", first=first.day, last=language.date_doc(last))
    return language.t("digest.span_of_two", first=language.date_short(first), last=language.date_doc(last))


def digest_card(
    language: Language,
    facts: Facts,
    last: date,
    push: Push | None,
    code: str | None,
    own: tuple[OwnDue, ...] = (),
    *,
    preview: bool = False,
) -> Outgoing:
    """``last``: the last working day of the week. ``code``: the twelve digits handed out, None before they are.

    ``own``: next week's days that bind no unit; they stand with what expires.
    """
    drawn = [_card(language, facts, last, push, code, own, shown, preview=preview) for shown in range(EXPIRING, -1, -1)]
    return next((card for card in drawn if lines_of(card) <= MAX_LINES), drawn[-1])


def to_read(language: Language, card: Outgoing) -> Outgoing:
    """The same for the leadership: what it leads to is where everything stands."""
    return replace(card, choices=rows(Choice(language.t("digest.button.standing"), "standing")))


def _card(
    language: Language,
    facts: Facts,
    last: date,
    push: Push | None,
    code: str | None,
    own: tuple[OwnDue, ...],
    shown: int,
    *,
    preview: bool,
) -> Outgoing:
    day = local_day(facts.as_of, language.zone)
    lines = [
        language.t("digest.title", span=span(language, facts.first, last)),
        language.t("digest.as_of", time=language.time(facts.as_of), day=language.date_short(day)),
        _moved(language, facts),
        *_expiring(language, facts.expiring, own, shown),
        *_to_do(language, facts),
    ]
    if push is not None:
        lines.append(_push(language, push))
    if preview:
        lines.append(language.t("digest.preview"))
    if code is not None:
        lines.append(language.t("digest.code", code=grouped(code)))
    return Outgoing("\n".join(lines), _choices(language, facts, push, preview=preview))


def _choices(language: Language, facts: Facts, push: Push | None, *, preview: bool) -> tuple[tuple[Choice, ...], ...]:
    week = facts.first.isoformat()
    work = Choice(language.t("digest.button.work"), "digest_work")
    ahead = None
    if push is not None and not push.sent:
        day = local_day(push.at, language.zone) if push.at is not None else push.week
        text = language.t("digest.button.push", weekday=language.weekday(day))
        ahead = Choice(text, f"push_ahead {push.week.isoformat()}")
    copy = Choice(language.t("digest.button.leaders"), f"leader_copy {week}")
    return rows(work, ahead, None if preview and not facts.directives else copy)


def _moved(language: Language, facts: Facts) -> str:
    parts = [language.t(f"digest.moved.{duty.value}", count=language.two(facts.moved.get(duty, 0))) for duty in Duty]
    return language.t("digest.moved", parts=", ".join(parts))


def _expiring(language: Language, expiring: tuple[Expiring, ...], own: tuple[OwnDue, ...], shown: int) -> list[str]:
    if not expiring and not own:
        return [language.t("digest.expiring.none")]
    days = [(each.day, _of_units(language, each)) for each in expiring]
    days += [(each.day, _of_nobody(language, each)) for each in own]
    lines = [text for _, text in sorted(days, key=lambda one: one[0])]
    more = [language.t("digest.more", count=language.two(len(lines) - shown))] if len(lines) > shown else []
    return [language.t("digest.expiring"), *lines[:shown], *more]


def _of_units(language: Language, each: Expiring) -> str:
    number = each.code or clip(each.number, 20)
    units = language.two(each.units)
    return language.t("digest.expiring.line", day=language.date_short(each.day), number=number, units=units)


def _of_nobody(language: Language, each: OwnDue) -> str:
    day, number = language.date_short(each.day), clip(each.number, 20)
    if each.upstream:
        return language.t("digest.expiring.upstream", day=day, number=number)
    return language.t("digest.expiring.others", day=day, number=number)


def _to_do(language: Language, facts: Facts) -> list[str]:
    lines = []
    silent = facts.reasons.get(Silence.SENT_NO_ANSWER, 0)
    if silent:
        key = "digest.silent" if facts.silent_days else "digest.silent_today"
        lines.append(language.t(key, units=language.two(silent), days=language.two(facts.silent_days)))
    if facts.to_contact:
        lines.append(language.t("digest.contact", units=language.two(facts.to_contact)))
    if facts.overdue:
        lines.append(language.t("digest.overdue", units=language.two(facts.overdue)))
    waiting = [
        language.t(f"digest.open.{name}", count=language.two(count))
        for name, count in (
            ("extensions", facts.open.extensions),
            ("others", facts.open.others),
            ("questions", facts.open.questions),
            ("registrations", facts.open.registrations),
        )
        if count
    ]
    if waiting:
        lines.append(language.t("digest.open", parts=", ".join(waiting)))
    if facts.open.unsettled:
        lines.append(language.t("digest.unsettled", count=language.two(facts.open.unsettled)))
    return [language.t("digest.to_do"), *lines] if lines else [language.t("digest.nothing_to_do")]


def _push(language: Language, push: Push) -> str:
    if push.at is None:
        return language.t("digest.push.none", day=language.date_short(push.week))
    day = local_day(push.at, language.zone)
    values = {"weekday": language.weekday(day), "day": language.date_short(day), "units": language.two(push.units)}
    text = language.t("digest.push.sent" if push.sent else "digest.push", **values)
    return text[:1].upper() + text[1:]


def work_card(language: Language, facts: Facts, waiting: int, first_to_call: int | None) -> Outgoing:
    """Silent units by their one reason, each counted once, and the next steps. ``waiting`` things wait for the office to decide."""
    lines = [language.t("digest.work", time=language.time(facts.as_of))]
    lines += [
        language.t(f"standing.count.{reason.value}", count=language.two(count))
        for reason, count in facts.reasons.items()
    ]
    if not facts.reasons:
        lines.append(language.t("digest.work.nobody"))
    if facts.overdue:
        lines.append(language.t("standing.overdue", count=language.two(facts.overdue)))
    calls = unsettled = waits = None
    if facts.to_contact and first_to_call is not None:
        text = language.t("standing.button.calls", count=language.two(facts.to_contact))
        calls = Choice(text, f"calls #{first_to_call}")
    if waiting:
        waits = Choice(language.t("standing.button.waiting", count=language.two(waiting)), "waiting")
    if facts.open.unsettled:
        text = language.t("digest.button.unsettled", count=language.two(facts.open.unsettled))
        unsettled = Choice(text, "unsettled")
    standing = Choice(language.t("digest.button.standing"), "standing")
    return Outgoing(
        "\n".join(lines),
        rows(calls, waits, unsettled, standing, Choice(language.t("log_head.button.full"), "log_head")),
    )
