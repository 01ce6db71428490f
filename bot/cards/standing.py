"""What the office sees of directives and units: the overview, one directive, its units, one unit, whom to call (dialogues.md 7.1)."""

from collections.abc import Sequence
from datetime import date

from bot.cards.dues import due_of, dues_words
from bot.cards.measure import MAX_LINES, lines_of
from bot.cards.words import column, label
from bot.clock import civil_day
from bot.domain.due_days import main_duty
from bot.domain.ledger import grouped
from bot.domain.obligations import Duty, LateMark, NextStep, NotSent, ObligationState, Silence
from bot.domain.occurrences import YearOfDuty
from bot.domain.standings import Case, DirectiveLabel, DirectiveStanding, DutyCase, Ending, Overview, UnitLabel
from bot.domain.text import clip, count_lines
from bot.i18n import Language
from bot.messaging import Choice, Outgoing, Rows

SHOWN = 3
UNIT_LINES = 2
"""Lines of a small phone for one unit of the list."""
NAME_MOST = 34
"""Directives with a button of their own in the overview."""


def overview_card(
    language: Language, items: Sequence[Overview], now: int, units: int, as_of: int | None, offset: int, waiting: int
) -> Outgoing:
    """Every directive in a line; three at a time have a button, ``waiting`` things wait for the office."""
    day = civil_day(now if as_of is None else as_of, language.zone)
    head = [moment_line(language, now, as_of)]
    if not items:
        return Outgoing("\n".join([*head, language.t("standing.none")]), _waiting(language, waiting))
    head.append(language.t("standing.scope", units=language.two(units), directives=language.two(len(items))))
    shown = items[offset : offset + SHOWN]
    lines = [_overview_line(language, item, day) for item in shown]
    suffix = "" if as_of is None else f" @{as_of}"
    buttons = tuple(
        Choice(label(_short(item.directive, shown)), f"standing #{item.directive.id}{suffix}") for item in shown
    )
    rest = len(items) - offset - len(shown)
    more: Rows = ()
    if rest > 0:
        text = language.t("standing.button.more", count=language.two(rest))
        more = ((Choice(text, f"standings {offset + len(shown)}{suffix}"),),)
    return Outgoing("\n".join([*head, "", *lines]), (buttons, *more, *_waiting(language, waiting)))


def directive_card(language: Language, found: DirectiveStanding, *, past: bool) -> Outgoing:
    """One directive: how many units stand where, and the next steps that are open. In the past nothing can be pushed."""
    directive = found.directive
    title = language.t("standing.title", number=directive.number, due=dues_words(language, directive.dues, found.asked))
    count = language.two(len(found.cases))
    day = language.date_doc(civil_day(found.as_of, language.zone))
    at = (
        language.t("standing.at_past", day=day, count=count)
        if past
        else language.t("standing.at", time=language.time(found.as_of), day=day, count=count)
    )
    head = [title, at]
    lines = [language.t(f"standing.count.{place.value}", count=language.two(n)) for place, n in found.places.items()]
    if found.overdue:
        lines.append(language.t("standing.overdue", count=language.two(len(found.overdue))))
    if found.roster:
        share = language.percent(found.told / found.roster)
        told, roster = language.two(found.told), language.two(found.roster)
        lines.append(language.t("standing.told", told=told, roster=roster, share=share))
    choices = _directive_choices(language, found, past=past)
    card = Outgoing("\n".join([*head, "", *lines, *year_lines(language, found.years, "directive")]), choices)
    return card if lines_of(card) <= MAX_LINES else Outgoing("\n".join([*head, "", *lines]), choices)


def year_lines(language: Language, years: Sequence[YearOfDuty], of: str) -> list[str]:
    """``Báo cáo năm 2023: đạt 03 kỳ (trễ 01), quá hạn 01, đang chờ 01.`` ``of``: one "case", or a "directive" with all its units."""
    return [
        language.t(
            f"standing.year.{of}",
            duty=_capital(language.t(f"duty.{each.duty.value}")),
            year=each.year,
            met=language.two(each.met),
            late=language.two(each.late),
            missed=language.two(each.missed),
            running=language.two(each.running),
        )
        for each in years
    ]


def _directive_choices(language: Language, found: DirectiveStanding, *, past: bool) -> Rows:
    at = f" @{found.as_of}" if past else ""
    urge = calls = end = None
    if not past:
        if found.to_remind:
            urge = Choice(
                language.t("standing.button.urge", count=language.two(len(found.to_remind))),
                f"urge #{found.directive.id}",
            )
        if found.to_contact:
            calls = Choice(
                language.t("standing.button.calls", count=language.two(len(found.to_contact))),
                f"calls #{found.directive.id}",
            )
        if found.directive.status == "published":
            end = Choice(language.t("standing.button.end"), f"end_follow_up #{found.directive.id}")
    units = Choice(language.t("standing.button.units"), f"standing_units #{found.directive.id} 0{at}")
    export = Choice(language.t("standing.button.export"), f"export #{found.directive.id}{at}")
    last = (export,) if end is None else (export, end)
    return (*column(urge, calls, units), last)


