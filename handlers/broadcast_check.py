"""The check of a message to many before it goes: how it reads, who gets it, the typed count, the hours (dialogues.md 6)."""

from bot.actions import broadcast_holds, broadcast_sending, broadcasts
from bot.actions.broadcasts import BroadcastRefusal, Check
from bot.actions.send_times import send_time
from bot.actions.spoken import spoken
from bot.cards import broadcast_course as course_cards
from bot.cards import broadcasts as cards
from bot.conversation import Reply, Turn, step
from bot.domain.broadcasts import BroadcastStatus
from bot.domain.drafts import typed_count
from bot.store import broadcast_recipients as recipients
from bot.store import broadcasts as rows
from bot.store import people, units
from handlers.broadcast_asking import ask_audience, ask_check, ask_count, ask_text
from handlers.trial import leave as leave_trial


@step("broadcast_check")
def check(turn: Turn, reply: Reply) -> None:
    """The count typed (or a tap where few people get it), the list, mending, a test to the office, leaving the training mode."""
    found = broadcasts.check(turn.db, turn.office, turn.now, turn.state["id"])
    if found is None or found.broadcast.status is not BroadcastStatus.DRAFT:
        turn.close()
        turn.refuse(turn.t("broadcasts.refused.over"))
        return
    match reply.choice:
        case "list":
            _list(turn, found, 0)
        case "text":
            files = [[f.sha256, f.name, f.mime, f.size] for f in rows.files(turn.db, found.broadcast.id)]
            ask_text(turn, found.broadcast.id, files)
        case "audience":
            ask_audience(turn, found.broadcast.id)
        case "rehearse":
            _rehearse(turn, found)
        case "leave_trial":
            leave_trial(turn)
            ask_check(turn, found.broadcast.id)
        case "send" if found.must_type is None and found.people:
            _same_or_when(turn, found, found.people)
        case "":
            _typed(turn, found, reply.text)
        case _:
            ask_count(turn, found)


def _typed(turn: Turn, found: Check, typed: str) -> None:
    count = typed_count(typed)
    if count is None or not found.people:
        ask_count(turn, found)
    elif count != found.people:
        turn.ask_again(cards.wrong_count(turn.language, count, found.people))
    else:
        _same_or_when(turn, found, count)


def _rehearse(turn: Turn, found: Check) -> None:
    count = broadcasts.rehearse(turn.db, turn.office, turn.now, turn.standing, found.broadcast.id)
    if isinstance(count, int):
        turn.say(turn.t("broadcasts.rehearsed", count=turn.language.two(count)))
    ask_count(turn, found)


