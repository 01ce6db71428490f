"""Sending a message of the office to many: queued in chunks, watched until it is out, repeated by hand only (dialogues.md 6)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.actions.delivery import Fanout, Owed, edit, in_trial, owe
from bot.actions.office import Office
from bot.actions.routes import chunk_of
from bot.cards import broadcast_course as cards
from bot.cards.broadcasts import MessageFacts, message
from bot.cards.sending import MissedPerson, MissedReason
from bot.domain.broadcasts import BroadcastStatus
from bot.domain.delivery import DropReason, MessageKind
from bot.domain.events import BroadcastDecided, BroadcastResent, Code
from bot.domain.people import Standing
from bot.domain.routing import WAITS
from bot.i18n import Language
from bot.messaging import Outgoing
from bot.store import broadcasts as rows
from bot.store import deliveries, events, jobs, routing
from bot.store.broadcasts import Broadcast, Outcome
from bot.store.database import Database

SEND_JOB = "send_broadcast"
WATCH_JOB = "watch_broadcast"
AGAIN_JOB = "owe_broadcast_again"
CHUNK = 150
"""Messages queued in one transaction: the text is drawn once a language and channel."""
AGAIN_AT_ONCE = 500
"""People owed once more in one transaction."""
WATCH_MS = 3_000
"""The progress is shown anew at most so often."""
PAGE_MS = 6_000
NAMED = 3
RESENDABLE = ("failed", "unknown")


def told_key(broadcast_id: int, person_id: int) -> str:
    """The message about the hold, which becomes the progress and the result."""
    return f"broadcast-hold:{broadcast_id}:{person_id}"


def begin(db: Database, now: int, found: Broadcast) -> None:
    """The line that proves what went to whom, and the job that sends it."""
    files = rows.files(db, found.id)
    people, unit_ids = rows.frozen(db, found.id)
    decided = BroadcastDecided(
        broadcast_id=found.id,
        person_id=found.author,
        written_by=found.written_by,
        content_sha256=Code(found.content_digest),
        people=people,
        units=tuple(unit_ids),
        urgent=found.urgent,
        trial=in_trial(db),
        files=tuple(Code(file.sha256) for file in files),
    )
    events.append(db, decided, now)
    jobs.add(db, SEND_JOB, {"broadcast": found.id}, now)


def message_of(db: Database, office: Office, now: int, found: Broadcast) -> Callable[[Language], Outgoing]:
    """The message exactly as people get it, by language."""
    files = tuple(rows.files(db, found.id))
    day = office.today(found.send_at or now)
    corrects = rows.get(db, found.corrects) if found.corrects is not None else None
    corrected = office.today(corrects.send_at or corrects.created_at) if corrects is not None else None
    facts = MessageFacts(found.text, day, files, found.urgent, corrected)
    return lambda language: message(language, facts)


def send_chunk(db: Database, office: Office, now: int, data: dict[str, Any]) -> bool:
    """Queue the next messages; True when none is left, and then the watch begins."""
    found = rows.get(db, data["broadcast"])
    if found is None or found.status is not BroadcastStatus.SENDING:
        return True
    owed = deliveries.owed(db, chunk_of(office, CHUNK), broadcast_id=found.id)
    if not owed:
        jobs.add(db, WATCH_JOB, {"broadcast": found.id, "since": now}, now)
        return True
    fan = Fanout(db, office, now, MessageKind.BROADCAST)
    routes = routing.reaches(db, [delivery.person_id for delivery in owed])
    draw = message_of(db, office, now, found)
    for delivery in owed:
        again = "+" in delivery.delivery_key
        owed_message = Owed(
            delivery.delivery_key,
            MessageKind.BROADCAST,
            delivery.person_id,
            delivery.unit_id,
            broadcast_id=found.id,
            urgent=found.urgent,
        )
        render = _marked(draw) if again else draw
        fan.queue(delivery.id, owed_message, routes.get(delivery.person_id), render, drawn_as=("broadcast", again))
    fan.finish()
    return False


def _marked(draw: Callable[[Language], Outgoing]) -> Callable[[Language], Outgoing]:
    """Sent again by hand: it may arrive twice, and says so."""

    def render(language: Language) -> Outgoing:
        plain = draw(language)
        return replace(plain, heading=f"{language.t('delivery.resent_heading')} {plain.heading}".strip())

    return render


# -------------------------------------------------------------------------------------------------------------- watch


@dataclass(frozen=True, slots=True)
class Watched:
    """What a look at a sending saw; ``moving``: messages are on their way now."""

    broadcast_id: int
    moving: bool
    result: cards.ResultFacts | None


def watch(db: Database, office: Office, now: int, data: dict[str, Any]) -> Watched:
    """Look how far it is (on a read connection)."""
    found = rows.get(db, data["broadcast"])
    if found is None or found.status is not BroadcastStatus.SENDING:
        return Watched(data["broadcast"], moving=False, result=None)
    outcomes = rows.outcomes(db, found.id, now)
    pull = _pull(office)
    # A page that is open fetches within seconds; one that is not is no reason to keep the author waiting.
    open_pages = now - data["since"] < PAGE_MS
    moving = any(o.moving and (open_pages or o.channel not in pull) for o in outcomes)
    return Watched(found.id, moving, result_facts(office, now, found, outcomes, trial=in_trial(db)))


def how_far(db: Database, office: Office, now: int, found: Broadcast) -> Watched:
    """The same for whoever asks, of one that may have ended: where messages cannot be changed nobody is kept informed unasked."""
    if found.status is BroadcastStatus.SENDING:
        return watch(db, office, now, {"broadcast": found.id, "since": found.send_at or now})
    begun = found.status in (BroadcastStatus.DONE, BroadcastStatus.STOPPED)
    outcomes = rows.outcomes(db, found.id, now) if begun else ()
    facts = result_facts(office, now, found, outcomes, trial=in_trial(db)) if outcomes else None
    return Watched(found.id, moving=False, result=facts)


def watched(_office: Office, seen: Any) -> Any:
    return seen


def finish_watch(db: Database, office: Office, now: int, data: dict[str, Any], seen: Watched) -> None:
    """Show the author how far it is and look again in three seconds; or end it and tell author and Chánh Văn phòng."""
    found = rows.get(db, seen.broadcast_id)
    if seen.result is None or found is None or found.status is not BroadcastStatus.SENDING:
        return
    result = seen.result
    told = rows.told(db, seen.broadcast_id)
    if seen.moving:
        for delivery_id, _ in told[:1]:
            edit(db, office, now, delivery_id, lambda language: cards.progress(language, result))
        jobs.add(db, WATCH_JOB, data, now, due_at=now + WATCH_MS)
        return
    rows.finish(db, seen.broadcast_id, now)
    for delivery_id, person_id in told:
        if not edit(db, office, now, delivery_id, lambda language: cards.result(language, result)):
            key = f"broadcast-result:{seen.broadcast_id}:{person_id}:{now}"
            owed = Owed(key, MessageKind.OFFICE_ALERT, person_id, broadcast_id=seen.broadcast_id)
            owe(db, office, now, owed, lambda language: cards.result(language, result))


def result_facts(
    office: Office, now: int, found: Broadcast, outcomes: Sequence[Outcome], *, trial: bool
) -> cards.ResultFacts:
    """Counts, and the first people who have not got it, with the reason."""
    pull = _pull(office)
    missed = [o for o in outcomes if o.status != "sent" and not (o.moving and o.channel not in pull)]
    missed.sort(key=lambda o: o.status in ("owed", "queued"))
    named = tuple(MissedPerson(o.name, reason_of(o, pull)) for o in missed[:NAMED])
    return cards.ResultFacts(
        found.id,
        now,
        sum(o.status == "sent" for o in outcomes),
        len(outcomes),
        len(missed),
        named,
        resendable=sum(o.status in RESENDABLE for o in outcomes),
        trial=trial,
        waiting=sum(o.status == "queued" and o.reason in WAITS for o in outcomes),
        put_off=sum(o.put_off for o in outcomes),
    )


def reason_of(outcome: Outcome, pull: Sequence[str]) -> MissedReason:
    """Why somebody has not got it, in the words of the result."""
    match outcome.status:
        case "queued" if outcome.reason in WAITS:
            return MissedReason(outcome.reason)
        case "owed" | "queued" if outcome.asked:
            return MissedReason.ASKED
        case "owed" | "queued":
            return MissedReason.PAGE if outcome.channel in pull else MissedReason.RETRYING
        case "unknown":
            return MissedReason.UNKNOWN
    if outcome.reason in ("blocked", "unreachable"):
        return MissedReason.BLOCKED
    return MissedReason(outcome.reason) if outcome.reason in set(MissedReason) else MissedReason.FAILED


def _pull(office: Office) -> list[str]:
    return [name for name, can in office.capabilities.items() if can.pull]


# -------------------------------------------------------------------------------------------------------------- again


def resend(db: Database, now: int, who: Standing, broadcast_id: int, line: Mapping[str, Any]) -> int:
    """Once more to everybody whose message failed or whose outcome is unknown, knowingly. Returns to how many."""
    ids = [each.delivery_id for each in rows.newest(db, broadcast_id) if each.status in RESENDABLE]
    return resend_to(db, now, who, broadcast_id, ids, line)


def resume(db: Database, now: int, who: Standing, broadcast_id: int, line: Mapping[str, Any]) -> int:
    """Go on with what was stopped half-way, what was not struck out yet included. Returns how many are left."""
    newest = rows.newest(db, broadcast_id)
    stopped = [n.delivery_id for n in newest if (n.status, n.reason) == ("dropped", DropReason.STOPPED.value)]
    waiting = sum(n.status in ("owed", "queued") for n in newest)
    return _again(db, now, who, broadcast_id, stopped, waiting, line, only_unreached=False)


def resend_to(
    db: Database,
    now: int,
    who: Standing,
    broadcast_id: int,
    delivery_ids: Sequence[int],
    line: Mapping[str, Any] | None = None,
) -> int:
    """These deliveries once more, as new ones; the log says who decided it."""
    return _again(db, now, who, broadcast_id, delivery_ids, 0, line or {}, only_unreached=True)


def _again(
    db: Database,
    now: int,
    who: Standing,
    broadcast_id: int,
    delivery_ids: Sequence[int],
    waiting: int,
    line: Mapping[str, Any],
    *,
    only_unreached: bool,
) -> int:
    """The first are owed at once, the rest by a job; whoever decides it again meanwhile decides nothing."""
    found = rows.get(db, broadcast_id)
    if not who.is_office or found is None or not (delivery_ids or waiting):
        return 0
    if found.status is BroadcastStatus.SENDING and rows.is_working(db, broadcast_id, AGAIN_JOB):
        return 0
    rest = delivery_ids[AGAIN_AT_ONCE:]
    count = rows.owe_again(db, broadcast_id, delivery_ids[:AGAIN_AT_ONCE], now) + len(rest) + waiting
    if count and rows.start_again(db, broadcast_id):
        again = BroadcastResent(
            broadcast_id=broadcast_id, person_id=who.person_id, people=count, only_unreached=only_unreached, **line
        )
        events.append(db, again, now)
        if rest:
            jobs.add(db, AGAIN_JOB, {"broadcast": broadcast_id, "deliveries": list(rest)}, now)
        else:
            jobs.add(db, SEND_JOB, {"broadcast": broadcast_id}, now)
    return count


def again_chunk(db: Database, _office: Office, now: int, data: dict[str, Any]) -> bool:
    """The job that owes the rest of a long list once more, and then lets it be sent; begun anew after a crash, it owes nobody twice."""
    found = rows.get(db, data["broadcast"])
    if found is None or found.status is not BroadcastStatus.SENDING:
        return True  # stopped: what is not owed yet stays as it was, to be resumed
    done = data.get("done", 0)
    rows.owe_again(db, found.id, data["deliveries"][done : done + AGAIN_AT_ONCE], now)
    data["done"] = done + AGAIN_AT_ONCE
    if data["done"] < len(data["deliveries"]):
        return False
    jobs.add(db, SEND_JOB, {"broadcast": found.id}, now)
    return True
