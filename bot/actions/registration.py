"""Registering: from an agreed text and a chosen post to a person, an account and a post that holds or waits for the office.

Nothing personal is written before :func:`register`; until then a conversation keeps only which invitation and which unit.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from bot.actions import web_chat, web_links
from bot.actions.office import Office
from bot.actions.spoken import Spoken
from bot.actions.web_links import link_data
from bot.domain.events import (
    AccountLinked,
    AccountRightsChanged,
    Code,
    ConsentGiven,
    ConsentRefused,
    InvitationUsed,
    PostStarted,
    RegistrationRequested,
)
from bot.domain.people import HEADS, Post, PostStatus, Role, waits_for_office
from bot.domain.text import fold
from bot.domain.units import UnitKind, similar_person
from bot.messaging import Address
from bot.store import events, people, registration, units
from bot.store.database import Database
from bot.store.people import Person
from bot.store.registration import Expected, Invitation

CONSENT_VERSION = 1
"""Of the text on personal data (``registration.consent.*``); a new text gets a new number."""
ADMIN_PURPOSE = "admin"


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody asks to be, once it is complete. ``agreed`` is the message by which they consented; None if registered before."""

    unit_id: int
    role: Role
    name: str = ""
    title: str = ""
    invitation_id: int | None = None
    held: bool = False
    """Typed while wrong codes came from everywhere: waits for approval although the code is right."""
    agreed: Spoken | None = None


class Wait(StrEnum):
    """Why a registration waits for the office."""

    NO_INVITATION = "no_invitation"
    NEEDS_CONFIRMING = "needs_confirming"
    """A head or an office role, and the invitation names nobody."""
    SECOND_HEAD = "second_head"
    CODES_HELD = "codes_held"


@dataclass(frozen=True, slots=True)
class Registered:
    """What became of it: ``waits`` is None when the post holds at once. ``head`` is who holds it already."""

    person_id: int
    post_id: int
    waits: Wait | None = None
    head: Post | None = None
    open_directives: int = 0
    again: bool = field(default=False)
    """The person held this very post already; nothing was written."""


def choices_of_role(kind: UnitKind, *, is_root: bool = False) -> tuple[Role, ...]:
    """The posts somebody may ask for in a unit, at most five."""
    if is_root:
        return (Role.LEADER, Role.STAFF)
    if kind is UnitKind.OFFICE:
        return (Role.HEAD, Role.DEPUTY, Role.OFFICE, Role.CLERK, Role.STAFF)
    return (Role.HEAD, Role.DEPUTY, Role.CLERK, Role.FOCAL, Role.STAFF)


def head_of(db: Database, office: Office, now: int, unit_id: int) -> Post | None:
    """Who holds the head's post of the unit today."""
    posts = people.posts_of_unit(db, unit_id, office.today(now))
    return next((post for post in posts if post.role is Role.HEAD), None)


def names_like(db: Database, unit_id: int, typed: str) -> list[str]:
    """Names of the unit's own list that a typed name may mean, those not registered yet."""
    waiting = [e.full_name for e in registration.expected_in(db, unit_id) if e.person_id is None]
    return similar_person(typed, waiting, 3)


def expected_for(db: Database, unit_id: int, name: str, role: Role | None = None) -> Expected | None:
    """The list's entry for exactly this name, the one with this role first."""
    same = [e for e in registration.expected_in(db, unit_id) if fold(e.full_name) == fold(name)]
    return next((e for e in same if e.role is role), same[0] if same else None)


def known_as(db: Database, invitation: Invitation | None) -> Person | None:
    """The registered person a personal invitation names, if they registered before: this is their second account."""
    if invitation is None or invitation.expected_id is None:
        return None
    expected = registration.expected(db, invitation.expected_id)
    return people.person(db, expected.person_id) if expected and expected.person_id else None


def register(db: Database, office: Office, now: int, at: Address, language: str, wish: Wish) -> Registered:
    """Write the person, the account with its consent, and the post; the first moment anything personal is stored.

    LookupError without consent.
    """
    if wish.agreed is None:
        raise LookupError("no consent")
    invitation = _usable(db, now, wish.invitation_id)
    expected = _expected(db, wish, invitation)
    person_id = people.add_person(db, wish.name, now, expected.phone if expected else "")
    open_account(db, now, person_id, at, language, wish.agreed, preferred=True)
    return _take_post(db, office, now, person_id, wish, invitation, expected, wish.agreed)