def units_card(language: Language, found: DirectiveStanding, offset: int, *, past: bool) -> Outgoing:
    """The units one by one, those that owe most first, each with its one reason; as many as a small phone shows."""
    ordered = sorted(found.cases, key=_urgency)
    at = f" @{found.as_of}" if past else ""
    head = language.t("standing.units", number=found.directive.number, count=language.two(len(ordered)))
    lines = [head]
    shown = 0
    for case in ordered[offset:]:
        line = _unit_line(case.unit, reason(language, case) + mark_extended(language, case))
        if count_lines("\n".join([*lines, line])) > MAX_LINES - 2:
            break
        lines.append(line)
        shown += 1
    rest = len(ordered) - offset - shown
    more = None
    if rest > 0:
        text = language.t("standing.button.more_units", count=language.two(rest))
        more = Choice(text, f"standing_units #{found.directive.id} {offset + shown}{at}")
    back = Choice(language.t("standing.button.back"), f"standing #{found.directive.id}{at}")
    return Outgoing("\n".join(lines), column(more, back))


def _unit_line(unit: UnitLabel, words: str) -> str:
    """The unit by its name where that fits two lines of a small phone; else by its abbreviation, or cut at a word."""
    for name in (unit.name, unit.short_name):
        if count_lines(f"{name}: {words}") <= UNIT_LINES:
            return f"{name}: {words}"
    return f"{clip(unit.short_name, NAME_MOST)}: {words}"


def _urgency(case: Case) -> tuple[int, bool]:
    order = list(Silence)
    return (order.index(case.silence) if case.silence is not None else len(order), not case.standing.is_overdue)


def case_card(
    language: Language,
    directive: DirectiveLabel,
    case: Case,
    now: int,
    as_of: int | None = None,
    years: Sequence[YearOfDuty] = (),
) -> Outgoing:
    """One unit under one directive: what it did, the one reason of its silence, and the step prepared for it."""
    lines = [
        language.t("standing.case", number=directive.number, unit=case.unit.name),
        moment_line(language, now, as_of),
        _case_due(language, case),
        *(_duty_line(language, each, case) for each in case.duties),
        *year_lines(language, years, "case"),
        language.t("standing.reason_line", reason=reason(language, case)),
    ]
    return Outgoing("\n".join(lines), _case_choices(language, case) if as_of is None else ())


def _case_due(language: Language, case: Case) -> str:
    """The day that counts; where more time was granted both days."""
    return _capital(case_due_words(language, case))


def case_due_words(language: Language, case: Case) -> str:
    """``hạn 16/6/2023, gia hạn đến 20/6/2023``, duty by duty where their days differ."""
    if len(case.dues.grouped(case.asked)) > 1:
        return "; ".join(_group_due(language, case, duties, day) for duties, day in case.dues.grouped(case.asked))
    return extended_words(language, case) or dues_words(language, case.dues, case.asked)


def extended_words(language: Language, case: Case) -> str:
    """``hạn 16/6/2023, gia hạn đến 20/6/2023``; "" where nothing was granted."""
    if case.extended is None:
        return ""
    if len(case.dues.grouped(case.asked)) > 1:
        groups = case.dues.grouped(case.asked)
        return "; ".join(
            _group_due(language, case, duties, day) for duties, day in groups if case.extended_of(duties) is not None
        )
    first, due = case.extended
    return language.t("standing.extended", first=language.date_doc(first), day=language.date_doc(due))


def _group_due(language: Language, case: Case, duties: Sequence[Duty], day: date | None) -> str:
    words, more = due_of(language, main_duty(duties), day, language.date_doc), case.extended_of(duties)
    return words if more is None else language.t("standing.due_extended", due=words, day=language.date_doc(more[1]))


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _case_choices(language: Language, case: Case) -> Rows:
    where = f"#{case.directive_id} u{case.unit.id}"
    step = _step_choice(language, case, where)
    behalf = None
    if case.silence is not None:
        behalf = Choice(language.t("standing.button.on_behalf"), f"on_behalf {where}")
    again = Choice(language.t("requests.button.reopen"), f"reopen {where}") if case.exempt_as else None
    return (*column(step, behalf, again), (Choice(language.t("standing.button.story"), f"story {where}"),))


def _step_choice(language: Language, case: Case, where: str) -> Choice | None:
    """The next step of the unit's silence as one tap; the slip itself is recorded by the choice beside it."""
    match case.standing.next_step:
        case NextStep.DECIDE:
            return Choice(language.t("standing.step.decide"), f"decide_case {case.directive_id} {case.unit.id}")
        case NextStep.INVITE:
            return Choice(language.t("standing.step.invite"), f"invite {case.unit.id}")
        case NextStep.CALL | NextStep.WAIT_OR_SEND_NOW:
            return Choice(language.t("standing.step.call"), f"calls {where}")
        case NextStep.REMIND | NextStep.REMIND_REST | NextStep.REMIND_DISSEMINATION | NextStep.REMIND_REPORT:
            return Choice(language.t("standing.step.remind"), f"urge {where}")
        case NextStep.RECORD_SLIP:
            return Choice(language.t("standing.button.slip"), f"print_slips {where}")
        case None:
            return None


