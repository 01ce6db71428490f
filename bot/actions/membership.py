"""Leaving a post, further accounts of a person, and what the office mends: a wrong person, a lost phone, a line that is void."""

from collections.abc import Sequence
from enum import StrEnum

from bot.actions.acknowledgements import withdraw
from bot.actions.alerts import alert_office
from bot.actions.delivery import Owed, owe
from bot.actions.duties import Refusal
from bot.actions.office import Office
from bot.actions.open_cards import send_open_cards
from bot.actions.registration import known_as, log_post, open_account
from bot.actions.spoken import Spoken, spoken
from bot.actions.web_chat import CHANNEL as WEB_CHAT
from bot.cards import membership as cards
from bot.cards.membership import AccountView, MemberView, PostView
from bot.domain.delivery import DropReason, MessageKind
from bot.domain.events import AccountRightsChanged, AccountUnlinked, InvitationUsed, LineAnnulled, PostEnded
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
from bot.messaging import Address, Incoming, Outgoing
from bot.store import conversations, events, obligations, outbox, people, registration, units, web_chat
from bot.store.database import Database
from bot.store.people import Account, Person, PostRow
from bot.store.registration import LinkCode

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
    shown, phone, day = view_of(db, post), office.config.office.phone, office.today(now)
    owe(
        db,
        office,
        now,
        Owed(f"ended:{post_id}", MessageKind.ANSWER, post.person_id, post.unit_id),
        lambda language: cards.your_post_ended(language, shown, day, reason, phone),
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


# -------------------------------------------------------------------------------------------------------------- accounts


def unlink(
    db: Database,
    office: Office,
    now: int,
    by: Standing,
    account_id: int,
    reason: str,
    *,
    here: bool = False,
    asked: bool = False,
) -> tuple[Mended, Account | None]:
    """An account speaks for its person no longer: by the person, or by the office for a lost phone or a wrong person.

    What was queued for it is dropped, its conversation forgotten, its browser sessions closed; ``here``: asked from this very
    account, whose page stays open to read the answer; ``asked``: the person asked the office for it.
    """
    account = people.account(db, account_id)
    if account is None or account.status == "ended":
        return Mended.GONE, account
    own = account.person_id == by.person_id
    if not (own or by.is_office or by.is_administrator):
        return Mended.NO_RIGHT, account
    posts = people.standing(db, account.person_id, office.today(now)).posts
    if not own and not asked and not all(may_end_post(by, post.role, post.unit_kind) for post in posts):
        return Mended.HIGHER_POST, account  # cutting the chief off would end the post in all but name
    people.end_account(db, account_id, now, reason)
    registration.withdraw_consents(db, account.person_id, now, account_id)
    conversations.forget(db, account.channel, account.address)
    outbox.drop_for(db, account.channel, account.address, now, DropReason.NO_LONGER_CONCERNED.value)
    if account.channel == WEB_CHAT and not here:
        web_chat.revoke_sessions(db, account.address, now)
    rest = people.accounts_of(db, account.person_id)
    if rest and not any(other.preferred for other in rest):
        people.prefer_account(db, rest[0])
    line = AccountUnlinked(
        person_id=by.person_id,
        channel=account.channel,
        account_id=account_id,
        subject_id=account.person_id,
        by_office=not own,
        reason=reason,
    )
    events.append(db, line, now)
    if not rest:
        _tell_unreachable(db, office, now, account)
    return Mended.DONE, account


def _tell_unreachable(db: Database, office: Office, now: int, account: Account) -> None:
    """Nobody is reached through this person any more: the office reads it once."""
    person = people.person(db, account.person_id)
    posts = people.standing(db, account.person_id, office.today(now)).posts
    if person is not None and posts:
        unit = units.name_of(db, posts[0].unit_id)
        alert_office(
            db, office, now, f"unlinked:{account.id}", "membership.alert.no_account", name=person.full_name, unit=unit
        )


class LinkHow(StrEnum):
    """What becomes of the account known before."""

    BOTH = "both"
    MOVE = "move"


def link(
    db: Database, office: Office, now: int, at: Address, language: str, code: LinkCode, how: LinkHow, agreed: Spoken
) -> Person | None:
    """A further account of a registered person, preferred from now on. None when the code ran out meanwhile."""
    if not registration.use_link_code(db, code.id, now):
        return None
    return join_account(db, office, now, at, language, code.person_id, how, agreed)


def join_by_invitation(
    db: Database, office: Office, now: int, at: Address, language: str, invitation_id: int, how: LinkHow, agreed: Spoken
) -> Person | None:
    """The same by a personal invitation of somebody registered before, which is used up. None when it is open no more."""
    invitation = registration.invitation(db, invitation_id)
    known = known_as(db, invitation)
    if invitation is None or known is None or not registration.use_invitation(db, invitation_id, known.id, now):
        return None
    used = InvitationUsed(unit_id=invitation.unit_id, person_id=known.id, invitation_id=invitation_id)
    events.append(db, used, now)
    return join_account(db, office, now, at, language, known.id, how, agreed)


def join_account(
    db: Database, office: Office, now: int, at: Address, language: str, person_id: int, how: LinkHow, agreed: Spoken
) -> Person | None:
    """Tie the address to a person proved by a code or a personal invitation; their open cards follow."""
    before = people.accounts_of(db, person_id)
    account_id = open_account(db, now, person_id, at, language, agreed, preferred=True)
    who = people.standing(db, person_id, office.today(now))
    if how is LinkHow.MOVE:
        for account in before:
            unlink(db, office, now, who, account.id, LinkHow.MOVE.value)
    for unit_id in who.unit_ids:
        send_open_cards(db, office, now, person_id, unit_id, again=f"account{account_id}")
    return people.person(db, person_id)


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


def may_annul(db: Database, receipt: str) -> bool:
    """Whether a receipt stands for anything that was not taken back."""
    return any(found.withdrawn_at is None for found in obligations.acknowledgements_by_receipt(db, receipt))


def annul(
    db: Database, office: Office, now: int, by: Standing, receipt: str, reason: str, incoming: Incoming
) -> Sequence[Mended]:
    """Declare the lines of a receipt void: what they acknowledged is owed again, and the log keeps both lines. One answer a line."""
    if not by.is_office:
        return [Mended.NO_RIGHT]
    results = []
    for found in obligations.acknowledgements_by_receipt(db, receipt):
        taken = withdraw(db, office, now, by.person_id, found.id, reason, incoming)
        if isinstance(taken, Refusal):
            results.append(Mended.HIGHER_STANDS if taken is Refusal.HIGHER_STANDS else Mended.GONE)
            continue
        line = LineAnnulled(
            unit_id=taken.case.unit.id,
            directive_id=taken.case.directive.id,
            person_id=by.person_id,
            event_id=found.event_id,
            reason=reason,
            **spoken(incoming).line(),
        )
        events.append(db, line, now)
        results.append(Mended.DONE)
    return results or [Mended.GONE]