def _list(turn: Turn, found: Check, page: int) -> None:
    listed = recipients.names(turn.db, found.source, cards.PAGE, page * cards.PAGE)
    names = [(name, units.name_of(turn.db, unit_id)) for name, unit_id in listed]
    asked = cards.people_list(turn.language, names, page, -(-found.people // cards.PAGE))
    turn.ask_beside("broadcast_list", asked, id=found.broadcast.id, typed_count=found.must_type)


@step("broadcast_list")
def listed(turn: Turn, reply: Reply) -> None:
    found = broadcasts.check(turn.db, turn.office, turn.now, turn.state["id"])
    if found is None:
        turn.close()
        return
    if reply.choice.startswith("page") and reply.choice[4:].isdigit():
        _list(turn, found, int(reply.choice[4:]))
    elif reply.choice == "back" or (not reply.choice and typed_count(reply.text) is None):
        ask_count(turn, found)
    else:  # the number typed, or a button of the check, which is open still
        check(turn, reply)


# ------------------------------------------------------------------------------------------------------- same content


def _same_or_when(turn: Turn, found: Check, counted: int) -> None:
    """The same content twice asks; then the hours are looked at. ``counted`` people are what the office decided on."""
    before = broadcasts.same_before(turn.db, turn.now, found.broadcast)
    if before is None:
        _when(turn, found, counted)
        return
    outcomes = rows.outcomes(turn.db, before.id, turn.now)
    unreached = sum(o.status in broadcast_sending.RESENDABLE for o in outcomes)
    gone = sum(o.status in ("owed", "queued", "sent", "unknown") for o in outcomes)
    asked = cards.same_again(turn.language, before.send_at or before.created_at, gone, unreached, found.people)
    turn.ask("broadcast_same", asked, id=found.broadcast.id, before=before.id, counted=counted)


@step("broadcast_same")
def same(turn: Turn, reply: Reply) -> None:
    found = broadcasts.check(turn.db, turn.office, turn.now, turn.state["id"])
    if found is None:
        turn.close()
        return
    match reply.choice:
        case "again":
            _when(turn, found, turn.state["counted"])
        case "rest":
            before = turn.state["before"]
            turn.close()
            broadcasts.discard(turn.db, turn.standing, found.broadcast.id)
            line = spoken(turn.incoming).line()
            count = broadcast_sending.resend(turn.db, turn.now, turn.standing, before, line)
            turn.say(turn.t("broadcasts.resent", count=turn.language.two(count)))
        case "none":
            turn.close()
            broadcasts.discard(turn.db, turn.standing, found.broadcast.id)
            turn.say(turn.t("broadcasts.nothing_sent"))
        case _:
            _same_or_when(turn, found, turn.state["counted"])


# --------------------------------------------------------------------------------------------------------------- hours


def _when(turn: Turn, found: Check, counted: int) -> None:
    """Inside sending hours it goes after the hold; outside the office chooses."""
    if found.is_open:
        _send(turn, found.broadcast.id, counted)
        return
    asked = cards.outside_hours(turn.language, turn.now, turn.today, found.sends_at, turn.office.today(found.sends_at))
    turn.ask("broadcast_hours", asked, id=found.broadcast.id, sends_at=found.sends_at, counted=counted)


@step("broadcast_hours")
def hours(turn: Turn, reply: Reply) -> None:
    """The next window, another time, or KHẨN in the name of whoever decides it."""
    match reply.choice:
        case "agree" if turn.state["sends_at"] > turn.now:
            _send(turn, turn.state["id"], turn.state["counted"], send_at=turn.state["sends_at"])
        case "urgent":
            _send(turn, turn.state["id"], turn.state["counted"], urgent=True)
        case "other":
            asked = cards.ask_time(turn.language)
            turn.ask("broadcast_time", asked, id=turn.state["id"], counted=turn.state["counted"])
        case _:
            found = broadcasts.check(turn.db, turn.office, turn.now, turn.state["id"])
            if found is not None:
                _when(turn, found, turn.state["counted"])


@step("broadcast_time")
def time(turn: Turn, reply: Reply) -> None:
    """Day and time of the office's choice, within its sending hours."""
    found = broadcasts.check(turn.db, turn.office, turn.now, turn.state["id"])
    if found is None:
        turn.close()
    elif reply.choice == "back":
        _when(turn, found, turn.state["counted"])
    else:
        at = send_time(turn.db, turn.office, turn.now, reply.text)
        if isinstance(at, str):
            turn.ask_again(cards.ask_time(turn.language, at))
        else:
            _send(turn, found.broadcast.id, turn.state["counted"], send_at=at)


def _send(turn: Turn, broadcast_id: int, counted: int, *, urgent: bool = False, send_at: int | None = None) -> None:
    """Decide it: from here on it can only be stopped. The message about the hold goes to the person's first route.

    Where the number has to be typed and is no longer what was decided on, it is asked again.
    """
    found = broadcasts.check(turn.db, turn.office, turn.now, broadcast_id)
    if found is not None and found.must_type is not None and found.people != counted:
        ask_count(turn, found, before=counted)
        return
    done = broadcast_holds.confirm(
        turn.db, turn.office, turn.now, turn.standing, broadcast_id, urgent=urgent, send_at=send_at
    )
    turn.close()
    if isinstance(done, BroadcastRefusal):
        turn.refuse(turn.t(f"broadcasts.refused.{done.value}"))
        return
    route = people.route_to(turn.db, turn.person_id)
    if done.hold_until <= turn.now:
        turn.say(course_cards.started(turn.language, broadcast_id, done.people))
    elif route is None or (route.channel, route.address) != (turn.address.channel, turn.address.id):
        when = turn.language.moment(done.hold_until)
        turn.say(turn.t("broadcasts.confirmed", people=turn.language.two(done.people), when=when))
