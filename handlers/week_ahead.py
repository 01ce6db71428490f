"""Monday's push beforehand: looked at, put off by a day, left out, taken back (dialogues.md 7.2)."""

from datetime import date

from bot.actions import surprises_ahead, weekly_changes
from bot.actions.foreseen import named as with_names
from bot.actions.spoken import spoken
from bot.actions.weekly_changes import PutOff, PutOffRefusal
from bot.cards import week_ahead as cards
from bot.conversation import Door, Turn, command
from bot.domain.instants import local_day, monday_of


@command("push_ahead", "hoan tin nhac", "hoantinnhac", "tin thu hai", door=Door.OFFICE, reads=True)
def push_ahead(turn: Turn, args: list[str]) -> None:
    """The push of a week, or the next one, as it will go out."""
    found = weekly_changes.ahead(turn.db, turn.office, turn.now, _week(args))
    facts = cards.PushFacts(
        found.week,
        found.at,
        found.people,
        found.units,
        found.changed,
        found.next_day,
        found.open,
        surprises_ahead.push_asks_first(turn.db, turn.office, turn.now, found.people),
    )
    turn.say(cards.push_card(turn.language, facts))


@command("push_list", door=Door.OFFICE, reads=True)
def push_list(turn: Turn, args: list[str]) -> None:
    """Who will get it, with how many duties each."""
    found = weekly_changes.ahead(turn.db, turn.office, turn.now, _week(args))
    offset = int(args[1]) if len(args) > 1 and args[1].isdigit() else 0
    until = local_day(found.at, turn.office.zone) if found.at is not None else turn.today
    lines = with_names(turn.db, turn.office, turn.now, until, found.messages)
    people = [(line.person, line.named[0].unit if line.named else "", line.total) for line in lines]
    turn.say(cards.push_list(turn.language, found.week, people, offset))


@command("push_change", door=Door.OFFICE)
def push_change(turn: Turn, args: list[str]) -> None:
    """Put it off by a day, leave the week out, or take that back."""
    week, how = _week(args), args[1] if len(args) > 1 else ""
    if week is None or how not in set(PutOff):
        turn.refuse(turn.t("week_ahead.refused.over"))
        return
    line = spoken(turn.incoming).line()
    done = weekly_changes.change(turn.db, turn.office, turn.now, turn.standing, week, PutOff(how), line)
    if isinstance(done, PutOffRefusal):
        turn.refuse(turn.t(f"week_ahead.refused.{done.value}"))
    else:
        turn.say(cards.decided(turn.language, done.week, done.at, done.next_day, changed=done.changed))


def _week(args: list[str]) -> date | None:
    try:
        return monday_of(date.fromisoformat(args[0])) if args else None
    except ValueError:
        return None
