"""What is asked of the units, who reports, by when, and how they are reminded (dialogues.md 3, issue 4)."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from bot.actions import found_deadlines
from bot.actions.drafts import OpenDraft
from bot.cards import deadline_entry, ladder_choice
from bot.cards import publishing as cards
from bot.cards.deadline_entry import Further
from bot.conversation import Reply, Turn, step
from bot.domain.drafts import DirectiveDraft, DraftStep, Extra
from bot.domain.due_days import main_duty
from bot.domain.due_entry import asked_for, decided, decided_own, duty_of, may_part, said
from bot.domain.due_rules import DueRule
from bot.domain.obligations import Duty
from bot.domain.text import fold
from bot.intake.due_found import Clause, Whom
from handlers import ladder_words
from handlers.deadline_entry import confirmed, hear, show
from handlers.publishing import picked, toggled
from handlers.publishing_flow import asks, current, files_came, keep

DEFAULT_DUTIES = (Duty.RECEIVE, Duty.DISSEMINATE)


# ---------------------------------------------------------------------------------------------------------------- duties


@asks(DraftStep.DUTIES)
def ask_duties(turn: Turn, opened: OpenDraft, before: str) -> None:
    _show_duties(turn, opened, [list(Duty).index(duty) for duty in DEFAULT_DUTIES], before)


def _show_duties(turn: Turn, opened: OpenDraft, marked: list[int], before: str = "") -> None:
    some_report = Duty.REPORT in [list(Duty)[at] for at in marked] and len(marked) > 1
    asked = cards.duties(turn.language, marked, some_report=some_report)
    turn.ask("publishing_duties", deadline_entry.with_text(before, asked), draft=opened.id, marked=marked)


@step("publishing_duties")
def duties(turn: Turn, reply: Reply) -> None:
    opened = current(turn, DraftStep.DUTIES)
    if opened is None or files_came(turn, opened, reply):
        return
    marked: list[int] = turn.state["marked"]
    if reply.choice not in ("done", "some_report"):
        _show_duties(turn, opened, toggled(marked, picked(reply), len(Duty)))
    elif marked:
        wanted = (Extra.REPORTING,) if reply.choice == "some_report" else ()
        keep(turn, opened, replace(opened.draft, duties=tuple(list(Duty)[at] for at in marked), wanted=wanted))
    else:
        _show_duties(turn, opened, [], turn.t("publishing.duties.one"))


# -------------------------------------------------------------------------------------------------------------- deadline


@asks(DraftStep.DEADLINE)
def ask_deadline(turn: Turn, opened: OpenDraft, before: str) -> None:
    """In the words of the paper. What its text says already is shown with whom it binds: others, until the office says so."""
    found = found_deadlines.of_draft(turn.db, turn.office, turn.now, opened.draft)
    key = f"publishing.deadline.{main_duty(asked_for(opened.draft)).value}"
    asked = deadline_entry.with_text(before, deadline_entry.ask(turn.language, key, found))
    offers = [rule.to_json() for _, rule in found]
    turn.ask("publishing_deadline", asked, draft=opened.id, offers=offers)


@step("publishing_deadline")
def deadline(turn: Turn, reply: Reply) -> None:
    """What was understood is shown before it counts."""
    opened = current(turn, DraftStep.DEADLINE)
    if opened is None or files_came(turn, opened, reply):
        return
    if reply.choice == "none":
        keep(turn, opened, decided(_with_others(turn, opened.draft, ()), None, None))
        return
    clauses = hear(turn, reply, opened.draft.issued)
    if clauses:
        _show(turn, opened, clauses)


def _with_others(turn: Turn, draft: DirectiveDraft, taken: Sequence[DueRule]) -> DirectiveDraft:
    """What the text says and the office did not take binds others: kept and shown as that."""
    found = found_deadlines.of_draft(turn.db, turn.office, turn.now, draft)
    days = [rule.when for rule in taken]
    others = tuple(rule for _, rule in found if rule.when not in days)
    return replace(draft, terms=replace(draft.terms, others=others))


def _show(turn: Turn, opened: OpenDraft, clauses: list[Clause]) -> None:
    draft = opened.draft
    rule = clauses[0].rule
    further = Further(may_part(draft, rule), _may_upstream(draft, rule), ladder=True)
    if len(clauses) > 1:
        clauses = [_fitting(draft, clause) for clause in clauses]
        further = Further(ladder=True)
    elif duty_of(draft, rule) is Duty.REPORT and len(asked_for(draft)) > 1 and rule.recurring:
        clauses = [Clause(Whom.REPORT, rule)]
    show(turn, clauses, draft.issued, "publishing_understood", further, draft=opened.id)


def _may_upstream(draft: DirectiveDraft, rule: DueRule | None) -> bool:
    return draft.terms.upstream is None and duty_of(draft, rule) is Duty.REPORT and may_part(draft, rule) is None


def _fitting(draft: DirectiveDraft, clause: Clause) -> Clause:
    """A clause of the units without a word about what for is of the main duty."""
    if clause.whom is not Whom.UNITS:
        return clause
    return Clause(Whom.REPORT if main_duty(asked_for(draft)) is Duty.REPORT else Whom.DISSEMINATE, clause.rule)


@step("publishing_understood")
def understood(turn: Turn, reply: Reply) -> None:
    opened = current(turn, DraftStep.DEADLINE)
    if opened is None or files_came(turn, opened, reply):
        return
    if reply.choice in ("yes", "apart", "upstream", "ladder"):
        found = confirmed(turn, opened.draft.issued)
        draft = _with_others(turn, opened.draft, [clause.rule for clause, _ in found])
        took = _taken(draft, found, reply.choice)
        if took is None:
            ask_deadline(turn, opened, turn.t("rules.fault.past"))
        else:
            keep(turn, opened, took)
    elif reply.choice == "edit" or not reply.text:
        ask_deadline(turn, opened, "")
    else:
        turn.talk.step = "publishing_deadline"
        deadline(turn, reply)


EXTRAS = {"upstream": Extra.UPSTREAM, "ladder": Extra.LADDER}


def _taken(draft: DirectiveDraft, found: list[tuple[Clause, date]], choice: str) -> DirectiveDraft | None:
    """The draft with every deadline of the answer; None where a day is over since it was shown."""
    extra = EXTRAS.get(choice)
    if not found:
        return None
    if len(found) == 1:
        [(clause, day)] = found
        return decided(draft, clause.rule, day, apart=choice == "apart", extra=extra)
    by_whom = {clause.whom: (clause.rule, day) for clause, day in found}
    if Whom.UPSTREAM in by_whom:
        draft = replace(draft, terms=replace(draft.terms, upstream=by_whom.pop(Whom.UPSTREAM)[0]))
    asked = asked_for(draft)
    if Whom.REPORT in by_whom and len(by_whom) > 1 and Duty.REPORT in asked:
        rule, day = by_whom.pop(Whom.REPORT)
        draft = replace(
            draft, own_dues=(*draft.own_dues, (Duty.REPORT, day)), terms=draft.terms.with_rule(Duty.REPORT, rule)
        )
    for rule, day in list(by_whom.values())[:1]:
        draft = decided(draft, rule, day, extra=extra)
    return draft


@asks(DraftStep.OWN_DEADLINE)
def ask_own_deadline(turn: Turn, opened: OpenDraft, before: str) -> None:
    duty = opened.draft.next_apart or Duty.REPORT
    asked = deadline_entry.with_text(before, deadline_entry.ask(turn.language, f"publishing.deadline.{duty.value}"))
    turn.ask("publishing_own_deadline", asked, draft=opened.id)


@step("publishing_own_deadline")
def own_deadline(turn: Turn, reply: Reply) -> None:
    """The day of the duty that gets one of its own."""
    opened = current(turn, DraftStep.OWN_DEADLINE)
    if opened is None or files_came(turn, opened, reply):
        return
    if reply.choice == "none":
        keep(turn, opened, decided_own(opened.draft, None, None))
        return
    clauses = hear(turn, reply, opened.draft.issued)
    if clauses:
        upstream = opened.draft.next_apart is Duty.REPORT and opened.draft.terms.upstream is None
        further = Further(upstream=upstream)
        show(turn, clauses[:1], opened.draft.issued, "publishing_own_understood", further, draft=opened.id)


@step("publishing_own_understood")
def own_understood(turn: Turn, reply: Reply) -> None:
    opened = current(turn, DraftStep.OWN_DEADLINE)
    if opened is None or files_came(turn, opened, reply):
        return
    found = confirmed(turn, opened.draft.issued) if reply.choice in ("yes", "upstream") else []
    if found:
        [(clause, day)] = found
        keep(turn, opened, decided_own(opened.draft, clause.rule, day, EXTRAS.get(reply.choice)))
    elif reply.choice or not reply.text:
        ask_own_deadline(turn, opened, "")
    else:
        turn.talk.step = "publishing_own_deadline"
        own_deadline(turn, reply)


# -------------------------------------------------------------------------------------------------------- the Sở's own day


@asks(DraftStep.UPSTREAM)
def ask_upstream(turn: Turn, opened: OpenDraft, before: str) -> None:
    asked = deadline_entry.ask(turn.language, "deadline.upstream")
    turn.ask("publishing_upstream", deadline_entry.with_text(before, asked), draft=opened.id)


@step("publishing_upstream")
def upstream(turn: Turn, reply: Reply) -> None:
    """The second step of a two-step deadline: kept for the office's own plan, never a unit's due day."""
    opened = current(turn, DraftStep.UPSTREAM)
    if opened is None or files_came(turn, opened, reply):
        return
    if reply.choice == "none":
        keep(turn, opened, said(opened.draft, Extra.UPSTREAM))
        return
    clauses = hear(turn, reply, opened.draft.issued)
    if clauses:
        own = [Clause(Whom.UPSTREAM, clauses[0].rule)]
        show(turn, own, opened.draft.issued, "publishing_upstream_understood", draft=opened.id)


@step("publishing_upstream_understood")
def upstream_understood(turn: Turn, reply: Reply) -> None:
    opened = current(turn, DraftStep.UPSTREAM)
    if opened is None or files_came(turn, opened, reply):
        return
    found = confirmed(turn, opened.draft.issued) if reply.choice == "yes" else []
    if found:
        terms = replace(opened.draft.terms, upstream=found[0][0].rule)
        keep(turn, opened, said(replace(opened.draft, terms=terms), Extra.UPSTREAM))
    elif reply.choice or not reply.text:
        ask_upstream(turn, opened, "")
    else:
        turn.talk.step = "publishing_upstream"
        upstream(turn, reply)


# ------------------------------------------------------------------------------------------------------------ how reminded


@asks(DraftStep.LADDER)
def ask_ladder(turn: Turn, opened: OpenDraft, before: str) -> None:
    asked = ladder_choice.ask(turn.language, ladder_words.usual(turn))
    turn.ask("publishing_ladder", deadline_entry.with_text(before, asked), draft=opened.id)


@step("publishing_ladder")
def ladder(turn: Turn, reply: Reply) -> None:
    """As usual, KHẨN, on days of its own, weekly only, or not at all."""
    opened = current(turn, DraftStep.LADDER)
    if opened is None or files_came(turn, opened, reply):
        return
    chosen = ladder_words.hear(turn, reply)
    if chosen is not None:
        terms = replace(opened.draft.terms, ladder=chosen)
        keep(turn, opened, said(replace(opened.draft, terms=terms), Extra.LADDER))


@asks(DraftStep.WEEKLY)
def ask_weekly(turn: Turn, opened: OpenDraft, before: str) -> None:
    turn.ask("publishing_weekly", deadline_entry.with_text(before, cards.weekly(turn.language)), draft=opened.id)


@step("publishing_weekly")
def weekly(turn: Turn, reply: Reply) -> None:
    """So that nothing is reminded for ever: for so many weeks, or never."""
    opened = current(turn, DraftStep.WEEKLY)
    if opened is None or files_came(turn, opened, reply):
        return
    typed = re.search(r"\b(\d{1,2}) tuan\b", fold(reply.text))
    if reply.choice or (typed and 1 <= int(typed.group(1)) <= 52):
        weeks = int(reply.choice) if reply.choice else int(typed.group(1)) if typed else 0
        keep(turn, opened, replace(opened.draft, weekly_weeks=weeks))
    else:
        turn.ask_again(cards.weekly(turn.language))
