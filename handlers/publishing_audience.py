"""To whom a directive goes, what is asked of them, and by when (dialogues.md 3)."""

import re
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

from bot.actions import previews
from bot.actions.drafts import OpenDraft
from bot.cards import checking
from bot.cards import publishing as cards
from bot.conversation import Reply, Turn, step
from bot.domain.audience import Audience, expand
from bot.domain.drafts import DraftStep
from bot.domain.due_days import with_own_day
from bot.domain.obligations import Duty
from bot.domain.text import fold
from bot.domain.units import UnitKind, UnitName, find_units, sure_match
from bot.intake.dates import Deadline, DeadlineFault, DeadlineFaultKind, read_deadline
from bot.messaging import Outgoing
from bot.store import reach, units
from handlers.publishing import picked, toggled
from handlers.publishing_flow import asks, current, files_came, keep

DEFAULT_DUTIES = (Duty.RECEIVE, Duty.DISSEMINATE)
KINDS = {
    "divisions": (UnitKind.DIVISION, UnitKind.OFFICE),
    "public_units": (UnitKind.PUBLIC_UNIT,),
    "communes": (UnitKind.COMMUNE,),
    "other": (UnitKind.OTHER,),
}
KIND_WORDS = {
    "phong chuyen mon": "divisions",
    "cac phong": "divisions",
    "don vi su nghiep": "public_units",
    "cap xa": "communes",
}
"""Group addressees that may be typed among unit names (domain.md 1.6)."""


# -------------------------------------------------------------------------------------------------------------- audience


@asks(DraftStep.AUDIENCE)
def ask_audience(turn: Turn, opened: OpenDraft, before: str) -> None:
    turn.ask("publishing_audience", checking.audience(turn.language, before, _counts(turn)), draft=opened.id)


def _counts(turn: Turn) -> Counter[UnitKind]:
    return Counter(unit.kind for unit in reach.brief_units(turn.db))


@step("publishing_audience")
def audience(turn: Turn, reply: Reply) -> None:
    """All, a kind, chosen units, or all but some. A name typed at once begins the choosing."""
    opened = current(turn, DraftStep.AUDIENCE)
    if opened is None or files_came(turn, opened, reply):
        return
    match reply.choice:
        case "all":
            _chosen(turn, opened, Audience(everyone=True))
        case "divisions" | "public_units" | "communes" | "other":
            _chosen(turn, opened, Audience(kinds=frozenset(KINDS[reply.choice])))
        case "chosen":
            _pick(turn, opened, [], [], excluding=False)
        case "except":
            _pick(turn, opened, [], [], excluding=True)
        case "others":
            turn.ask("publishing_audience", checking.audience_others(turn.language, _counts(turn)), draft=opened.id)
        case "":
            _pick_named(turn, opened, [], [], False, reply.text)
        case _:
            ask_audience(turn, opened, "")


def _chosen(turn: Turn, opened: OpenDraft, chosen: Audience) -> None:
    if not expand(chosen, reach.brief_units(turn.db)):
        ask_audience(turn, opened, turn.t("publishing.audience.empty"))
        return
    keep(turn, opened, replace(opened.draft, audience=chosen))


def _pick(
    turn: Turn, opened: OpenDraft, chosen: list[int], kinds: list[str], *, excluding: bool, note: str = ""
) -> None:
    names = [turn.t(f"publishing.kind.{kind}") for kind in kinds] + [units.name_of(turn.db, unit) for unit in chosen]
    asked = checking.pick_units(turn.language, names, excluding=excluding, note=note)
    turn.ask("publishing_pick", asked, draft=opened.id, chosen=chosen, kinds=kinds, excluding=excluding)


@step("publishing_pick")
def pick(turn: Turn, reply: Reply) -> None:
    """Unit by unit: names typed in full, in part, abbreviated, with slips; several separated by commas."""
    opened = current(turn, DraftStep.AUDIENCE)
    if opened is None or files_came(turn, opened, reply):
        return
    chosen: list[int] = turn.state["chosen"]
    kinds: list[str] = turn.state["kinds"]
    excluding: bool = turn.state["excluding"]
    match reply.choice:
        case "back":
            ask_audience(turn, opened, "")
        case "undo":
            _pick(turn, opened, chosen[:-1], kinds if chosen else kinds[:-1], excluding=excluding)
        case "done":
            everyone = Audience(everyone=True, excluded=frozenset(chosen))
            some = Audience(units=frozenset(chosen), kinds=frozenset(k for name in kinds for k in KINDS[name]))
            _chosen(turn, opened, everyone if excluding else some)
        case _:
            _pick_named(turn, opened, chosen, kinds, excluding, reply.text)


