"""Holding and leaving a post: a person leaves, takes back, mends a name; the office ends what is wrong; who is a member of what."""

from enum import StrEnum

from bot.actions.delivery import Owed, owe
from bot.actions.office import Office
from bot.actions.registration import log_post
from bot.actions.spoken import Spoken
from bot.cards import membership as cards
from bot.cards.membership import AccountView, MemberView, PostView
from bot.domain.delivery import MessageKind
from bot.domain.events import AccountRightsChanged, PostEnded
from bot.domain.people import (
    RECEIVING,
    Post,
    PostStatus,
    Role,
    Standing,
    acts_for_office,
    may_end_post,
    waits_for_office,
)
from bot.domain.units import UnitKind, similar_person
from bot.i18n import Language
from bot.messaging import Outgoing
from bot.store import events, people, registration, units
from bot.store.database import Database
from bot.store.people import Account, PostRow

_RIGHTS = (Role.OFFICE, Role.LEADER, Role.ADMINISTRATOR)


class Mended(StrEnum):
    """What an act of the office, or of a person about themselves, came to."""

    DONE = "done"
    GONE = "gone"
    """It was over before."""
    NO_RIGHT = "no_right"
    LAST_OFFICE_MEMBER = "last_office_member"
    """Nobody would be left to decide for the office."""
    LAST_ADMINISTRATOR = "last_administrator"
    """Nobody would be left to give roles."""
    HIGHER_POST = "higher_post"
    """A post of the office or of leadership: its chief or an administrator ends it."""
    HIGHER_STANDS = "higher_stands"


# ----------------------------------------------------------------------------------------------------------------- posts


def cut_post(db: Database, office: Office, now: int, post_id: int, by: int | None, reason: str) -> PostRow | None:
    """End a post that holds, with its line; the unit's list forgets that this person is the one it expects."""
    post = people.post(db, post_id)
    if post is None or post.status is not PostStatus.ACTIVE:
        return None
    day = office.today(now)
    people.end_post(db, post_id, day, now, by, reason)
    line = PostEnded(
        unit_id=post.unit_id,
        person_id=by,
        post_id=post_id,
        subject_id=post.person_id,
        role=post.role,
        to_day=day,
        reason=reason,
    )
    events.append(db, line, now)
    if post.role in _RIGHTS:
        taken = AccountRightsChanged(
            unit_id=post.unit_id, person_id=by, subject_id=post.person_id, role=post.role, granted=False, reason=reason
        )
        events.append(db, taken, now)
    for expected in registration.expected_in(db, post.unit_id):
        if expected.person_id == post.person_id:
            registration.match_expected(db, expected.id, None)
    return post


def leave(db: Database, office: Office, now: int, person_id: int, post_id: int, said: Spoken) -> Mended:
    """A person gives up a post of their own; the office is told, and whether anybody is left to receive for the unit."""
    post = people.post(db, post_id)
    if post is None or post.person_id != person_id or post.status is not PostStatus.ACTIVE:
        return Mended.GONE
    if (last := _last_of_its_kind(db, office, now, post)) is not None:
        return last
    cut_post(db, office, now, post_id, person_id, said.raw_text)
    tell_office_left(db, office, now, post)
    return Mended.DONE


def withdraw_post(db: Database, office: Office, now: int, person_id: int, post_id: int, said: Spoken) -> bool:
    """A person says that a post of their own was a mistake: it ends, or waits no longer."""
    post = people.post(db, post_id)
    if post is None or post.person_id != person_id:
        return False
    if post.status is PostStatus.PENDING:
        return people.decide_post(db, post_id, PostStatus.ENDED, now, person_id, said.raw_text)
    return cut_post(db, office, now, post_id, person_id, said.raw_text) is not None


def invitation_of(post: PostRow) -> int | None:
    """The invitation a post was taken by."""
    kind, _, number = post.via.partition(":")
    return int(number) if kind == "invitation" and number.isdigit() else None


def correct_name(db: Database, office: Office, now: int, person_id: int, name: str) -> bool:
    """A person corrects their own name. A slip is only mended; another name makes the posts that the office confirms wait for it again.

    True when the office has to look (again) at a post.
    """
    person = people.person(db, person_id)
    if person is None:
        return False
    people.rename_person(db, person_id, name)
    slip = bool(similar_person(name, [person.full_name]))
    for post in people.posts_of_person(db, person_id, PostStatus.ACTIVE):
        if slip or not waits_for_office(post.role, _kind_of(db, post)):
            log_post(db, now, post.id, person_id)
            continue
        cut_post(db, office, now, post.id, person_id, name)
        people.reopen_post(db, post.id)
    return bool(people.posts_of_person(db, person_id, PostStatus.PENDING))