def take_post(
    db: Database,
    office: Office,
    now: int,
    person_id: int,
    wish: Wish,
    said: Spoken,
    *,
    corrected_from: int | None = None,
) -> Registered:
    """A further post for somebody registered: a second unit, a new post, or asking again after a refusal.

    ``corrected_from`` is the invitation by which a post of the same unit was taken that turned out to be the wrong one.
    """
    held = people.posts_of_person(db, person_id, PostStatus.ACTIVE, PostStatus.PENDING)
    same = next((p for p in held if (p.unit_id, p.role) == (wish.unit_id, wish.role)), None)
    if same is not None:
        waits = Wait.NO_INVITATION if same.status is PostStatus.PENDING else None
        return Registered(person_id, same.id, waits, again=True)
    invitation = _usable(db, now, wish.invitation_id)
    before = registration.invitation(db, corrected_from) if corrected_from is not None else None
    trusted = before is not None and (before.used_by, before.unit_id) == (person_id, wish.unit_id)
    expected = _expected(db, wish, invitation)
    return _take_post(db, office, now, person_id, wish, invitation, expected, said, trusted=trusted)


def open_account(
    db: Database, now: int, person_id: int, at: Address, language: str, agreed: Spoken, *, preferred: bool
) -> int:
    """Tie an address to a person, with the consent given from it."""
    account_id = people.open_account(db, person_id, at.channel, at.id, language, now, preferred=preferred)
    registration.add_consent(db, person_id, account_id, at.channel, CONSENT_VERSION, agreed.platform_at)
    given = ConsentGiven(person_id=person_id, text_version=CONSENT_VERSION, language=Code(language), **agreed.line())
    events.append(db, given, now)
    events.append(db, AccountLinked(person_id=person_id, channel=at.channel, account_id=account_id, address=at.id), now)
    return account_id


def _usable(db: Database, now: int, invitation_id: int | None) -> Invitation | None:
    found = registration.invitation(db, invitation_id) if invitation_id is not None else None
    return found if found is not None and found.is_open(now) else None


def _expected(db: Database, wish: Wish, invitation: Invitation | None) -> Expected | None:
    if invitation is not None and invitation.expected_id is not None:
        expected = registration.expected(db, invitation.expected_id)
        return expected if expected is not None and fold(expected.full_name) == fold(wish.name) else None
    found = expected_for(db, wish.unit_id, wish.name, wish.role)
    return found if found is not None and found.person_id is None else None


def _take_post(
    db: Database,
    office: Office,
    now: int,
    person_id: int,
    wish: Wish,
    invitation: Invitation | None,
    expected: Expected | None,
    said: Spoken,
    *,
    trusted: bool = False,
) -> Registered:
    waits, head = _why_wait(db, office, now, person_id, wish, invitation, expected)
    if trusted and waits is Wait.NO_INVITATION and not _waits_for_office(db, wish):
        waits = None
    via = f"invitation:{invitation.id}" if invitation else ""
    title = wish.title or (expected.title if expected and expected.role is wish.role else "")
    post_id = people.add_post(db, person_id, wish.unit_id, wish.role, title, PostStatus.PENDING, now, via=via)
    line = RegistrationRequested(
        unit_id=wish.unit_id,
        person_id=person_id,
        post_id=post_id,
        role=wish.role,
        invitation_id=invitation.id if invitation else None,
        name=wish.name,
        title=title,
        **said.line(),
    )
    events.append(db, line, now)
    if invitation is not None and registration.use_invitation(db, invitation.id, person_id, now):
        events.append(db, InvitationUsed(unit_id=wish.unit_id, person_id=person_id, invitation_id=invitation.id), now)
    if waits is None:
        start_post(db, office, now, post_id, None)
        if expected is not None:
            registration.match_expected(db, expected.id, person_id)
    return Registered(person_id, post_id, waits, head, registration.directives_open(db, [wish.unit_id]))


