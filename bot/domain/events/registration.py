"""Lines about people: consent, registration, posts, accounts, invitations."""

from dataclasses import dataclass
from datetime import date

from bot.domain.events.base import Answered, Code, Event, private
from bot.domain.people import Role


@dataclass(frozen=True, kw_only=True)
class ConsentGiven(Answered):
    """Proves that a person agreed, by an act of their own, to this version of the text on personal data."""

    text_version: int
    language: Code


@dataclass(frozen=True, kw_only=True)
class ConsentRefused(Event):
    """Proves that somebody invited to a unit did not agree, and that therefore nothing about them was kept."""

    text_version: int


@dataclass(frozen=True, kw_only=True)
class ConsentWithdrawn(Answered):
    """Proves that a person took their consent back, and when."""

    text_version: int


@dataclass(frozen=True, kw_only=True)
class RegistrationRequested(Answered):
    """Proves that a person asked to hold a role in a unit, and whether an invitation stood behind it."""

    post_id: int
    role: Role
    invitation_id: int | None = None
    name: str = private()
    title: str = private()


@dataclass(frozen=True, kw_only=True)
class RegistrationApproved(Answered):
    """Proves who in the office admitted a person to a post; the first decision counts."""

    post_id: int
    subject_id: int
    role: Role
    matched_list: bool = False


@dataclass(frozen=True, kw_only=True)
class RegistrationRefused(Answered):
    """Proves who in the office refused a person a post, and why."""

    post_id: int
    subject_id: int
    role: Role
    reason: str = private()


@dataclass(frozen=True, kw_only=True)
class PostStarted(Event):
    """Proves that from this day a person held a role in the unit, under this name and title."""

    post_id: int
    subject_id: int
    role: Role
    from_day: date | None = None
    name: str = private()
    title: str = private()


@dataclass(frozen=True, kw_only=True)
class PostEnded(Event):
    """Proves that a person no longer held a role in the unit after this day, and who ended it."""

    post_id: int
    subject_id: int
    role: Role
    to_day: date | None = None
    reason: str = private()


@dataclass(frozen=True, kw_only=True)
class AccountLinked(Event):
    """Proves that an account of a channel was tied to a person, by a message from that account."""

    account_id: int
    address: str = private()


@dataclass(frozen=True, kw_only=True)
class AccountUnlinked(Event):
    """Proves that an account no longer speaks for a person, who decided it, and why."""

    account_id: int
    subject_id: int
    by_office: bool
    reason: str = private()


@dataclass(frozen=True, kw_only=True)
class InvitationIssued(Event):
    """Proves who invited whom to which role, until when and for how many uses; the code itself is nowhere kept."""

    invitation_id: int
    role: Role
    personal: bool
    expires: int
    uses: int
    name: str = private()


@dataclass(frozen=True, kw_only=True)
class InvitationUsed(Event):
    """Proves that an invitation was used up, and by whom once they are known."""

    invitation_id: int


@dataclass(frozen=True, kw_only=True)
class InvitationRevoked(Event):
    """Proves who made an invitation worthless before its time."""

    invitation_id: int
    reason: str = private()


@dataclass(frozen=True, kw_only=True)
class CodeTriesPaused(Event):
    """Proves that wrong codes made the product stop taking codes from an address, or (``everywhere``) without approval, until a time."""

    tries: int
    until: int
    everywhere: bool = False
    address: str = private()
