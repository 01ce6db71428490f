"""What opens the web chat and holds it open: one-time links, invitations, and the sessions of browsers."""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bot.actions.office import Office
from bot.store import web_chat as rows
from bot.store.database import Database
from bot.store.keys import SecretKey, keyed_hash
from bot.store.web_chat import Link, Session

TOKEN_BYTES = 24
"""192 bits: a link or a session cannot be guessed, so it needs no count of wrong tries to be safe."""
_MINUTE, _HOUR, _DAY = 60_000, 3_600_000, 86_400_000


# ------------------------------------------------------------------------------------------------------ one-time links


class LinkFault(StrEnum):
    """Why a link opens nothing. Told apart, because the person holds a real paper or message."""

    UNKNOWN = "unknown"
    EXPIRED = "expired"
    USED = "used"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class Look:
    """A link as it stands, without consuming it. ``fault`` is None while it opens."""

    purpose: str
    fault: LinkFault | None = None
    at: int | None = None
    """When it was used, or when it expired."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A browser has come in: the cookie's token (nowhere stored), the page's seat, and the address it speaks for."""

    token: str
    seat: str
    address: str
    purpose: str
    expires_at: int


def create_link(db: Database, key: SecretKey, purpose: str, data: Mapping[str, Any], now: int, minutes: int) -> str:
    """A one-time link that opens the web chat for ``minutes``; returns its token, which is kept only as a keyed hash.

    ``purpose`` ``login`` opens the existing address ``data["address"]``; any other purpose (``admin``, ``invite``, …) a new
    one, and registration finds purpose and data by the token (:func:`link_data`).
    """
    token = secrets.token_urlsafe(TOKEN_BYTES)
    text = json.dumps(dict(data), ensure_ascii=False, sort_keys=True)
    rows.add_link(db, _link_hash(key, token), purpose, text, now, now + minutes * _MINUTE)
    return token


def link_data(db: Database, key: SecretKey, token: str) -> tuple[str, dict[str, Any]] | None:
    """Purpose and data of a link, used or not; None for an unknown token."""
    found = rows.link(db, _link_hash(key, token))
    return None if found is None else (found.purpose, json.loads(found.data))


def note_on_link(db: Database, key: SecretKey, token: str, note: Mapping[str, Any]) -> None:
    """Add to what a link's data says: who opened it, who registered by it."""
    found = link_data(db, key, token)
    if found is not None:
        rows.set_link_data(
            db, _link_hash(key, token), json.dumps({**found[1], **note}, ensure_ascii=False, sort_keys=True)
        )


def revoke_unused(db: Database, purpose: str, now: int) -> int:
    """Unused links of one purpose open nothing any more; returns how many."""
    return rows.revoke_links(db, purpose, now)


def look_at_link(db: Database, key: SecretKey, token: str, now: int) -> Look:
    """What a link would do: what its page says before anybody presses the button."""
    return _look(rows.link(db, _link_hash(key, token)), now)


def look_at_invitation(db: Database, key: SecretKey, token: str, now: int) -> Look:
    """The same for the token of an invitation."""
    return _look(rows.invitation(db, keyed_hash(key, INVITATION_PURPOSE, token)), now)


INVITATION_PURPOSE = "invitation_token"
"""Under this purpose registration hashes the tokens of links and QR cards."""


def open_link(db: Database, office: Office, token: str, device: str, now: int) -> Opened | LinkFault:
    """Consume a one-time link and let the browser in; of two presses of the button only the first does."""
    token_hash = _link_hash(office.key, token)
    look = _look(rows.link(db, token_hash), now)
    if look.fault is not None:
        return look.fault
    if not rows.use_link(db, token_hash, now):
        return LinkFault.USED
    found = rows.link(db, token_hash)
    data = json.loads(found.data) if found else {}
    address = (data.get("address") if look.purpose == "login" else None) or new_address()
    note_on_link(db, office.key, token, {"opened_by": address})
    return open_session(db, office, address, device, now, look.purpose)


def open_invitation(db: Database, office: Office, token: str, device: str, now: int) -> Opened | LinkFault:
    """Let a browser in by an invitation, which stays unused: registration consumes it after consent."""
    look = look_at_invitation(db, office.key, token, now)
    if look.fault is not None:
        return look.fault
    return open_session(db, office, new_address(), device, now, look.purpose)


def _look(link: Link | None, now: int) -> Look:
    if link is None:
        return Look("", LinkFault.UNKNOWN)
    if link.used_at is not None:
        return Look(link.purpose, LinkFault.USED, link.used_at)
    if link.revoked_at is not None:
        return Look(link.purpose, LinkFault.REVOKED, link.revoked_at)
    if link.expires_at <= now:
        return Look(link.purpose, LinkFault.EXPIRED, link.expires_at)
    return Look(link.purpose)


def _link_hash(key: SecretKey, token: str) -> str:
    return keyed_hash(key, "web_link", token)


# ------------------------------------------------------------------------------------------------------------ sessions


def new_address() -> str:
    """An address nobody has had before."""
    return "w" + secrets.token_hex(10)


def open_session(db: Database, office: Office, address: str, device: str, now: int, purpose: str = "") -> Opened:
    """A new seat for a browser that may speak for ``address``. The demonstration opens its phones this way."""
    token, seat = secrets.token_urlsafe(TOKEN_BYTES), secrets.token_hex(8)
    expires_at = now + office.config.web.session_days * _DAY
    rows.add_session(db, _session_hash(office.key, token), seat, address, device, now, expires_at)
    return Opened(token, seat, address, purpose, expires_at)


def session_at(db: Database, key: SecretKey, seat: str, token: str, now: int) -> Session | None:
    """The live session behind a cookie, for this seat only."""
    return rows.session(db, seat, _session_hash(key, token), now)


def is_worn(session: Session, now: int) -> bool:
    """Whether a session in use is due to be prolonged: once an hour at most."""
    return now - session.seen_at >= _HOUR


def prolong(db: Database, office: Office, session: Session, now: int) -> int:
    """A session in use lives for another ``web.session_days``; returns when it ends (epoch ms)."""
    expires_at = now + office.config.web.session_days * _DAY
    rows.touch_session(db, session.id, now, expires_at)
    return expires_at


def _session_hash(key: SecretKey, token: str) -> str:
    return keyed_hash(key, "web_session", token)
