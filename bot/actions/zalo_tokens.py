"""The OA's tokens in the record: sealed, replaced as a pair, and marked before anything is asked that could use one up.

A refresh token works once. Before the platform is asked for a new pair the record says so (:func:`begin_refresh`), so that
after a crash it is known that the kept token may be used up. It is then tried once more; if that does not bring a pair, a
human must authorise the OA anew (zalo-api.md B2).
"""

import hashlib
import json
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from bot.actions import channel_health
from bot.actions.delivery import Owed, owe
from bot.actions.office import Office
from bot.domain.channel_health import DownReason
from bot.domain.delivery import MessageKind
from bot.domain.events import Code, SettingChanged
from bot.domain.instants import local_day
from bot.domain.people import Role
from bot.messaging import Outgoing
from bot.store import channel_downs, events, people, settings
from bot.store.database import Database
from bot.store.keys import SecretKey
from bot.store.sealed import seal, unseal

CHANNEL = "zalo_oa"
HOUR_MS = 3_600_000
DAY_MS = 24 * HOUR_MS
ACCESS_MS = 25 * HOUR_MS
REFRESH_AFTER_MS = 20 * HOUR_MS
REFRESH_MS = 90 * DAY_MS
"""A refresh token lasts three months; counted short."""
MOST_IN_DOUBT = 2
"""Tries with one refresh token whose answers were lost: the first, and one more."""
WARN_DAYS = (14, 7, 3, 1)
_TOKENS, _REFRESH, _LOST, _HEALTH = "tokens", "refresh", "needs_consent", "health"


