"""Registrations that wait: what the office sees of each, who is asked, and whether it may still be decided."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.actions import delivery
from bot.actions.delivery import Owed
from bot.actions.office import Office
from bot.actions.registration import expected_for, head_of
from bot.cards import approvals as cards
from bot.cards.approvals import Request
from bot.cards.titles import post_at
from bot.domain.delivery import MessageKind
from bot.domain.people import HEADS, PostStatus, Role, Standing, may_decide_registration, may_give_post
from bot.domain.text import fold
from bot.domain.units import UnitKind
from bot.store import deliveries, people, units
from bot.store.database import Database
from bot.store.people import PostRow

SINGLY = 3
"""Up to so many requests come one by one; more come as one message with counts."""
_BUCKET = 600_000


class Decided(StrEnum):
    """What a decision came to."""

    DONE = "done"
    FASTER = "faster"
    """Decided before; the post says by whom."""
    GONE = "gone"
    NO_RIGHT = "no_right"
    HIGHER_POST = "higher_post"
    """A post of the office or of leadership: Chánh Văn phòng or an administrator decides."""
    NEEDS_CHOICE = "needs_choice"
    """Somebody holds the head's post, or has the same name: the office must say what is meant."""


@dataclass(frozen=True, slots=True)
class Decision:
    outcome: Decided
    request: Request | None = None
    by: str = ""
    at: int = 0
    approved: bool = False
    old_account: int | None = None


def may_decide(db: Database, office: Office, now: int, by: Standing, post: PostRow | None) -> Decision | None:
    if not may_decide_registration(by):
        return Decision(Decided.NO_RIGHT)
    if post is None:
        return Decision(Decided.GONE)
    if post.status is PostStatus.PENDING:
        unit = units.current(db, post.unit_id)
        if not may_give_post(by, post.role, unit.kind if unit else UnitKind.OTHER):
            return Decision(Decided.HIGHER_POST)
        # Nobody admits themselves to a further post while a colleague can decide: an office member would be its chief.
        colleagues = [p for p in people.office_members(db, office.today(now)) if p != by.person_id]
        return Decision(Decided.NO_RIGHT) if post.person_id == by.person_id and colleagues else None
    decider = people.person(db, post.decided_by) if post.decided_by else None
    if decider is None or post.status is PostStatus.ENDED:
        return Decision(Decided.GONE)
    shown = request_of(db, office, now, post)
    return Decision(Decided.FASTER, shown, decider.full_name, post.decided_at or now, post.status is PostStatus.ACTIVE)


def request_of(db: Database, office: Office, now: int, post: PostRow) -> Request | None:
    """Everything the office has to see about a post that waits."""
    person, unit = people.person(db, post.person_id), units.current(db, post.unit_id)
    if person is None or unit is None:
        return None
    expected = expected_for(db, unit.id, person.full_name, post.role)
    taken = expected is not None and expected.person_id not in (None, person.id)
    day = office.today(now)
    head = head_of(db, office, now, unit.id) if post.role in HEADS else None
    holder = people.person(db, head.person_id) if head is not None and head.person_id != person.id else None
    accounts = people.accounts_of(db, person.id)
    return Request(
        post.id,
        person.full_name,
        post.role,
        post.title,
        unit.name,
        unit.kind,
        accounts[0].channel if accounts else "",
        post.requested_at or 0,
        office.today(expected.imported_at) if expected and expected.role is post.role and not taken else None,
        any(other.role is post.role for other in people.posts_of_unit(db, unit.id, day)),
        holder.full_name if holder else "",
        head.from_day if head and holder else None,
        _namesake(db, office, now, post),
        _merged_from(db, post),
    )


def _merged_from(db: Database, post: PostRow) -> str:
    kind, _, unit = post.via.partition(":")
    return units.name_of(db, int(unit)) if kind == "merge" and unit.isdigit() else ""


def _namesake(db: Database, office: Office, now: int, post: PostRow) -> str:
    """Somebody else registered under the same name, when this is the person's first post."""
    other = namesake_of(db, office, now, post)
    if other is None:
        return ""
    language, held = office.languages.default, people.standing(db, other, office.today(now)).posts
    name = people.name_of(db, other)
    if not held:
        return name
    unit = units.current(db, held[0].unit_id)
    return f"{name}, {post_at(language, held[0].role, held[0].unit_kind, unit.name if unit else '', held[0].title)}"


def namesake_of(db: Database, office: Office, now: int, post: PostRow) -> int | None:
    person = people.person(db, post.person_id)
    if person is None or people.standing(db, person.id, office.today(now)).posts:
        return None
    same = [p.id for p in people.people_named(db, fold(person.full_name)) if p.id != person.id]
    return next((p for p in same if people.standing(db, p, office.today(now)).posts), None)


def requests(db: Database, office: Office, now: int) -> list[Request]:
    """All that wait, oldest first."""
    found = [request_of(db, office, now, post) for post in people.pending_posts(db)]
    return [request for request in found if request is not None]


def request(db: Database, office: Office, now: int, post_id: int) -> Request | None:
    post = people.post(db, post_id)
    return request_of(db, office, now, post) if post is not None else None


def waiting_request(db: Database, office: Office, now: int, by: Standing, post_id: int) -> Request | Decision:
    """The request if this person may decide it now; else why not."""
    post = people.post(db, post_id)
    early = may_decide(db, office, now, by, post)
    if early is not None or post is None:
        return early or Decision(Decided.GONE)
    return request_of(db, office, now, post) or Decision(Decided.GONE)


def ask_office(db: Database, office: Office, now: int, post_id: int) -> None:
    """Show a new request to every member of the office: alone, or as one message with counts when many wait."""
    waiting = requests(db, office, now)
    one = next((r for r in waiting if r.post_id == post_id), None)
    for member in members(db, office, now):
        if len(waiting) <= SINGLY and one is not None:
            key, render = _key(post_id, member), _shows(one)
        else:
            key, render = f"approvals:{now // _BUCKET}:{member}", _counts(waiting)
        if delivery.owe(db, office, now, Owed(key, MessageKind.OFFICE_ALERT, member), render) is None:
            _edit(db, office, now, key, render)


def _shows(request: Request) -> delivery.Render:
    return lambda language: cards.request_card(language, request)


def _counts(waiting: Sequence[Request]) -> delivery.Render:
    return lambda language: cards.many_card(language, waiting)


def members(db: Database, office: Office, now: int) -> list[int]:
    """Who decides: the office's members, and while there are none the administrators."""
    day = office.today(now)
    found = people.office_members(db, day)
    return found or [post.person_id for post in people.posts_of_role(db, Role.ADMINISTRATOR, day)]


def _key(post_id: int, member: int) -> str:
    return f"approval:{post_id}:{member}"


def _edit(db: Database, office: Office, now: int, key: str, render: delivery.Render) -> None:
    known = deliveries.by_key(db, key)
    if known is not None:
        delivery.edit(db, office, now, known.id, render)


def redraw(db: Database, office: Office, now: int, post_id: int, render: delivery.Render) -> None:
    """Everybody's card shows what became of the request."""
    for member in members(db, office, now):
        _edit(db, office, now, _key(post_id, member), render)
