"""The copy for the leadership: seen, worded, sent in one tap, or copied (dialogues.md 7.2)."""

from datetime import date

from bot.actions import digest, leaders
from bot.actions.leaders import CopyRefusal
from bot.actions.spoken import spoken
from bot.cards import leaders as cards
from bot.conversation import Door, Reply, Turn, command, step
from bot.domain.instants import monday_of
from bot.domain.text import clean


@command("leader_copy", "bao cao lanh dao", "baocaolanhdao", door=Door.OFFICE, reads=True)
def leader_copy(turn: Turn, args: list[str]) -> None:
    """The copy of a week (this one), as it stood with its digest, or stands now."""
    week, as_of = _named(turn, args)
    found = digest.of_week(turn.db, turn.office, turn.now, week, as_of)
    text = leaders.weekly_text(turn.db, turn.language, found)
    turn.say(cards.copy_card(turn.language, text, found.week, found.facts.as_of))


@command("leader_plain", door=Door.OFFICE, reads=True)
def plain(turn: Turn, args: list[str]) -> None:
    """The words alone, to be copied into another conversation."""
    week, as_of = _named(turn, args)
    found = digest.of_week(turn.db, turn.office, turn.now, week, as_of)
    turn.say(leaders.weekly_text(turn.db, turn.language, found))


@command("leader_send", door=Door.OFFICE)
def send(turn: Turn, args: list[str]) -> None:
    """One tap: to everybody of the leadership; a job says to how many."""
    week, as_of = _named(turn, args)
    line, key = spoken(turn.incoming).line(), f"{turn.inbox_id}"
    refused = leaders.send(
        turn.db,
        turn.office,
        turn.now,
        turn.standing,
        week,
        as_of or turn.now,
        turn.address,
        turn.language.code,
        key,
        line,
    )
    if refused is not None:
        turn.refuse(turn.t(f"leaders.refused.{refused.value}"))


@command("leader_edit", door=Door.OFFICE)
def edit(turn: Turn, args: list[str]) -> None:
    """Other words for the copy."""
    week, as_of = _named(turn, args)
    turn.ask("leader_words", cards.edit_card(turn.language), week=week.isoformat(), as_of=as_of)


@step("leader_words")
def leader_words(turn: Turn, reply: Reply) -> None:
    """What the leadership will read instead; it must fit one screen."""
    text = clean(reply.text)
    if reply.choice == "no":
        turn.close()
        turn.say(turn.t("leaders.unchanged"))
        return
    if reply.choice != "fresh" and (not text or reply.files):
        turn.ask_again(cards.edit_card(turn.language))
        return
    if reply.choice != "fresh" and not cards.fits(text):
        turn.ask_again(turn.t("leaders.too_long", lines=cards.COPY_LINES))
        return
    week = date.fromisoformat(turn.state["week"])
    as_of = turn.state["as_of"] or turn.now
    refused = leaders.keep_words(turn.db, turn.now, turn.standing, week, "" if reply.choice == "fresh" else text)
    turn.close()
    if isinstance(refused, CopyRefusal):
        turn.refuse(turn.t(f"leaders.refused.{refused.value}"))
    elif reply.choice == "fresh":
        turn.say(cards.as_made(turn.language, week, as_of))
    else:
        turn.say(cards.copy_card(turn.language, text, week, as_of))


def _named(turn: Turn, args: list[str]) -> tuple[date, int | None]:
    """(Monday of the week, the moment the card was made for), from a button or typed by hand."""
    try:
        week = monday_of(date.fromisoformat(args[0])) if args else monday_of(turn.today)
    except ValueError:
        week = monday_of(turn.today)
    moment = next((int(a[1:]) for a in args[1:] if a[:1] == "@" and a[1:].isdigit()), None)
    return week, moment if moment is not None and moment <= turn.now else None