def reason(language: Language, case: Case) -> str:
    """The one reason of a silence in a few words, or that the unit is done; *late* is a mark beside it."""
    if case.silence is Silence.NOT_YET_SENT:
        words = language.t(not_sent_key(case.standing.not_sent))
    elif case.silence is Silence.PARTLY_DISSEMINATED and case.standing.tally is not None:
        tally = case.standing.tally
        words = language.t(
            "standing.reason.partly_disseminated",
            told=language.two(tally.told),
            roster=language.two(tally.roster),
            remaining=language.two(tally.remaining),
        )
    elif case.exempt_as and case.place is Ending.EXEMPT:
        words = language.t(f"standing.free.{case.exempt_as}")
    else:
        words = language.t(f"standing.reason.{case.place.value}")
    if case.can_be_reminded and case.head_away_until is not None:
        words += language.t("standing.mark.head_away", day=language.date_short(case.head_away_until))
    if case.standing.is_overdue:
        return words + language.t("standing.mark.overdue")
    late = LateMark.MET_LATE in case.standing.late.values()
    return words + language.t("standing.mark.met_late") if late else words


def mark_extended(language: Language, case: Case) -> str:
    """``, gia hạn 20/6``, behind the reason; "" where nothing was granted or nothing is left to do."""
    if case.extended is None or case.place is Ending.EXEMPT:
        return ""
    return language.t("standing.mark.extended", day=language.date_short(case.extended[1]))


def not_sent_key(why: NotSent | None) -> str:
    return f"standing.not_sent.{why.value if why is not None else 'failed'}"


def _duty_line(language: Language, each: DutyCase, case: Case) -> str:
    duty, ack = each.obligation.duty, each.acknowledgement
    if each.obligation.state is ObligationState.EXEMPT:
        return language.t(f"standing.exempt.{duty.value}")
    if ack is None:
        return language.t(f"standing.open.{duty.value}")
    values = {
        "moment": f"{language.date_short(civil_day(ack.recorded.at, language.zone))} {language.clock(ack.recorded.at)}",
        "name": given_name(ack.name),
        "code": grouped(ack.receipt),
    }
    if ack.on_behalf:
        line = language.t(f"standing.met_by_office.{duty.value}", **values)
    else:
        line = language.t(f"standing.met_by.{duty.value}", **values)
    if duty is Duty.DISSEMINATE and case.standing.tally is not None:
        line += ", " + tally_words(language, case)
    if duty is Duty.REPORT and each.report is not None and each.report.number:
        line += f", {each.report.number}"
    return line


def tally_words(language: Language, case: Case) -> str:
    """``38/41, còn 01``."""
    tally = case.standing.tally
    if tally is None:
        return ""
    text = f"{language.two(tally.told)}/{language.two(tally.roster)}"
    return text + (language.t("standing.left", count=language.two(tally.remaining)) if tally.remaining else "")


def given_name(full_name: str) -> str:
    """The name by which somebody is called: the last word (domain.md 6.1)."""
    return full_name.split()[-1] if full_name.split() else ""


def _overview_line(language: Language, item: Overview, day: date) -> str:
    counts = [
        language.t(f"standing.met.{duty.value}", met=language.two(met), all=language.two(everyone))
        for duty, (met, everyone) in sorted(item.counts.items(), key=lambda pair: list(Duty).index(pair[0]))
    ]
    when = dues_words(
        language,
        item.directive.dues,
        item.counts,
        lambda due: language.date_short(due) if due.year == day.year else language.date_doc(due),
    )
    return language.t("standing.line", number=item.directive.number, due=when, counts=", ".join(counts))


def _short(directive: DirectiveLabel, among: Sequence[Overview]) -> str:
    """The document's own number; with its symbol where two have the same."""
    same = [item for item in among if item.directive.code == directive.code]
    return directive.code if directive.code and len(same) == 1 else clip(directive.number, 28)


def moment_line(language: Language, now: int, as_of: int | None) -> str:
    if as_of is not None and as_of < now:
        return language.t("standing.as_of", day=language.date_doc(civil_day(as_of, language.zone)))
    day = civil_day(now, language.zone)
    return language.t(
        "standing.head", time=language.time(now), weekday=language.weekday(day), day=language.date_doc(day)
    )


def _waiting(language: Language, count: int) -> Rows:
    if not count:
        return ()
    return ((Choice(language.t("standing.button.waiting", count=language.two(count)), "waiting"),),)
