"""What can be done with a message to many once it is decided: stopped, sent now, gone on with, repeated, put right (dialogues.md 6)."""

from bot.actions import broadcast_holds, broadcast_sending, broadcasts
from bot.actions.broadcasts import BroadcastRefusal
from bot.actions.spoken import spoken
from bot.cards import broadcast_course as course_cards
from bot.cards import broadcasts as cards
from bot.conversation import Door, Turn, command
from bot.domain.broadcasts import BroadcastStatus
from bot.store import broadcasts as rows
from bot.store import people
from bot.store.broadcasts import Broadcast
from handlers.broadcast_asking import ask_text


def _of(turn: Turn, args: list[str]) -> Broadcast | None:
    found = rows.get(turn.db, int(args[0])) if args and args[0].isdigit() else None
    if found is None:
        turn.refuse(turn.t("broadcasts.refused.unknown"))
    return found


@command("broadcast_stop", door=Door.OFFICE)
def stop(turn: Turn, args: list[str]) -> None:
    """Stop what was not sent yet: the author, and the Chánh Văn phòng."""
    found = _of(turn, args)
    if found is None:
        return
    line = spoken(turn.incoming).line()
    stopped = broadcast_holds.stop(turn.db, turn.office, turn.now, turn.standing, found.id, line)
    if isinstance(stopped, BroadcastRefusal):
        turn.refuse(turn.t(f"broadcasts.refused.{stopped.value}"))
        return
    facts = course_cards.StoppedFacts(
        found.id, found.text, turn.now, people.name_of(turn.db, turn.person_id), stopped.sent, stopped.unsent
    )
    turn.say(course_cards.stopped(turn.language, facts))


@command("broadcast_now", door=Door.OFFICE)
def now(turn: Turn, args: list[str]) -> None:
    """Skip what is left of the hold."""
    found = _of(turn, args)
    if found is None:
        return
    line = spoken(turn.incoming).line()
    refusal = broadcast_holds.send_now(turn.db, turn.office, turn.now, turn.standing, found.id, line)
    if refusal is not None:
        turn.refuse(turn.t(f"broadcasts.refused.{refusal.value}"))
        return
    count = len(rows.outcomes(turn.db, found.id, turn.now))
    turn.say(course_cards.started(turn.language, found.id, count))


@command("broadcast_progress", "tien do thong bao", "tiendothongbao", door=Door.OFFICE, reads=True)
def progress(turn: Turn, args: list[str]) -> None:
    """How far it is: of the one that is named, or of the newest."""
    found = _of(turn, args) if args else rows.newest_sent(turn.db)
    if found is None:
        if not args:
            turn.refuse(turn.t("broadcasts.none_sent"))
        return
    if found.status is BroadcastStatus.HELD:
        turn.say(
            course_cards.hold(
                turn.language, broadcast_holds.as_held(turn.db, turn.office, turn.now, found, turn.person_id)
            )
        )
        return
    seen = broadcast_sending.how_far(turn.db, turn.office, turn.now, found)
    if seen.result is None:
        turn.refuse(turn.t("broadcasts.none_sent"))
    else:
        turn.say((course_cards.progress if seen.moving else course_cards.result)(turn.language, seen.result))


@command("broadcast_view", door=Door.OFFICE)
def view(turn: Turn, args: list[str]) -> None:
    """The whole text, as people get it; the Chánh Văn phòng can still stop it."""
    found = _of(turn, args)
    if found is not None:
        turn.say(broadcast_sending.message_of(turn.db, turn.office, turn.now, found)(turn.language))


@command("broadcast_resend", door=Door.OFFICE)
def resend(turn: Turn, args: list[str]) -> None:
    """Once more to those whose message failed or whose outcome is unknown."""
    found = _of(turn, args)
    if found is not None:
        line = spoken(turn.incoming).line()
        _said_again(turn, broadcast_sending.resend(turn.db, turn.now, turn.standing, found.id, line))


@command("broadcast_resume", door=Door.OFFICE)
def resume(turn: Turn, args: list[str]) -> None:
    """Go on with what was stopped half-way."""
    found = _of(turn, args)
    if found is not None:
        line = spoken(turn.incoming).line()
        count = broadcast_sending.resume(turn.db, turn.now, turn.standing, found.id, line)
        if count:
            turn.say(course_cards.started(turn.language, found.id, count))
        else:
            _said_again(turn, count)


def _said_again(turn: Turn, count: int) -> None:
    if not count:
        turn.refuse(turn.t("broadcasts.nobody_left"))
    else:
        turn.say(turn.t("broadcasts.resent", count=turn.language.two(count)))


@command("broadcast_correct", door=Door.OFFICE)
def correct(turn: Turn, args: list[str]) -> None:
    """A message that puts it right, to exactly those who got it."""
    found = _of(turn, args)
    if found is None:
        return
    day = turn.office.today(found.send_at or found.created_at)
    turn.ask("broadcast_text", cards.ask_text(turn.language, corrects=day), files=[], corrects=found.id)


@command("broadcast_edit", door=Door.OFFICE)
def edit(turn: Turn, args: list[str]) -> None:
    """Mend what was stopped before anybody got it."""
    found = _of(turn, args)
    if found is None:
        return
    made = broadcasts.reopen(turn.db, turn.now, turn.standing, found.id)
    if isinstance(made, BroadcastRefusal):
        turn.refuse(turn.t(f"broadcasts.refused.{made.value}"))
        return
    files = [[f.sha256, f.name, f.mime, f.size] for f in rows.files(turn.db, made)]
    ask_text(turn, made, files)


@command("broadcast_discard", door=Door.OFFICE)
def discard(turn: Turn, args: list[str]) -> None:
    """Throw the draft away; what was stopped stays in the record as stopped."""
    found = _of(turn, args)
    if found is not None:
        if found.status is BroadcastStatus.DRAFT:
            broadcasts.discard(turn.db, turn.standing, found.id)
        turn.say(turn.t("broadcasts.discarded"))


@command("broadcast_leave", door=Door.OFFICE)
def leave(turn: Turn, args: list[str]) -> None:
    """Neither go on nor put it right."""
    if _of(turn, args) is not None:
        turn.say(turn.t("broadcasts.left"))
