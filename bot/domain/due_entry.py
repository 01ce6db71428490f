"""A deadline confirmed for a draft: which duty it belongs to, and what is still to be asked (domain.md 1.5, issue 4)."""

from dataclasses import replace
from datetime import date

from bot.domain.drafts import DirectiveDraft, Extra
from bot.domain.due_days import main_duty, with_own_day
from bot.domain.due_rules import DueRule
from bot.domain.obligations import Duty


def asked_for(draft: DirectiveDraft) -> tuple[Duty, ...]:
    """The duties the next deadline is about: those that have no day of their own."""
    own = dict(draft.own_dues)
    return tuple(duty for duty in draft.duties or () if duty not in own)


def duty_of(draft: DirectiveDraft, rule: DueRule | None) -> Duty:
    """Whose deadline it is. What comes round is the report's where a report is asked: nobody disseminates a paper every month."""
    asked = asked_for(draft)
    if rule is not None and rule.recurring and Duty.REPORT in asked:
        return Duty.REPORT
    return main_duty(asked)


def may_part(draft: DirectiveDraft, rule: DueRule | None) -> Duty | None:
    """A duty that can be given a day of its own beside this one."""
    parts = with_own_day(asked_for(draft))
    return parts[1] if len(parts) > 1 and not (rule is not None and rule.recurring) else None


def decided(
    draft: DirectiveDraft, rule: DueRule | None, due: date | None, *, apart: bool = False, extra: Extra | None = None
) -> DirectiveDraft:
    """The draft with its deadline confirmed. A report that comes round beside a dissemination gets its own day, and the other's is asked next."""
    duty = duty_of(draft, rule)
    parts = with_own_day(asked_for(draft))
    wanted = (*draft.wanted, extra) if extra is not None and extra not in draft.wanted else draft.wanted
    terms = draft.terms.with_rule(duty, rule)
    if rule is not None and rule.recurring and len(parts) > 1:
        return replace(draft, own_dues=(*draft.own_dues, (duty, due)), terms=terms, wanted=wanted)
    further = parts[1:] if apart else ()
    return replace(draft, due=due, due_decided=True, weekly_weeks=None, apart=further, terms=terms, wanted=wanted)


def decided_own(
    draft: DirectiveDraft, rule: DueRule | None, due: date | None, extra: Extra | None = None
) -> DirectiveDraft:
    """The same for the duty that gets a day of its own."""
    duty = draft.next_apart
    if duty is None:
        return draft
    wanted = (*draft.wanted, extra) if extra is not None and extra not in draft.wanted else draft.wanted
    return replace(
        draft, own_dues=(*draft.own_dues, (duty, due)), terms=draft.terms.with_rule(duty, rule), wanted=wanted
    )


def said(draft: DirectiveDraft, extra: Extra) -> DirectiveDraft:
    """An extra is said, or left as it was."""
    return replace(draft, wanted=tuple(each for each in draft.wanted if each is not extra))
