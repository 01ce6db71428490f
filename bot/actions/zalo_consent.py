"""Authorising the OA: an administrator opens Zalo's consent page by our link, and the browser comes back with a code (zalo-api.md B2)."""

import base64
import hashlib
import json
import secrets
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import parse_qs, urlencode, urlsplit

from bot.actions.office import Office
from bot.domain.people import Standing
from bot.store import settings
from bot.store.database import Database
from bot.store.keys import keyed_hash

CHANNEL = "zalo_oa"
CALLBACK_PATH = "/zalo/consent"
LASTS_MS = 30 * 60_000
"""A link given out is good for half an hour, and for one consent."""
_ASKED = "consent_asked"
VERIFIER_CHARACTERS = 43


class ConsentRefusal(StrEnum):
    NOT_ADMINISTRATOR = "not_administrator"
    NOT_SET_UP = "not_set_up"
    """The channel is off."""
    NO_PUBLIC_URL = "no_public_url"
    """Zalo could not send the browser back to us."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A consent that was asked for. ``nonce`` stands for this one; ``by`` is the administrator, None from the command line."""

    nonce: str
    by: int | None


def ask(db: Database, office: Office, now: int, who: Standing) -> str | ConsentRefusal:
    """A consent link for this administrator."""
    if not who.is_administrator:
        return ConsentRefusal.NOT_ADMINISTRATOR
    return ask_as_owner(db, office, now, who.person_id)


def ask_as_owner(db: Database, office: Office, now: int, by: int | None = None) -> str | ConsentRefusal:
    """The same for whoever owns the machine (command line)."""
    config = office.config
    if not config.zalo_oa.enabled:
        return ConsentRefusal.NOT_SET_UP
    if not config.web.public_url:
        return ConsentRefusal.NO_PUBLIC_URL
    nonce = secrets.token_urlsafe(24)
    asked = {"of": keyed_hash(office.key, _ASKED, _state_of(office, nonce)), "nonce": nonce, "by": by, "at": now}
    settings.put_channel_value(db, CHANNEL, _ASKED, json.dumps(asked), now)
    return link(office, nonce)


def link(office: Office, nonce: str) -> str:
    """The consent page: as the console gave it byte for byte, else built."""
    oa = office.config.zalo_oa
    if oa.consent_url:
        return oa.consent_url
    query = {
        "app_id": oa.app_id,
        "redirect_uri": office.config.web.public_url.rstrip("/") + CALLBACK_PATH,
        "code_challenge": _challenge(verifier(office, Asked(nonce, None))),
        "state": _state_of(office, nonce),
    }
    return f"{oa.oauth_url}/v4/oa/permission?{urlencode(query)}"


def take(db: Database, office: Office, now: int, state: str) -> Asked | None:
    """The consent a returning browser belongs to, once; None where nobody asked, it was long ago, or the state is another."""
    value = json.loads(settings.channel_value(db, CHANNEL, _ASKED) or "{}")
    if not value or now >= int(value["at"]) + LASTS_MS:
        return None
    if value["of"] != keyed_hash(office.key, _ASKED, state):
        return None
    settings.put_channel_value(db, CHANNEL, _ASKED, "{}", now)
    by = value.get("by")
    return Asked(str(value["nonce"]), int(by) if by is not None else None)


def verifier(office: Office, asked: Asked) -> str:
    """The PKCE verifier: the console's, where it gave one; else made for this consent, 43 characters."""
    given = office.config.zalo_oa.code_verifier.reveal()
    return given or keyed_hash(office.key, "zalo_oa pkce", asked.nonce)[:VERIFIER_CHARACTERS]


def _state_of(office: Office, nonce: str) -> str:
    """What comes back as ``state``: with a link of the console, the state that stands in it ("" where it has none)."""
    url = office.config.zalo_oa.consent_url
    return parse_qs(urlsplit(url).query).get("state", [""])[0] if url else nonce


def _challenge(verifier_text: str) -> str:
    """base64url without padding of the verifier's SHA-256 (RFC 7636)."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier_text.encode("ascii")).digest()).rstrip(b"=").decode()
