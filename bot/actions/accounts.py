"""Accounts of a person: a further one is tied on, one that is lost or was wrong is cut off."""

from enum import StrEnum

from bot.actions.alerts import alert_office
from bot.actions.membership import Mended
from bot.actions.office import Office
from bot.actions.open_cards import send_open_cards
from bot.actions.registration import known_as, open_account
from bot.actions.spoken import Spoken
from bot.actions.web_chat import CHANNEL as WEB_CHAT
from bot.domain.delivery import DropReason
from bot.domain.events import AccountUnlinked, InvitationUsed
from bot.domain.people import (
    Standing,
    may_end_post,
)
from bot.messaging import Address
from bot.store import conversations, events, outbox, people, registration, units, web_chat
from bot.store.database import Database
from bot.store.people import Account, Person
from bot.store.registration import LinkCode


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
