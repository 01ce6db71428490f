"""To whom a directive goes (dialogues.md 3)."""

import re
from collections import Counter
from dataclasses import replace

from bot.actions.drafts import OpenDraft
from bot.cards import checking
from bot.conversation import Reply, Turn, step
from bot.domain.audience import Audience, expand
from bot.domain.drafts import DraftStep
from bot.domain.obligations import Duty
from bot.domain.text import fold
from bot.domain.units import UnitKind, UnitName, find_units, sure_match
from bot.store import reach, units
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
