"""What the fake platform knows: one OA with its app, people, messages, quotas. Everything lives in memory and outlives outages."""

from __future__ import annotations

import asyncio
import itertools
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from bot.clock import DAY, HOUR, MINUTE, Clock
from bot.emulators.screens import wake
from bot.emulators.zalo_oa.faults import Faults

Json = dict[str, Any]
Emit = Callable[[Json], None]

FREE_MS = 48 * HOUR
CLOSES_MS = 7 * DAY
INACTIVE_MS = 45 * DAY
REQUESTS_PER_MINUTE = 4_000


def _nobody(event: Json) -> None:
    """Nobody has subscribed."""
    del event


class Refusal(Exception):
    """An application error: HTTP 200 with this number inside."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(f"{code} {message}")
        self.code = code
        self.message = message


@dataclass(frozen=True, slots=True)
class OaButton:
    """A button under a message, as Zalo draws it. ``payload`` is what a query button sends back."""

    title: str
    type: str
    payload: Any


@dataclass(slots=True)
class OaMessage:
    """One message in the chat of one user with the OA. ``at`` in epoch ms."""

    id: str
    user_id: str
    from_oa: bool
    text: str
    at: int
    revision: int
    kind: str = "text"
    buttons: tuple[OaButton, ...] = ()
    file_name: str = ""
    content: bytes = field(default=b"", repr=False)
    """Bytes of a file or picture of the OA."""
    charge: str = ""
    """``quota_type`` of an accepted message of ours; "charged" where no quota object was given."""
    template_id: str = ""
    values: Json = field(default_factory=dict)
    hidden: bool = False
    """Sent by a button of type ``oa.query.hide``: the person does not see it."""
    seen: bool = False

    @property
    def labels(self) -> tuple[str, ...]:
        return tuple(button.title for button in self.buttons)


@dataclass(slots=True)
class OaUser:
    """A Zalo account as this OA knows it. ``last_interaction`` (epoch ms) is None for who never did anything."""

    id: str
    name: str
    phone: str = ""
    follower: bool = False
    last_interaction: int | None = None
    restricted: frozenset[int] = frozenset()
    """Codes every consultation message to this person is refused with: -227, -244 …"""
    messages: list[OaMessage] = field(default_factory=list)
    waiting: set[asyncio.Future[None]] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Call:
    """One API call as it came, for tests. ``code`` is what it was answered with (0: success); ``at`` seconds, monotonic."""

    path: str
    body: Json
    code: int
    at: float


class OaState:
    """The platform behind one OA."""

    def __init__(self, clock: Clock, *, oa_id: str, app_id: str, app_secret: str, webhook_key: str) -> None:
        self.clock = clock
        self.oa_id = oa_id
        self.app_id = app_id
        self.app_secret = app_secret
        self.webhook_key = webhook_key
        self.demands_proof = False
        self.users: dict[str, OaUser] = {}
        self.messages: dict[str, OaMessage] = {}
        self.faults = Faults()
        self.calls: list[Call] = []
        self.violations: list[str] = []
        self.package_quota = 500
        """Paid messages left in the package; after it each one is charged."""
        self.name = "Văn phòng Sở"
        self.oa_type = 4
        self.verified = True
        self.package_until = "31/12/2030"
        self.requests_per_minute = REQUESTS_PER_MINUTE
        self.accepts_template_type = True
        """Whether buttons in the shape with ``template_type: "button"`` are taken too (zalo-api.md B4, unverified)."""
        self.emit: Emit = _nobody
        self.revision = 0
        self._numbers = itertools.count(1)
        self._minute = (-1, 0)

    def next_revision(self) -> int:
        """A counter over everything that changes on any phone."""
        self.revision += 1
        return self.revision

    def new_id(self) -> str:
        """A message id as the platform makes them: 20 hex digits."""
        return f"{next(self._numbers):08x}{secrets.token_hex(6)}"

    def put(self, message: OaMessage) -> OaMessage:
        """Show a message on the person's phone and wake whoever waits for one."""
        self.messages[message.id] = message
        user = self.users[message.user_id]
        user.messages.append(message)
        wake(user.waiting)
        return message

    def count_request(self) -> int:
        """One more call in this minute; how many remain. Refusal -32 beyond the limit."""
        minute, count = self._minute
        this = int(self.clock.monotonic() * 1000) // MINUTE
        count = count + 1 if minute == this else 1
        self._minute = (this, count)
        if count > self.requests_per_minute:
            raise Refusal(-32, "Your application or OA has reached the limit of requests per minute")
        return self.requests_per_minute - count

    def user_of(self, user_id: object) -> OaUser:
        """The user with this id. Refusal -201 for anything that is none."""
        user = self.users.get(user_id) if isinstance(user_id, str) else None
        if user is None:
            raise Refusal(-201, "user_id is invalid!")
        return user

    def interacted(self, user: OaUser) -> None:
        """The person did something that opens the window."""
        user.last_interaction = self.clock.now()

    def charge(self, user: OaUser) -> Json | None:
        """What a consultation message to this person is counted against: the quota object, None where it is charged.

        Refusal -227, -230 or -232 where it may not be sent (zalo-api.md B4, Windows; which of the two is our choice).
        """
        for code in sorted(user.restricted):
            raise Refusal(code, _RESTRICTED.get(code, "Recipient does not accept this message"))
        if user.last_interaction is None:
            raise Refusal(-232, "User has not interacted with the OA, or the latest interaction has expired")
        age = self.clock.now() - user.last_interaction
        if age > INACTIVE_MS:
            raise Refusal(-227, "User is banned or has been inactive for more than 45 days")
        if age > CLOSES_MS:
            raise Refusal(-230, "User has not interacted with the OA in the past 7 days")
        if age <= FREE_MS:
            return {"quota_type": "reply", "owner_type": "OA", "owner_id": self.oa_id}
        if self.package_quota > 0:
            self.package_quota -= 1
            return {
                "quota_type": "sub_quota",
                "remain": str(self.package_quota),
                "total": "500",
                "expired_date": self.package_until,
                "owner_type": "OA",
                "owner_id": self.oa_id,
            }
        return None


_RESTRICTED = {
    -211: "Out of quota",
    -217: "User has blocked invitations from the OA",
    -218: "User has reached the limit of received messages",
    -227: "User is banned or has been inactive for more than 45 days",
    -244: "User has restricted this type of message from the OA",
}
