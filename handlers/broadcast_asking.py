"""The questions about a message to many, asked from several steps: its text, to whom, and the check before it goes."""

from collections import Counter

from bot.actions import broadcast_sending, broadcasts
from bot.actions.broadcasts import Check
from bot.cards import broadcasts as cards
from bot.conversation import Turn
from bot.domain.broadcasts import BroadcastStatus
from bot.messaging import FileRef
from bot.reports.standing import overview
from bot.store import reach


def ask_text(turn: Turn, broadcast_id: int, files: list[list[object]]) -> None:
    """The text anew; its files stay."""
    kept = cards.files_kept(turn.language, [FileRef(*f) for f in files]) if files else ""  # type: ignore[arg-type]
    turn.ask("broadcast_text", cards.ask_text(turn.language, before=kept), files=files, id=broadcast_id)


def ask_audience(turn: Turn, broadcast_id: int, before: str = "") -> None:
    """To whom."""
    if before:
        turn.say(before)
    counts = Counter(unit.kind for unit in reach.brief_units(turn.db))
    turn.ask("broadcast_audience", cards.audience(turn.language, counts, _most_urgent(turn)), id=broadcast_id)


def _most_urgent(turn: Turn) -> tuple[int, str] | None:
    """The directive whose day is next and with which some unit is not done."""
    for item in overview(turn.db, turn.office, turn.now):
        if any(met < everyone for met, everyone in item.counts.values()):
            return item.directive.id, item.directive.number
    return None


def ask_check(turn: Turn, broadcast_id: int) -> None:
    """First the message exactly as it will be shown, then who gets it."""
    found = broadcasts.check(turn.db, turn.office, turn.now, broadcast_id)
    if found is None or found.broadcast.status is not BroadcastStatus.DRAFT:
        turn.close()
        turn.refuse(turn.t("broadcasts.refused.over"))
        return
    draw = broadcast_sending.message_of(turn.db, turn.office, turn.now, found.broadcast)
    turn.say(cards.shown(turn.language, draw(turn.language)))
    ask_count(turn, found)


def ask_count(turn: Turn, found: Check, before: int | None = None) -> None:
    """Who gets it, and the number to type where many do. ``before``: how many it was for when the office decided."""
    if not found.people:
        turn.ask("broadcast_check", cards.nobody(turn.language), id=found.broadcast.id)
        return
    facts = cards.CheckFacts(
        found.people,
        found.units,
        found.unreached,
        found.must_type,
        found.trial,
        found.broadcast.corrects is not None,
        on_paper=found.on_paper,
        before=before,
        cost=found.cost,
    )
    asked = cards.check(turn.language, facts)
    turn.ask("broadcast_check", asked, id=found.broadcast.id, typed_count=found.must_type)
