"""Invitations: issued by the office, found by a typed code or a link, guarded against guessing.

Codes are eight digits, because Telex and VNI distort letters; tokens of links and QR codes carry 128 bits. Both are kept only
as HMAC under the key outside the database. Five wrong tries pause an address; many from anywhere make typed codes wait.
"""

import secrets
from dataclasses import dataclass
from enum import StrEnum

from bot.actions.alerts import alert_office
from bot.actions.entrances import entrances as entrances
from bot.actions.office import Office
from bot.actions.web_chat import CHANNEL as WEB_CHAT
from bot.actions.web_links import INVITATION_PURPOSE, create_link
from bot.domain.events import CodeTriesPaused, InvitationIssued, InvitationRevoked
from bot.domain.people import RECEIVING, Role
from bot.messaging import Address
from bot.store import events, people, registration, units
from bot.store.database import Database
from bot.store.keys import keyed_hash
from bot.store.registration import Expected, Invitation, LinkCode

CODE_PURPOSE = "invitation_code"
LINK_CODE_PURPOSE = "link_code"
TOKEN_BYTES = 16
"""128 bits: such a token cannot be guessed, so links need no count of tries."""
LINK_CODE_MINUTES = 15
_MINUTE, _HOUR, _DAY = 60_000, 3_600_000, 86_400_000
_INVITED = RECEIVING | {Role.OFFICE, Role.LEADER}


@dataclass(frozen=True, slots=True)
class Issued:
    """A new invitation. ``code`` and ``token`` are known only here: the record has their hashes. ``expires`` is epoch ms."""

    id: int
    unit_id: int
    role: Role
    expected_id: int | None
    code: str
    token: str
    expires: int

    @property
    def typed(self) -> str:
        """The code as it is printed: ``4829 1376``."""
        return f"{self.code[:4]} {self.code[4:]}"


@dataclass(frozen=True, slots=True)
class Secrets:
    """Code and token drawn before they are written down: a picture of them may take its time outside any transaction."""

    code: str
    token: str


def draw() -> Secrets:
    return Secrets(f"{secrets.randbelow(10**8):08d}", secrets.token_urlsafe(TOKEN_BYTES))


def issue(
    db: Database,
    office: Office,
    now: int,
    unit_id: int,
    role: Role,
    expected_id: int | None,
    by: int | None,
    drawn: Secrets | None = None,
) -> Issued:
    """A new invitation, for one use, valid ``registration.code_days``. A personal one replaces the person's earlier ones.

    LookupError for a unit or expected person that is not there.
    """
    expected = registration.expected(db, expected_id) if expected_id is not None else None
    if units.current(db, unit_id) is None or (expected_id is not None and expected is None):
        raise LookupError(f"no unit {unit_id} or no expected person {expected_id}")
    for known in registration.open_invitations(db, now, unit_id):
        if expected_id is not None and known.expected_id == expected_id:
            revoke(db, now, known.id, by)
    expires = now + office.config.registration.code_days * _DAY
    title = expected.title if expected and expected.role is role else ""
    new = None
    while new is None:
        drawn = drawn or draw()
        hashes = (
            keyed_hash(office.key, CODE_PURPOSE, drawn.code),
            keyed_hash(office.key, INVITATION_PURPOSE, drawn.token),
        )
        new = registration.add_invitation(db, unit_id, role, expected_id, title, *hashes, now, by, expires)
        if new is None:
            drawn = None
    assert drawn is not None
    line = InvitationIssued(
        unit_id=unit_id,
        person_id=by,
        invitation_id=new,
        role=role,
        personal=expected is not None,
        expires=expires,
        uses=1,
        name=expected.full_name if expected else "",
    )
    events.append(db, line, now)
    return Issued(new, unit_id, role, expected_id, drawn.code, drawn.token, expires)


@dataclass(frozen=True, slots=True)
class Wanted:
    """An invitation the sheet for all units would hold."""

    unit_id: int
    role: Role
    expected: Expected | None


