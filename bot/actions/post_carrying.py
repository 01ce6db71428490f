"""After a merger the people of the absorbed unit go on in its successor: nobody registers twice (domain.md 3.2).

A job, some posts at a time: each post ends with its line and begins in the successor with another; what the office confirms for
everybody (a head's post) it is asked for here too. Each person is told, and the office reads what was carried when all is done.
"""

from typing import Any

from bot.actions import delegation
from bot.actions.delivery import Owed, owe
from bot.actions.membership import cut_post, view_of
from bot.actions.office import Office
from bot.actions.open_cards import send_open_cards
from bot.actions.registration import start_post
from bot.actions.registration_requests import ask_office
from bot.cards import unit_merging as cards
from bot.cards.membership import PostView
from bot.cards.unit_merging import CarriedPost
from bot.domain.delivery import MessageKind
from bot.domain.events import PostCarried
from bot.domain.merging import Carried, carried
from bot.domain.people import RECEIVING, PostStatus
from bot.store import events, jobs, merging, people, units
from bot.store.database import Database
from bot.store.people import PostRow
from bot.store.units import Unit

CARRY_JOB = "carry_posts"
CHUNK = 5


def begin(db: Database, office: Office, now: int, unit_id: int, into_id: int, decision: str, by: int | None) -> None:
    """Have the posts carried. Who confirms instead of the head does so no longer; whom the unit's list names is looked for in the successor."""
    delegation.end_of_unit(db, office, now, unit_id, by)
    merging.move_expected(db, unit_id, into_id)
    data = {"unit": unit_id, "into": into_id, "decision": decision, "by": by}
    jobs.add(db, CARRY_JOB, data, now)


def carry_chunk(db: Database, office: Office, now: int, data: dict[str, Any]) -> bool:
    """The job: a post that was carried is over in the absorbed unit, so that nothing is carried twice after a crash."""
    into = units.standing_heir(db, data["into"])
    if into is None:
        return True
    for post_id in merging.posts_left(db, data["unit"], CHUNK):
        post = people.post(db, post_id)
        if post is not None:
            _carry(db, office, now, data, post, into)
    if merging.posts_left(db, data["unit"], 1):
        return False
    _tell_office(db, office, now, data, into)
    return True


def _carry(db: Database, office: Office, now: int, data: dict[str, Any], post: PostRow, into: Unit) -> None:
    """One post goes over, with its line."""
    before, by = view_of(db, post), data["by"]
    there = [
        other
        for other in people.posts_of_person(db, post.person_id, PostStatus.ACTIVE, PostStatus.PENDING)
        if other.unit_id == into.id
    ]
    held = [other for other in there if other.status is PostStatus.ACTIVE]
    asked = next((other.id for other in there if other.status is PostStatus.PENDING and other.role is post.role), None)
    how = carried(post.role, into.kind, {other.role for other in held})
    if how is Carried.HOLDS and post.status is PostStatus.PENDING:
        how = Carried.ASKED
    if post.status is PostStatus.PENDING:
        people.decide_post(db, post.id, PostStatus.ENDED, now, by, data["decision"])
    else:
        cut_post(db, office, now, post.id, by, data["decision"])
    if how is Carried.HELD:
        new_id = next((other.id for other in held if other.role is post.role), held[0].id)
    elif asked is not None:  # asked for by the person before: one request is enough
        new_id = asked
    else:
        via = f"merge:{data['unit']}"
        new_id = people.add_post(db, post.person_id, into.id, post.role, post.title, PostStatus.PENDING, now, via=via)
    line = PostCarried(
        unit_id=into.id,
        person_id=by,
        post_id=new_id,
        from_post=post.id,
        from_unit=data["unit"],
        subject_id=post.person_id,
        role=post.role,
        how=how,
        decision=data["decision"],
    )
    events.append(db, line, now)
    if how is Carried.HOLDS:
        start_post(db, office, now, new_id, by)
    _tell(db, office, now, data, before, new_id, how, into)
    if how is Carried.HOLDS and post.role in RECEIVING:
        send_open_cards(db, office, now, post.person_id, into.id)
    if how is Carried.ASKED and asked is None:
        ask_office(db, office, now, new_id)


def _tell(
    db: Database,
    office: Office,
    now: int,
    data: dict[str, Any],
    before: PostView,
    new_id: int,
    how: Carried,
    into: Unit,
) -> None:
    """The person reads what they are from today on, and what to do where that is wrong."""
    new = people.post(db, new_id)
    if new is None:
        return
    shown, contact, day = view_of(db, new), office.contact, office.today(now)
    old_name = units.name_of(db, data["unit"])
    told = Owed(f"carried:{before.id}", MessageKind.ANSWER, new.person_id, into.id)
    owe(
        db,
        office,
        now,
        told,
        lambda language: cards.you_are_carried(
            language, how, old_name, into.name, data["decision"], shown, contact, day
        ),
    )


def _tell_office(db: Database, office: Office, now: int, data: dict[str, Any], into: Unit) -> None:
    """Every member of the office reads who went over as what: from the log, which a restart half-way does not shorten."""
    made = []
    for line, _ in events.of_kind(db, PostCarried.kind, limit=100_000):
        fields = line["data"]
        if fields["from_unit"] != data["unit"]:
            continue
        person, post = people.person(db, fields["subject_id"]), people.post(db, fields["post_id"])
        if person is not None and post is not None:
            made.append(CarriedPost(person.full_name, view_of(db, post), Carried(fields["how"])))
    if not made:
        return
    name = units.name_of(db, data["unit"])
    for member in people.office_members(db, office.today(now)):
        told = Owed(f"carried:{data['unit']}:{into.id}:{now}:{member}", MessageKind.OFFICE_ALERT, member, into.id)
        owe(db, office, now, told, lambda language: cards.carried_card(language, name, into.name, into.id, made))