def _pick_named(turn: Turn, opened: OpenDraft, chosen: list[int], kinds: list[str], excluding: bool, text: str) -> None:
    """Take every name that is sure; ask about the first that is not and keep the rest of the line."""
    waiting = [part for part in re.split(r"[,;\n]+", text) if part.strip()]
    names = units.names(turn.db)
    while waiting:
        typed = waiting.pop(0)
        kind = KIND_WORDS.get(fold(typed)) if not excluding else None
        if kind is not None:
            kinds = list(dict.fromkeys([*kinds, kind]))
            continue
        unit_id = _sure(typed, names)
        if unit_id is not None:
            chosen = list(dict.fromkeys([*chosen, unit_id]))
            continue
        found = [
            (m.unit_id, units.name_of(turn.db, m.unit_id), m.via_former_name or "") for m in find_units(typed, names, 4)
        ]
        asked = checking.which_unit(turn.language, typed, found)
        state = {"chosen": chosen, "kinds": kinds, "excluding": excluding, "rest": ", ".join(waiting)}
        turn.ask("publishing_which", asked, draft=opened.id, **state)
        return
    _pick(turn, opened, chosen, kinds, excluding=excluding)


def _sure(typed: str, names: list[UnitName]) -> int | None:
    match = sure_match(find_units(typed, names))
    return match.unit_id if match is not None and match.via_former_name is None else None


@step("publishing_which")
def which(turn: Turn, reply: Reply) -> None:
    opened = current(turn, DraftStep.AUDIENCE)
    if opened is None or files_came(turn, opened, reply):
        return
    state = dict(turn.state)
    chosen: list[int] = state["chosen"]
    if reply.choice.startswith("u") and reply.choice[1:].isdigit():
        chosen = list(dict.fromkeys([*chosen, int(reply.choice[1:])]))
    text = state["rest"] if reply.choice else ", ".join(part for part in (reply.text, state["rest"]) if part)
    _pick_named(turn, opened, chosen, state["kinds"], state["excluding"], text)


# ---------------------------------------------------------------------------------------------------------------- duties


@asks(DraftStep.DUTIES)
def ask_duties(turn: Turn, opened: OpenDraft, before: str) -> None:
    _show_duties(turn, opened, [list(Duty).index(duty) for duty in DEFAULT_DUTIES], before)


def _show_duties(turn: Turn, opened: OpenDraft, marked: list[int], before: str = "") -> None:
    asked = cards.duties(turn.language, marked)
    text = f"{before}\n{asked.text}" if before else asked.text
    turn.ask("publishing_duties", replace(asked, text=text), draft=opened.id, marked=marked)


@step("publishing_duties")
def duties(turn: Turn, reply: Reply) -> None:
    opened = current(turn, DraftStep.DUTIES)
    if opened is None or files_came(turn, opened, reply):
        return
    marked: list[int] = turn.state["marked"]
    if reply.choice != "done":
        _show_duties(turn, opened, toggled(marked, picked(reply), len(Duty)))
    elif marked:
        keep(turn, opened, replace(opened.draft, duties=tuple(list(Duty)[at] for at in marked)))
    else:
        _show_duties(turn, opened, [], turn.t("publishing.duties.one"))


# -------------------------------------------------------------------------------------------------------------- deadline


@asks(DraftStep.DEADLINE)
def ask_deadline(turn: Turn, opened: OpenDraft, before: str) -> None:
    asked = cards.deadline(turn.language, opened.draft.duties or ())
    text = f"{before}\n{asked.text}" if before else asked.text
    turn.ask("publishing_deadline", replace(asked, text=text), draft=opened.id)


@step("publishing_deadline")
def deadline(turn: Turn, reply: Reply) -> None:
    """In the words of the paper; what was understood is shown before it counts."""
    opened = current(turn, DraftStep.DEADLINE)
    if opened is None or files_came(turn, opened, reply):
        return
    if reply.choice == "none":
        keep(turn, opened, replace(opened.draft, due=None, due_decided=True))
    elif reply.choice:
        _show(turn, opened, date.fromisoformat(reply.choice), False)
    else:
        read = read_words(turn, reply.text, opened.draft.issued)
        if isinstance(read, Outgoing):
            turn.ask_again(read)
        else:
            _show(turn, opened, read.due, read.at is not None)