def wanted_for_all(db: Database, office: Office, now: int) -> list[Wanted]:
    """Who still has to be invited: everybody of the list who has not registered, and a head where the list names none."""
    day, root = office.today(now), units.root(db)
    found: list[Wanted] = []
    for unit in units.all_current(db):
        if root is not None and unit.id == root.id:
            people_of_list = [e for e in registration.expected_in(db, unit.id) if e.role is Role.LEADER]
            found += [Wanted(unit.id, e.role, e) for e in people_of_list if e.person_id is None]
            continue
        listed = [e for e in registration.expected_in(db, unit.id) if e.role in _INVITED]
        found += [Wanted(unit.id, e.role, e) for e in listed if e.person_id is None]
        held = {post.role for post in people.posts_of_unit(db, unit.id, day)}
        if not listed and Role.HEAD not in held and not unit.on_paper:
            found.append(Wanted(unit.id, Role.HEAD, None))
    return found


def issue_for_all(db: Database, office: Office, now: int, by: int | None) -> list[Issued]:
    """An invitation for everybody :func:`wanted_for_all` names: the sheet to print."""
    wanted = wanted_for_all(db, office, now)
    return [issue(db, office, now, w.unit_id, w.role, w.expected.id if w.expected else None, by) for w in wanted]


def revoke(db: Database, now: int, invitation_id: int, by: int | None, reason: str = "") -> bool:
    """Make an invitation worthless; False when it was used or revoked before."""
    found = registration.invitation(db, invitation_id)
    if found is None or not registration.revoke_invitation(db, invitation_id, now):
        return False
    line = InvitationRevoked(unit_id=found.unit_id, person_id=by, invitation_id=invitation_id, reason=reason)
    events.append(db, line, now)
    return True


def links(office: Office, token: str) -> dict[str, str]:
    """Where the token opens, by channel: the bot's deep link, and the page where it has a public address."""
    found = {}
    name = office.bot_names.get("telegram")
    if name and not name.isdigit():  # until Telegram told our name, only our number is known, and it opens nothing
        found["telegram"] = f"https://t.me/{name}?start={token}"
    if office.config.web.public_url:
        found["web_chat"] = f"{office.config.web.public_url.rstrip('/')}/i/{token}"
    return found


def page_for_second_device(db: Database, office: Office, now: int, person_id: int) -> tuple[str, bool]:
    """A one-time link to the page for a person's further device, and whether it already knows whom it lets in.

    It does where the person uses the page: one address, several devices. Else the code is typed there. Empty without a public
    address (dialogues.md 0.15).
    """
    at = next((account for account in people.accounts_of(db, person_id) if account.channel == WEB_CHAT), None)
    root = office.config.web.public_url.rstrip("/")
    if not root:
        return "", False
    data = {"address": at.address} if at else {}
    return f"{root}/l/{create_link(db, office.key, 'login', data, now, LINK_CODE_MINUTES)}", at is not None


def opens_nowhere(office: Office) -> bool:
    """Whether an invitation given out now could not be used: the page is the only channel, and it has no address to be opened at."""
    return not office.config.web.public_url and set(office.capabilities) <= {WEB_CHAT}


# ------------------------------------------------------------------------------------------------------ finding by code


class CodeOutcome(StrEnum):
    """What eight typed digits turned out to be."""

    INVITED = "invited"
    LINKS = "links"
    """The code of ``/lienket``: a second account of somebody registered."""
    WRONG = "wrong"
    EXPIRED = "expired"
    USED = "used"
    REVOKED = "revoked"
    LINK_EXPIRED = "link_expired"
    PAUSED = "paused"


@dataclass(frozen=True, slots=True)
class CodeFound:
    """``held``: wrong tries from anywhere were so many that typed codes wait for approval. ``until`` ends a pause (epoch ms)."""

    outcome: CodeOutcome
    invitation: Invitation | None = None
    link: LinkCode | None = None
    held: bool = False
    until: int = 0
    tries: int = 0