class Loss(StrEnum):
    """Why a human must authorise the OA anew."""

    REFUSED = "refused"
    """Zalo did not take the refresh token: used, expired or revoked."""
    IN_DOUBT = "in_doubt"
    """The answer with the new pair was lost twice."""
    ENDED = "ended"
    """Nobody refreshed it for three months."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """One pair. Instants in epoch ms; never printed."""

    access: str = field(repr=False)
    refresh: str = field(repr=False)
    issued_at: int
    expires_at: int

    @property
    def refresh_ends_at(self) -> int:
        return self.issued_at + REFRESH_MS


@dataclass(frozen=True, slots=True)
class Authority:
    """How we stand with the platform. ``doubts``: tries with this refresh token whose answer was lost; ``lost``: why a human must act."""

    tokens: Tokens | None = None
    doubts: int = 0
    lost: Loss | None = None
    lost_at: int = 0


def load(db: Database, key: SecretKey) -> Authority:
    """What the record holds; without tokens where none were ever given, or the key of the data folder is another one."""
    sealed = settings.channel_value(db, CHANNEL, _TOKENS)
    opened = unseal(key, sealed) if sealed else None
    lost = _json(db, _LOST)
    why = Loss(lost["why"]) if lost else None
    at = int(lost.get("at", 0))
    if opened is None:
        return Authority(None, 0, why, at)
    value = json.loads(opened)
    tokens = Tokens(value["access"], value["refresh"], int(value["issued_at"]), int(value["expires_at"]))
    mark = _json(db, _REFRESH)
    doubts = int(mark.get("tries", 0)) if mark.get("of") == _digest(tokens.refresh) else 0
    return Authority(tokens, doubts, why, at)


def keep(
    db: Database,
    office: Office,
    now: int,
    access: str,
    refresh: str,
    *,
    expires_in_s: int | None = None,
    by_itself: bool = True,
) -> Authority:
    """Put a new pair in the place of the old one; whatever was in doubt or lost is over. ``by_itself``: no human gave it."""
    lasts = min(ACCESS_MS, expires_in_s * 1000) if expires_in_s else ACCESS_MS
    tokens = Tokens(access, refresh, now, now + lasts)
    value = {"access": access, "refresh": refresh, "issued_at": tokens.issued_at, "expires_at": tokens.expires_at}
    settings.put_channel_value(db, CHANNEL, _TOKENS, seal(office.key, json.dumps(value)), now)
    _put(db, _REFRESH, {}, now)
    _put(db, _LOST, {}, now)
    down = channel_downs.get(db, CHANNEL)
    if down is not None and down.why is DownReason.UNAUTHORISED:
        channel_health.came_back(db, office, now, CHANNEL, tell=by_itself)
    return Authority(tokens)


def authorise(
    db: Database,
    office: Office,
    now: int,
    access: str,
    refresh: str,
    *,
    expires_in_s: int | None = None,
    by: int | None = None,
) -> Authority:
    """The same when a human gave the pair (consent page, API Explorer): the log keeps who, and the office is told."""
    made = keep(db, office, now, access.strip(), refresh.strip(), expires_in_s=expires_in_s, by_itself=False)
    channel_health.came_back(db, office, now, CHANNEL, tell=False)
    events.append(db, SettingChanged(setting=Code("zalo_oa_authorisation"), person_id=by), now)
    tell(db, office, now, f"zalo_oa_authorised:{now}", "alert.zalo_oa_authorised")
    return made


def begin_refresh(db: Database, key: SecretKey, now: int) -> Authority:
    """Write down that the refresh token is about to be used. Commit before the platform is asked."""
    found = load(db, key)
    if found.tokens is not None:
        _put(db, _REFRESH, {"of": _digest(found.tokens.refresh), "tries": found.doubts + 1, "at": now}, now)
    return found


def refresh_not_sent(db: Database, key: SecretKey, now: int) -> None:
    """The platform surely saw nothing of the try just begun."""
    found = load(db, key)
    if found.tokens is not None and found.doubts:
        _put(db, _REFRESH, {"of": _digest(found.tokens.refresh), "tries": found.doubts - 1, "at": now}, now)


def lose(db: Database, office: Office, now: int, why: Loss) -> None:
    """A human must act: said at once, once for each loss, with what to do."""
    if _json(db, _LOST):
        return
    _put(db, _LOST, {"why": why.value, "at": now}, now)
    channel_health.went_down(db, office, now, CHANNEL, DownReason.UNAUTHORISED)
    tell(db, office, now, f"zalo_oa_lost:{now}", "alert.zalo_oa_lost")


def try_again(db: Database, now: int) -> None:
    """Forget a loss, so that the kept refresh token is tried once more."""
    _put(db, _LOST, {}, now)
    _put(db, _REFRESH, {}, now)
    channel_health.look_now(db, now)


def warn(db: Database, office: Office, now: int) -> None:
    """Days before the refresh token ends: it is renewed each day, so something keeps us from it. Once for each of :data:`WARN_DAYS`."""
    found = load(db, office.key)
    if found.tokens is None or found.lost is not None:
        return
    left = found.tokens.refresh_ends_at - now
    if left <= 0:
        lose(db, office, now, Loss.ENDED)
        return
    due = [days for days in WARN_DAYS if left <= days * DAY_MS]
    if due:
        until = local_day(found.tokens.refresh_ends_at, office.zone)
        key = f"zalo_oa_ends:{until.isoformat()}:{min(due)}"
        tell(db, office, now, key, "alert.zalo_oa_ends", until=until.strftime("%d/%m/%Y"))


def note_health(db: Database, office: Office, now: int, health: dict[str, Any]) -> None:
    """Keep what the platform says about the OA, and warn before its service package ends. ``package_until`` is an ISO day or ""."""
    _put(db, _HEALTH, {**health, "at": now}, now)
    until = str(health.get("package_until", ""))
    if not until:
        return
    left = (_day(until) - office.today(now)).days
    due = [days for days in (30, *WARN_DAYS) if left <= days]
    if due:
        shown = _day(until).strftime("%d/%m/%Y")
        tell(db, office, now, f"zalo_oa_package:{until}:{min(due)}", "alert.zalo_oa_package", until=shown)


def health(db: Database) -> dict[str, Any]:
    """What the platform said last about the OA: name, verified, package, package_until, ``at``; empty before the first answer."""
    return _json(db, _HEALTH)


def tell(db: Database, office: Office, now: int, key: str, text_key: str, /, **values: object) -> None:
    """Tell the office and the administrators, once for each key; on another channel than the OA, where they have one."""
    today = office.today(now)
    told = [
        *people.office_members(db, today),
        *(p.person_id for p in people.posts_of_role(db, Role.ADMINISTRATOR, today)),
    ]
    for person_id in dict.fromkeys(told):
        owed = Owed(f"alert:{key}:{person_id}", MessageKind.OFFICE_ALERT, person_id, in_trouble=CHANNEL)
        owe(db, office, now, owed, lambda language: Outgoing(language.t(text_key, **values)))


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()[:16]


def _json(db: Database, name: str) -> dict[str, Any]:
    value = settings.channel_value(db, CHANNEL, name)
    found = json.loads(value) if value else {}
    return found if isinstance(found, dict) else {}


def _put(db: Database, name: str, value: dict[str, Any], now: int) -> None:
    settings.put_channel_value(db, CHANNEL, name, json.dumps(value, ensure_ascii=False), now)