def _show(turn: Turn, opened: OpenDraft, due: date, has_time: bool) -> None:
    """What was understood; of two duties met at different times the second may get a day of its own."""
    parts = with_own_day(opened.draft.duties or ())
    show_understood(turn, opened.id, due, has_time, "publishing_understood", parts[1] if len(parts) > 1 else None)


def read_words(turn: Turn, text: str, issued: date | None) -> Deadline | Outgoing:
    """A deadline, or the refusal that says what is wrong and offers what may have been meant."""
    calendar = turn.office.calendar(turn.db)
    read = read_deadline(text, turn.today, add_working_days=calendar.add_working_days, issued=issued)
    if isinstance(read, DeadlineFault):
        offer = read.offer.due if read.offer else None
        day = read.day if read.kind is DeadlineFaultKind.BAD_DAY else None
        return cards.deadline_fault(turn.language, read.kind.value, day, offer)
    return read


def show_understood(
    turn: Turn, draft_id: int, due: date, has_time: bool, step_name: str, may_part: Duty | None = None, **more: object
) -> None:
    """The day as it will be followed, with the days of reminders; one tap confirms it."""
    facts = previews.understood(turn.db, turn.office, turn.now, due)
    weekday = (
        turn.today - timedelta(days=turn.today.weekday()) + timedelta(days=turn.office.config.hours.weekly_day - 1)
    )
    asked = cards.understood(
        turn.language, due, facts.left, facts.reminders, weekday, has_time=has_time, may_part=may_part
    )
    turn.ask(step_name, asked, draft=draft_id, due=due.isoformat(), **more)


@step("publishing_understood")
def understood(turn: Turn, reply: Reply) -> None:
    opened = current(turn, DraftStep.DEADLINE)
    if opened is None or files_came(turn, opened, reply):
        return
    parts = with_own_day(opened.draft.duties or ())[1:]
    if reply.choice == "yes" or (reply.choice == "apart" and parts):
        due = date.fromisoformat(turn.state["due"])
        apart = parts if reply.choice == "apart" else ()
        decided = replace(opened.draft, due=due, due_decided=True, weekly_weeks=None, apart=apart, own_dues=())
        keep(turn, opened, decided)
    elif reply.choice == "edit" or not reply.text:
        ask_deadline(turn, opened, "")
    else:
        turn.talk.step = "publishing_deadline"
        deadline(turn, reply)


@asks(DraftStep.OWN_DEADLINE)
def ask_own_deadline(turn: Turn, opened: OpenDraft, before: str) -> None:
    duty = opened.draft.next_apart
    asked = cards.deadline(turn.language, (duty,) if duty else ())
    text = f"{before}\n{asked.text}" if before else asked.text
    turn.ask("publishing_own_deadline", replace(asked, text=text), draft=opened.id)


@step("publishing_own_deadline")
def own_deadline(turn: Turn, reply: Reply) -> None:
    """The day of the duty that gets one of its own."""
    opened = current(turn, DraftStep.OWN_DEADLINE)
    if opened is None or files_came(turn, opened, reply):
        return
    if reply.choice == "none":
        _keep_own(turn, opened, None)
    elif reply.choice:
        show_understood(turn, opened.id, date.fromisoformat(reply.choice), False, "publishing_own_understood")
    else:
        read = read_words(turn, reply.text, opened.draft.issued)
        if isinstance(read, Outgoing):
            turn.ask_again(read)
        else:
            show_understood(turn, opened.id, read.due, read.at is not None, "publishing_own_understood")


@step("publishing_own_understood")
def own_understood(turn: Turn, reply: Reply) -> None:
    opened = current(turn, DraftStep.OWN_DEADLINE)
    if opened is None or files_came(turn, opened, reply):
        return
    if reply.choice == "yes":
        _keep_own(turn, opened, date.fromisoformat(turn.state["due"]))
    elif reply.choice == "edit" or not reply.text:
        ask_own_deadline(turn, opened, "")
    else:
        turn.talk.step = "publishing_own_deadline"
        own_deadline(turn, reply)


def _keep_own(turn: Turn, opened: OpenDraft, due: date | None) -> None:
    duty = opened.draft.next_apart
    if duty is not None:
        keep(turn, opened, replace(opened.draft, own_dues=(*opened.draft.own_dues, (duty, due))))


@asks(DraftStep.WEEKLY)
def ask_weekly(turn: Turn, opened: OpenDraft, before: str) -> None:
    asked = cards.weekly(turn.language)
    text = f"{before}\n{asked.text}" if before else asked.text
    turn.ask("publishing_weekly", replace(asked, text=text), draft=opened.id)


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