def _why_wait(
    db: Database,
    office: Office,
    now: int,
    person_id: int,
    wish: Wish,
    invitation: Invitation | None,
    expected: Expected | None,
) -> tuple[Wait | None, Post | None]:
    head = head_of(db, office, now, wish.unit_id) if wish.role in HEADS else None
    if head is not None and head.person_id != person_id:
        return Wait.SECOND_HEAD, head
    if invitation is None or (invitation.unit_id, invitation.role) != (wish.unit_id, wish.role):
        return Wait.NO_INVITATION, None
    if wish.held:
        return Wait.CODES_HELD, None
    named = invitation.expected_id is not None and expected is not None
    return (Wait.NEEDS_CONFIRMING, None) if _waits_for_office(db, wish) and not named else (None, None)


def _waits_for_office(db: Database, wish: Wish) -> bool:
    unit = units.current(db, wish.unit_id)
    return waits_for_office(wish.role, unit.kind if unit else UnitKind.OTHER)


def start_post(db: Database, office: Office, now: int, post_id: int, by: int | None) -> bool:
    """A post that waited holds from today on; False when it waits no longer."""
    day = office.today(now)
    if not people.decide_post(db, post_id, PostStatus.ACTIVE, now, by, from_day=day):
        return False
    post = people.post(db, post_id)
    assert post is not None
    log_post(db, now, post_id, by)
    if post.role in (Role.OFFICE, Role.LEADER, Role.ADMINISTRATOR):
        granted = AccountRightsChanged(
            unit_id=post.unit_id, person_id=by, subject_id=post.person_id, role=post.role, granted=True
        )
        events.append(db, granted, now)
    return True


def log_post(db: Database, now: int, post_id: int, by: int | None) -> None:
    """The line that states a post as it holds: person, role, unit, name and title."""
    post = people.post(db, post_id)
    person = people.person(db, post.person_id) if post else None
    if post is None or person is None:
        raise LookupError(f"no post {post_id}")
    started = PostStarted(
        unit_id=post.unit_id,
        person_id=by,
        post_id=post_id,
        subject_id=post.person_id,
        role=post.role,
        from_day=post.from_day,
        name=person.full_name,
        title=post.title,
    )
    events.append(db, started, now)


def refuse_consent(db: Database, now: int, unit_id: int | None) -> None:
    """Somebody invited did not agree; nothing of them is kept, not even who it was."""
    events.append(db, ConsentRefused(unit_id=unit_id, text_version=CONSENT_VERSION), now)


# ---------------------------------------------------------------------------------------------- the first administrator


def admin_link(db: Database, office: Office, now: int) -> str:
    """A new one-time token for an administrator; earlier ones that were not used open nothing any more."""
    web_links.revoke_unused(db, ADMIN_PURPOSE, now)
    return web_links.create_link(db, office.key, ADMIN_PURPOSE, {}, now, office.config.web.link_minutes)


def may_become_administrator(db: Database, office: Office, at: Address, token: str) -> bool:
    """Whether this very address opened the administrator's link, and nobody registered by it yet."""
    found = link_data(db, office.key, token)
    if found is None or at.channel != web_chat.CHANNEL:
        return False
    purpose, data = found
    return purpose == ADMIN_PURPOSE and data.get("opened_by") == at.id and "person_id" not in data


def register_administrator(
    db: Database, office: Office, now: int, at: Address, language: str, name: str, agreed: Spoken, token: str
) -> int:
    """The person of the administrator's link: administrator of the Sở and member of its Văn phòng. LookupError for any other."""
    root, bureau = units.root(db), units.of_kind(db, UnitKind.OFFICE)
    if not may_become_administrator(db, office, at, token) or root is None or not bureau:
        raise LookupError("not the administrator's link")
    person_id = people.add_person(db, name, now)
    open_account(db, now, person_id, at, language, agreed, preferred=True)
    for unit_id, role in ((root.id, Role.ADMINISTRATOR), (bureau[0].id, Role.OFFICE)):
        post_id = people.add_post(db, person_id, unit_id, role, "", PostStatus.PENDING, now, via="admin")
        start_post(db, office, now, post_id, None)
    web_links.note_on_link(db, office.key, token, {"person_id": person_id})
    return person_id