def take_code(db: Database, office: Office, now: int, at: Address, digits: str) -> CodeFound:
    """Look up eight digits typed at an address; a wrong one counts, and nothing is looked up while the address is paused."""
    settings = office.config.registration
    pause = settings.pause_minutes * _MINUTE
    tries, last = registration.tries_of(db, at.channel, _who_tries(office, at), now - pause)
    if tries >= settings.wrong_tries:
        return CodeFound(CodeOutcome.PAUSED, until=last + pause, tries=tries)
    found = known_code(db, office, now, digits)
    if found is not None:
        if found.outcome in (CodeOutcome.INVITED, CodeOutcome.LINKS):
            registration.forget_tries_of(db, at.channel, _who_tries(office, at))
        return found
    return _wrong_try(db, office, now, at, tries + 1)


def known_code(db: Database, office: Office, now: int, digits: str) -> CodeFound | None:
    """What a code given out by the office is now; None for digits nobody was given."""
    invitation = registration.invitation_by_code(db, keyed_hash(office.key, CODE_PURPOSE, digits))
    if invitation is not None:
        alarm = registration.tries_everywhere(db, now - _HOUR) > office.config.registration.hourly_alarm
        return CodeFound(state_of(invitation, now), invitation, held=alarm)
    link = registration.link_code(db, keyed_hash(office.key, LINK_CODE_PURPOSE, digits))
    if link is None:
        return None
    is_open = link.used_at is None and now < link.expires_at
    return CodeFound(CodeOutcome.LINKS if is_open else CodeOutcome.LINK_EXPIRED, link=link)


def take_token(db: Database, office: Office, now: int, token: str) -> CodeFound | None:
    """What the token of a link or QR code is; None for one nobody was given."""
    invitation = registration.invitation_by_token(db, keyed_hash(office.key, INVITATION_PURPOSE, token))
    return None if invitation is None else CodeFound(state_of(invitation, now), invitation)


def state_of(invitation: Invitation, now: int) -> CodeOutcome:
    if invitation.used_at is not None:
        return CodeOutcome.USED
    if invitation.revoked_at is not None:
        return CodeOutcome.REVOKED
    return CodeOutcome.INVITED if now < invitation.expires_at else CodeOutcome.EXPIRED


def _wrong_try(db: Database, office: Office, now: int, at: Address, tries: int) -> CodeFound:
    settings = office.config.registration
    registration.forget_tries_before(db, now - max(_HOUR, settings.pause_minutes * _MINUTE))
    registration.add_try(db, at.channel, _who_tries(office, at), now)
    everywhere = registration.tries_everywhere(db, now - _HOUR)
    if everywhere == settings.hourly_alarm + 1:
        until = now + _HOUR
        events.append(db, CodeTriesPaused(tries=everywhere, until=until, everywhere=True), now)
        alert_office(db, office, now, f"code-tries:{now // _HOUR}", "registration.many_wrong_codes", n=everywhere)
    if tries < settings.wrong_tries:
        return CodeFound(CodeOutcome.WRONG, tries=tries)
    until = now + settings.pause_minutes * _MINUTE
    paused = CodeTriesPaused(channel=at.channel, tries=tries, until=until, address=_who_tries(office, at))
    events.append(db, paused, now)
    return CodeFound(CodeOutcome.PAUSED, until=until, tries=tries)


def _who_tries(office: Office, at: Address) -> str:
    """The address under a keyed hash: tries can be told together, and nothing is kept of somebody who never agreed."""
    return keyed_hash(office.key, "code_tries", f"{at.channel}:{at.id}")[:16]


def issue_link_code(db: Database, office: Office, now: int, person_id: int) -> tuple[str, int]:
    """Eight digits by which a further account of the same person is linked, and until when (15 minutes)."""
    expires = now + LINK_CODE_MINUTES * _MINUTE
    while True:
        code = draw().code
        if known_code(db, office, now, code) is None and registration.add_link_code(
            db, keyed_hash(office.key, LINK_CODE_PURPOSE, code), person_id, now, expires
        ):
            return code, expires
