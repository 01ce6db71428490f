"""Which of the units addressed owe the report: by kind, or unit by unit (issue 4: duties with different addressees)."""

import re
from dataclasses import replace

from bot.actions import drafts
from bot.actions.drafts import OpenDraft
from bot.cards import checking, reporting_units
from bot.conversation import Reply, Turn, step
from bot.domain.audience import Audience, expand
from bot.domain.drafts import DraftStep, Extra
from bot.domain.due_entry import said
from bot.domain.text import fold
from bot.domain.units import find_units, sure_match
from bot.store import reach, units
from handlers.publishing_audience import KIND_WORDS, KINDS
from handlers.publishing_flow import asks, current, files_came, keep


@asks(DraftStep.REPORTING)
def ask_reporting(turn: Turn, opened: OpenDraft, before: str) -> None:
    _ask(turn, opened, [], before)


def _ask(turn: Turn, opened: OpenDraft, chosen: list[int], note: str = "") -> None:
    names = [units.name_of(turn.db, unit_id) for unit_id in chosen]
    asked = reporting_units.ask(turn.language, names, note)
    turn.ask("publishing_reporting", asked, draft=opened.id, chosen=chosen)


@step("publishing_reporting")
def reporting(turn: Turn, reply: Reply) -> None:
    """Names typed in full, in part, abbreviated; a kind of units; ``done`` when all are named."""
    opened = current(turn, DraftStep.REPORTING)
    if opened is None or files_came(turn, opened, reply):
        return
    chosen: list[int] = list(turn.state["chosen"])
    addressed = drafts.unit_ids_of(turn.db, opened.draft)
    match reply.choice:
        case "all":
            _keep(turn, opened, None)
        case "done" if chosen:
            _keep(turn, opened, Audience(units=frozenset(chosen)))
        case "undo":
            _ask(turn, opened, chosen[:-1])
        case _ if reply.choice.startswith("u") and reply.choice[1:].isdigit():
            _add(turn, opened, chosen, [int(reply.choice[1:])], addressed)
        case "":
            _named(turn, opened, chosen, reply.text, addressed)
        case _:
            _ask(turn, opened, chosen)


def _named(turn: Turn, opened: OpenDraft, chosen: list[int], text: str, addressed: list[int]) -> None:
    names = units.names(turn.db)
    added: list[int] = []
    for typed in (part for part in re.split(r"[,;\n]+", text) if part.strip()):
        kind = KIND_WORDS.get(fold(typed))
        if kind is not None:
            added += expand(Audience(kinds=frozenset(KINDS[kind])), reach.brief_units(turn.db))
            continue
        found = find_units(typed, names, 4)
        match = sure_match(found)
        if match is None or match.via_former_name is not None:
            listed = [(m.unit_id, units.name_of(turn.db, m.unit_id), m.via_former_name or "") for m in found]
            asked = checking.which_unit(turn.language, typed, listed)
            turn.ask("publishing_reporting", asked, draft=opened.id, chosen=list(dict.fromkeys([*chosen, *added])))
            return
        added.append(match.unit_id)
    _add(turn, opened, chosen, added, addressed)


def _add(turn: Turn, opened: OpenDraft, chosen: list[int], added: list[int], addressed: list[int]) -> None:
    """Only units the paper goes to can owe its report."""
    outside = [units.name_of(turn.db, unit_id) for unit_id in added if unit_id not in addressed]
    note = turn.t("deadline.reporting.outside", names=", ".join(outside[:2])) if outside else ""
    within = [unit_id for unit_id in added if unit_id in addressed]
    _ask(turn, opened, list(dict.fromkeys([*chosen, *within])), note)


def _keep(turn: Turn, opened: OpenDraft, chosen: Audience | None) -> None:
    terms = replace(opened.draft.terms, reporting=chosen)
    keep(turn, opened, said(replace(opened.draft, terms=terms), Extra.REPORTING))