def tell_office_left(db: Database, office: Office, now: int, post: PostRow) -> None:
    """The office reads who left which post, and that a unit has nobody now."""
    person, unit = people.person(db, post.person_id), units.current(db, post.unit_id)
    if person is None or unit is None:
        return
    left = any(p.role in RECEIVING for p in people.posts_of_unit(db, unit.id, office.today(now)))

    shown = view_of(db, post)

    def render(language: Language) -> Outgoing:
        return cards.left_card(language, person.full_name, shown, unit.id, anybody_left=left)

    for member in people.office_members(db, office.today(now)):
        owe(db, office, now, Owed(f"left:{post.id}:{now}:{member}", MessageKind.OFFICE_ALERT, member, unit.id), render)


def end_post(db: Database, office: Office, now: int, by: Standing, post_id: int, reason: str) -> Mended:
    """The office ends somebody's post: a wrong person, a transfer. The person is told, with the reason."""
    refused = why_not_end(db, office, now, by, post_id)
    post = people.post(db, post_id)
    if refused is not None or post is None:
        return refused or Mended.GONE
    cut_post(db, office, now, post_id, by.person_id, reason)
    shown, contact, day = view_of(db, post), office.contact, office.today(now)
    owe(
        db,
        office,
        now,
        Owed(f"ended:{post_id}", MessageKind.ANSWER, post.person_id, post.unit_id),
        lambda language: cards.your_post_ended(language, shown, day, reason, contact),
    )
    return Mended.DONE


def why_not_end(db: Database, office: Office, now: int, by: Standing, post_id: int) -> Mended | None:
    """Why this post stays, if it does: asked before the reason, and again when it is ended."""
    post = people.post(db, post_id)
    if not (by.is_office or by.is_administrator):
        return Mended.NO_RIGHT
    if post is None or post.status is not PostStatus.ACTIVE:
        return Mended.GONE
    if post.person_id != by.person_id and not may_end_post(by, post.role, _kind_of(db, post)):
        return Mended.HIGHER_POST
    return _last_of_its_kind(db, office, now, post)


def _kind_of(db: Database, post: PostRow) -> UnitKind:
    unit = units.current(db, post.unit_id)
    return unit.kind if unit else UnitKind.OTHER


def _last_of_its_kind(db: Database, office: Office, now: int, post: PostRow) -> Mended | None:
    """A post nobody could do without: the last administrator's, and the last that decides for the office."""
    if post.role is Role.ADMINISTRATOR:
        held = people.posts_of_role(db, Role.ADMINISTRATOR, office.today(now))
        return None if any(other.person_id != post.person_id for other in held) else Mended.LAST_ADMINISTRATOR
    return Mended.LAST_OFFICE_MEMBER if _last_of_office(db, office, now, post) else None


def _last_of_office(db: Database, office: Office, now: int, post: PostRow) -> bool:
    """Whether ending this post would leave nobody who can decide for the office."""
    if not acts_for_office(post.role, _kind_of(db, post)):
        return False
    day = office.today(now)
    others = [p for p in people.office_members(db, day) if p != post.person_id]
    own = [p for p in people.standing(db, post.person_id, day).posts if p.id != post.id]
    return not others and not Standing(post.person_id, tuple(own)).is_office


# --------------------------------------------------------------------------------------------------------- what the office sees


def view_of(db: Database, post: PostRow | Post) -> PostView:
    """A post as cards show it; of a unit that is gone, under its last name."""
    unit = units.current(db, post.unit_id)
    name = unit.name if unit else units.name_of(db, post.unit_id)
    kind = unit.kind if unit else UnitKind.OTHER
    return PostView(post.id, post.role, post.title, name, kind, post.from_day)


def account_view(office: Office, account: Account) -> AccountView:
    return AccountView(
        account.id,
        account.channel,
        office.today(account.linked_at),
        office.today(account.heard_at),
        account.status == "blocked",
    )


def members_of(db: Database, office: Office, now: int, unit_id: int) -> list[MemberView]:
    """Who holds a post in the unit today, head first."""
    order = list(Role)
    posts = people.posts_of_unit(db, unit_id, office.today(now))
    return [
        found
        for post in sorted(posts, key=lambda post: (order.index(post.role), post.id))
        if (found := member(db, office, post)) is not None
    ]


def member(db: Database, office: Office, post: PostRow | Post) -> MemberView | None:
    """The person of a post, and where they are reached."""
    person = people.person(db, post.person_id)
    if person is None:
        return None
    accounts = tuple(account_view(office, account) for account in people.accounts_of(db, person.id))
    return MemberView(person.id, person.full_name, view_of(db, post), accounts)
