"""The terms of a directive, kept with it: rules in words and as data, who reports, its ladder; and what they mean for each duty."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from bot.actions import ladders
from bot.actions.office import Office
from bot.cards.due_rules import rule_words
from bot.domain.audience import expand
from bot.domain.due_dates import DueDate, NoStart, next_due_dates, occurrences
from bot.domain.due_rules import Binds, DueRule
from bot.domain.events import Code, DeadlineRuleSet, LadderChosen, OccurrenceOpened
from bot.domain.instants import local_day, monday_of
from bot.domain.ladder_choice import LadderChoice, LadderKind, chosen_ladder
from bot.domain.obligations import Duty
from bot.domain.terms import Terms
from bot.store import addressees, directives, due_rules, events, obligations, reach
from bot.store import ladders as ladder_rows
from bot.store.database import Database

LOOKED_AHEAD = 4
"""Occurrences that may be open already when a rule is replaced."""


def keep(db: Database, office: Office, now: int, directive_id: int, terms: Terms, by: int) -> None:
    """Write the terms down with a directive that is being decided, before its duties are opened."""
    if terms.reporting is not None:
        addressees.keep(db, directive_id, Duty.REPORT, terms.reporting)
    for duty, rule in terms.rules:
        rule_id, first = set_rule(db, office, now, directive_id, duty, rule, by)
        if rule.recurring and first is not None:
            due_rules.opened(db, rule_id, first.hard)  # it is opened with the directive
    if terms.upstream is not None:
        set_rule(db, office, now, directive_id, Duty.REPORT, terms.upstream, by, Binds.UPSTREAM)
    for rule in terms.others:
        set_rule(db, office, now, directive_id, Duty.REPORT, rule, by, Binds.OTHERS)
    if terms.ladder is not None and terms.ladder.kind is not LadderKind.USUAL:
        choose_ladder(db, office, now, directive_id, terms.ladder, by)


def set_rule(
    db: Database,
    office: Office,
    now: int,
    directive_id: int,
    duty: Duty,
    rule: DueRule,
    by: int | None,
    binds: Binds = Binds.UNITS,
) -> tuple[int, DueDate | None]:
    """Keep one rule with its directive, in the office's words and as data. Returns its number and its first occurrence from today on.

    What is open already gets its next day and minute, as the first occurrence. A rule that binds others, or the Sở itself, is kept
    and shown; it never becomes a unit's due day (None). What the line of the directive does not prove by its due days gets a line of
    its own: what comes round, an hour, what binds no unit.
    """
    words = rule_words(office.languages.default, rule)
    rule_id = due_rules.add(db, directive_id, duty, binds, rule, words, now, by)
    if rule.recurring or rule.at is not None or binds is not Binds.UNITS:
        line = DeadlineRuleSet(
            directive_id=directive_id, person_id=by, duty=duty, binds=Code(binds.value), rule_id=rule_id, words=words
        )
        events.append(db, line, now)
    stored = due_rules.get(db, rule_id) if binds is Binds.UNITS else None
    if stored is None:
        return rule_id, None
    anchors = stored.anchors(office.zone)
    first = next(iter(next_due_dates(rule, office.today(now), office.calendar(db), anchors, office.zone, 1)), None)
    if first is not None:
        ends_at = first.ends_at if rule.at is not None else None
        adopted = due_rules.adopt(db, directive_id, duty, first.period, first.hard, ends_at)
        if adopted and rule.recurring:
            due_rules.opened(db, rule_id, first.hard)
    return rule_id, first


# --------------------------------------------------------------------------------------------------- opening the duties


@dataclass(frozen=True, slots=True)
class Owing:
    """Which units owe a duty until which day; the name of the occurrence opened first where it comes round, and its minute (epoch ms) where the
    paper names one. ``later``: the rule that opened it, where the directive's own first day is over.
    """

    units: tuple[int, ...]
    due: date | None
    period: str = ""
    ends_at: int | None = None
    later: int | None = None


def owing(
    db: Database,
    office: Office,
    now: int,
    directive_id: int,
    unit_ids: Sequence[int],
    dues: Iterable[tuple[Duty, date | None]],
) -> dict[Duty, Owing]:
    """For each duty with its due day: who of these units owes it, and as which occurrence it is opened.

    Units that come later owe of what comes round the occurrence that can still be met, none that was over before they had the paper.
    """
    narrowed = addressees.of_directive(db, directive_id)
    rules = {each.duty: each for each in due_rules.of_directive(db, directive_id) if each.binds is Binds.UNITS}
    brief = reach.brief_units(db) if narrowed else ()
    found = {}
    for duty, due in dues:
        units = tuple(unit_ids)
        if duty in narrowed:
            chosen = set(expand(narrowed[duty], brief))
            units = tuple(unit_id for unit_id in unit_ids if unit_id in chosen)
        first = (
            _occurrence(db, office, rules[duty], due, office.today(now)) if duty in rules and due is not None else None
        )
        if first is None:
            found[duty] = Owing(units, due)
            continue
        stored = rules[duty]
        ends_at = first.ends_at if stored.rule.at is not None else None
        found[duty] = Owing(units, first.hard, first.period, ends_at, stored.id if first.hard != due else None)
    return found


def open_duty(db: Database, now: int, directive_id: int, duty: Duty, owing: Owing) -> None:
    """Open one duty for its units, with a line of the log where its day is not the one the line of the directive proves."""
    opened = obligations.open_for(db, directive_id, owing.units, [duty], owing.due, now, owing.period, owing.ends_at)
    if opened and owing.later is not None and owing.due is not None:
        line = OccurrenceOpened(directive_id=directive_id, duty=duty, due=owing.due, units=opened, rule_id=owing.later)
        events.append(db, line, now)


def _occurrence(db: Database, office: Office, stored: due_rules.StoredRule, due: date, today: date) -> DueDate | None:
    """The occurrence of a rule that ends on the day; where that is over and it comes round, the next that can be met."""
    if not stored.rule.recurring and stored.rule.at is None:
        return None
    over = stored.rule.recurring and due < today
    since = today if over else due
    try:
        upcoming = occurrences(stored.rule, since, office.calendar(db), stored.anchors(office.zone), office.zone)
        first = next(upcoming, None)
    except NoStart:
        return None
    return first if first is not None and (over or first.hard == due) else None


# --------------------------------------------------------------------------------------------------------- later changes


def replace_rule(
    db: Database, office: Office, now: int, directive_id: int, duty: Duty, rule: DueRule | None, by: int
) -> None:
    """Another rule for a duty after its directive was sent; None: nothing comes round any more. What is open and not over follows the new rule."""
    for stored in due_rules.of_directive(db, directive_id):
        if stored.duty is duty and stored.binds is Binds.UNITS:
            due_rules.end(db, stored.id, now)
    if rule is None:
        return
    rule_id, _first = set_rule(db, office, now, directive_id, duty, rule, by)
    kept = due_rules.get(db, rule_id)
    if kept is None:
        return
    today, calendar = office.today(now), office.calendar(db)
    coming = next_due_dates(rule, today, calendar, kept.anchors(office.zone), office.zone, LOOKED_AHEAD)
    if not rule.recurring:
        for each in coming:
            due_rules.move_open(db, directive_id, duty, today, each.hard)
        return
    moved = [each for each in coming if due_rules.move_period(db, directive_id, duty, each.period, each.hard)]
    if moved:
        due_rules.opened(db, rule_id, max(each.hard for each in moved))


def choose_ladder(db: Database, office: Office, now: int, directive_id: int, choice: LadderChoice, by: int) -> int:
    """The ladder of one directive from now on, with its line of the log. Returns its number."""
    ladder_id = ladders.freeze(db, now, chosen_ladder(choice, ladders.steps_of(office)))
    ladder_rows.set_for_directive(db, directive_id, ladder_id)
    weeks = weeks_counted(db, office, now, directive_id, choice)
    if weeks is not None:
        ladder_rows.set_weekly(db, directive_id, weeks)
    line = LadderChosen(directive_id=directive_id, person_id=by, ladder_id=ladder_id, choice=Code(choice.kind.value))
    events.append(db, line, now)
    return ladder_id


def weeks_counted(db: Database, office: Office, now: int, directive_id: int, choice: LadderChoice) -> int | None:
    """For how many weeks from its publication weekly cards name the directive, where the choice says for how many from now."""
    directive = directives.get(db, directive_id)
    if not choice.weekly_weeks or directive is None or directive.published_at is None:
        return choice.weekly_weeks
    began = monday_of(local_day(directive.published_at, office.zone))
    return (monday_of(office.today(now)) - began).days // 7 + choice.weekly_weeks
