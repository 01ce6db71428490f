"""Where people are reached, which ways a message has tried, and what waits for a window or a quota."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.domain.routing import Hindrance
from bot.store.database import Database
from bot.store.outbox import COLUMNS, OutboxRow, _row
from bot.store.people import ACCOUNT_COLUMNS, Account, account_of

NEVER = 253_402_300_000_000
"""31/12/9999: due when something opens, and by no clock."""


@dataclass(frozen=True, slots=True)
class Reach:
    """All live accounts of a person, blocked ones included, and the telephone number kept for them."""

    accounts: tuple[Account, ...] = ()
    phone: str = ""

    @property
    def first(self) -> Account | None:
        """The account :func:`bot.store.people.route_to` would give: preferred and not blocked."""
        return next((account for account in self.accounts if account.status == "active"), None)

    def beside(self, channel: str) -> "Reach":
        """The same without a channel that is in trouble; unchanged where the person has no other that is live."""
        others = tuple(account for account in self.accounts if account.channel != channel)
        return replace(self, accounts=others) if any(each.status == "active" for each in others) else self

    def without(self, account_id: int) -> "Reach":
        """The same without one account."""
        return replace(self, accounts=tuple(account for account in self.accounts if account.id != account_id))

    def account(self, account_id: int | None) -> Account | None:
        return next((account for account in self.accounts if account.id == account_id), None)


def reaches(db: Database, person_ids: Sequence[int]) -> dict[int, Reach]:
    """Where these people are reached; who has no account is left out."""
    columns = ", ".join(f"a.{name}" for name in ACCOUNT_COLUMNS.split(", "))
    rows = db.conn.execute(
        f"select {columns}, p.phone from accounts a join people p on p.id = a.person_id "
        "where a.person_id in (select value from json_each(?)) and a.ended_at is null "
        "order by a.preferred desc, a.heard_at desc, a.id",
        [json.dumps(list(person_ids))],
    ).fetchall()
    accounts: dict[int, list[Account]] = {}
    phones: dict[int, str] = {}
    for row in rows:
        accounts.setdefault(row[1], []).append(account_of(row[:-1]))
        phones[row[1]] = row[-1]
    return {person_id: Reach(tuple(found), phones[person_id]) for person_id, found in accounts.items()}


def reach_of(db: Database, person_id: int) -> Reach:
    return reaches(db, [person_id]).get(person_id, Reach())


def audience_reaches(
    db: Database, person_ids: Sequence[int]
) -> list[tuple[int, tuple[tuple[str, bool, int, int], ...], str]]:
    """For counting thousands: (person, ((channel, blocked, heard_at, refused_at), …) in the order they are tried, phone)."""
    rows = db.conn.execute(
        "select a.person_id, a.channel, a.status <> 'active', a.heard_at, a.refused_at, p.phone from accounts a "
        "join people p on p.id = a.person_id where a.person_id in (select value from json_each(?)) and a.ended_at is null "
        "order by a.person_id, a.preferred desc, a.heard_at desc, a.id",
        [json.dumps(list(person_ids))],
    )
    found: list[tuple[int, tuple[tuple[str, bool, int, int], ...], str]] = []
    mine: list[tuple[str, bool, int, int]] = []
    last, phone = -1, ""
    for person_id, channel, blocked, heard_at, refused_at, number in rows:
        if person_id != last:
            if mine:
                found.append((last, tuple(mine), phone))
            last, mine, phone = person_id, [], number
        mine.append((channel, bool(blocked), heard_at, refused_at))
    if mine:
        found.append((last, tuple(mine), phone))
    return found


def refuse(db: Database, channel: str, address: str, now: int) -> None:
    """The platform says that the window is closed, whatever our clock says."""
    db.execute(
        "update accounts set refused_at = ? where channel = ? and address = ? and ended_at is null",
        [now, channel, address],
    )


def rows_of(db: Database, delivery_id: int) -> list[OutboxRow]:
    """Every message of a delivery that is no edit, oldest first."""
    rows = db.execute(
        f"select {COLUMNS} from outbox where delivery_id = ? and edits is null order by id", [delivery_id]
    ).fetchall()
    return [_row(row) for row in rows]


def set_way(db: Database, outbox_id: int, way: str) -> None:
    """The way a claimed row takes; it waits no longer."""
    db.execute("update outbox set route = ?, waits = '' where id = ?", [way, outbox_id])


def hold(db: Database, delivery_id: int, channel: str, address: str, why: Hindrance, until: int) -> int:
    """What is queued of a delivery for an address waits from now on; how many rows."""
    done = db.execute(
        "update outbox set waits = ?, due_at = ? where delivery_id = ? and channel = ? and address = ? and status = 'queued' and edits is null",
        [why.value, until, delivery_id, channel, address],
    )
    return int(done.rowcount)


def wait(db: Database, outbox_id: int, why: Hindrance) -> None:
    """One queued message waits from now on, and no clock makes it due."""
    db.execute(
        "update outbox set waits = ?, due_at = ? where id = ? and status = 'queued'", [why.value, NEVER, outbox_id]
    )


def has_waiting(db: Database, delivery_id: int) -> bool:
    row = db.execute(
        "select 1 from outbox where delivery_id = ? and status = 'queued' and waits <> '' limit 1", [delivery_id]
    ).fetchone()
    return row is not None


def anything_waits(db: Database) -> bool:
    """Whether any message waits for a way to open; hardly ever does one."""
    return bool(db.execute("select exists (select 1 from outbox where waits <> '')").fetchone()[0])


def waiting_for(db: Database, channel: str, address: str) -> list[OutboxRow]:
    """What waits for this address, oldest first."""
    rows = db.execute(
        f"select {COLUMNS} from outbox where channel = ? and address = ? and waits <> '' and status = 'queued' order by id",
        [channel, address],
    ).fetchall()
    return [_row(row) for row in rows]


def replaced(db: Database, delivery_id: int) -> bool:
    """Whether the same message was decided for the same person once more meanwhile, and went out or is on its way."""
    row = db.execute(
        "select 1 from deliveries l join deliveries d on d.id = ? where l.id > d.id and l.person_id = d.person_id and l.kind = d.kind "
        "and l.directive_id is d.directive_id and l.broadcast_id is d.broadcast_id and l.unit_id is d.unit_id "
        "and (d.directive_id is not null or d.broadcast_id is not null) and d.kind in ('directive_card', 'broadcast') "
        "and l.status in ('owed', 'queued', 'sent', 'unknown') limit 1",
        [delivery_id],
    ).fetchone()
    return row is not None


def release(db: Database, outbox_id: int, due_at: int) -> None:
    db.execute(
        "update outbox set waits = '', due_at = ?, route = 'free_window' where id = ? and status = 'queued'",
        [due_at, outbox_id],
    )


def drop_waiting(db: Database, delivery_id: int, now: int, reason: str) -> None:
    """The message goes another way: what waited of it does not go out too."""
    db.execute(
        "update outbox set status = 'dropped', settled_at = ?, error = ?, waits = '' where delivery_id = ? and status = 'queued' and waits <> ''",
        [now, reason, delivery_id],
    )


@dataclass(frozen=True, slots=True)
class Silent:
    """An open card that went out on one account and stayed without an answer, and another account of the person."""

    delivery_id: int
    account_id: int
    sent_at: int


def silent(
    db: Database, decided_since: int, sent_before: int, limit: int, delivery_id: int | None = None
) -> list[Silent]:
    """Cards sent before that instant (epoch ms) to people not heard from since on any account, who have a further one not tried yet."""
    mine = "" if delivery_id is None else " and d.id = :delivery"
    rows = db.execute(
        "select d.id, min(a.id) as account_id, d.sent_at from accounts a join deliveries d on d.person_id = a.person_id "
        "where a.ended_at is null and a.status = 'active' and a.preferred = 0 and d.decided_at >= :since and d.kind = 'directive_card' "
        f"and d.status = 'sent' and d.sent_at <= :before{mine} "
        "and not exists (select 1 from accounts x where x.person_id = a.person_id and x.ended_at is null and x.heard_at >= d.sent_at) "
        "and exists (select 1 from obligations b where b.directive_id = d.directive_id and b.unit_id = d.unit_id and b.status in ('open', 'partly')) "
        "and not exists (select 1 from acknowledgements k join obligations b on b.id = k.obligation_id where b.directive_id = d.directive_id "
        "and b.unit_id = d.unit_id and k.withdrawn_at is null) "
        "and not exists (select 1 from outbox o where o.delivery_id = d.id and o.channel = a.channel and o.address = a.address) "
        "group by d.id order by d.id limit :limit",
        {"since": decided_since, "before": sent_before, "limit": limit, "delivery": delivery_id},
    ).fetchall()
    return [Silent(*row) for row in rows]
