"""How every recipient is reached: accounts, windows, what was last sent, delivered and opened, and what hinders (issue 3)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol
from zoneinfo import ZoneInfo

from bot.cards.channels import Reached
from bot.domain.channel_health import Down
from bot.domain.instants import local_day
from bot.domain.people import Role
from bot.domain.routing import Window, window_of
from bot.domain.units import UnitKind
from bot.messaging import Capabilities
from bot.store import channel_downs
from bot.store import recipients as rows
from bot.store.database import Database


class Place(Protocol):
    """What the report needs of the office."""

    @property
    def zone(self) -> ZoneInfo: ...

    @property
    def capabilities(self) -> Mapping[str, Capabilities]: ...


@dataclass(frozen=True, slots=True)
class RecipientView:
    """One person who is to get messages of a unit. ``hindrance`` is why their last message did not go out, "" when it did."""

    person_id: int
    name: str
    unit_id: int
    unit: str
    unit_kind: UnitKind
    role: Role
    title: str
    accounts: tuple[Reached, ...]
    hindrance: str

    @property
    def reachable(self) -> bool:
        return any(not a.blocked and a.down is None and a.window is not Window.CLOSED for a in self.accounts)


def recipients(db: Database, office: Place, now: int, unit_ids: Sequence[int] | None = None) -> list[RecipientView]:
    """Everybody who may receive for these units (all without a list), those whom nothing reaches first."""
    day: date = local_day(now, office.zone)
    people = rows.holders(db, day, unit_ids)
    accounts = rows.accounts(db, [person.person_id for person in people])
    downs = channel_downs.every(db)
    hindered = rows.hindrances(db, [person.person_id for person in people])
    found = [
        RecipientView(
            person.person_id,
            person.name,
            person.unit_id,
            person.unit,
            person.unit_kind,
            person.role,
            person.title,
            tuple(
                _view(office, account, now, downs.get(account.channel))
                for account in accounts.get(person.person_id, ())
            ),
            hindered.get(person.person_id, ""),
        )
        for person in people
    ]
    return sorted(found, key=lambda one: one.reachable)


def _view(office: Place, account: rows.AccountRow, now: int, down: Down | None) -> Reached:
    can = office.capabilities.get(account.channel)
    windows = can.windows if can is not None else None
    state = changes_at = None
    if windows is not None:
        state = window_of(windows.free_ms, windows.closes_ms, account.heard_at, now, account.refused_at)
        ends = windows.free_ms if state is Window.FREE else windows.closes_ms
        changes_at = account.heard_at + ends
    return Reached(
        account.channel,
        account.preferred,
        account.blocked or can is None,
        account.heard_at,
        state,
        changes_at,
        account.sent_at,
        account.delivered_at,
        account.seen_at,
        can is not None and can.receipts,
        down,
    )
