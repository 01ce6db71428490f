"""What a standing is computed from, for many units under many directives at once: a handful of queries, never one per unit."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.domain.dissemination import Excuse
from bot.domain.due_days import DueDays, OwnDues
from bot.domain.obligations import OWED, Duty, ObligationState
from bot.domain.past import DutyRecord, Recorded, Told
from bot.domain.people import RECEIVING, Role
from bot.domain.standings import Acknowledged, Briefed, DirectiveLabel, Reported
from bot.domain.units import UnitKind
from bot.store.database import Database
from bot.store.publishing import own_dues

RECEIVING_ROLES = json.dumps(sorted(role.value for role in RECEIVING))
FOLLOWED = "('publishing', 'published')"
_FIRST_DUE = (
    "coalesce((select min(s.due_day) from directive_dues s where s.directive_id = v.directive_id and s.version = v.version "
    "and s.due_day < coalesce(v.due_day, '9999')), v.due_day)"
)
"""The earliest day of any duty: of some their own, of the others the common one."""
_CHOSEN = (
    "o.directive_id in (select value from json_each(:directives)) "
    "and (:units is null or o.unit_id in (select value from json_each(:units)))"
)


_DUTIES = {duty.value: duty for duty in Duty}
_STATES = {state.value: state for state in ObligationState}
"""Looked up: an enum asked for its member costs ten times as much, and here it is asked tens of thousands of times."""


@dataclass(frozen=True, slots=True)
class DutyRow:
    """One duty of one unit under one directive. ``due`` is its last civil day in time."""

    id: int
    directive_id: int
    unit_id: int
    record: DutyRecord
    due: date | None
    ends_at: int | None = None
    period: str = ""
    first_due: date | None = None
    """The day before more time was granted; None where it never was."""
    reason: str = ""
    """Why it was closed; of an exempt duty as what."""


@dataclass(frozen=True, slots=True)
class PostRow:
    """A holding of a receiving post, past and pending ones included."""

    person_id: int
    unit_id: int
    role: Role
    title: str
    status: str
    from_day: date | None
    to_day: date | None
    requested_at: int | None
    name: str
    phone: str

    def holds(self, day: date) -> bool:
        begun = self.from_day is None or self.from_day <= day
        return self.status in ("active", "ended") and begun and (self.to_day is None or self.to_day >= day)


@dataclass(frozen=True, slots=True)
class AccountRow:
    id: int
    person_id: int
    channel: str
    blocked: bool
    linked_at: int
    heard_at: int
    ended_at: int | None


@dataclass(frozen=True, slots=True)
class CardRow:
    """A directive card owed to one person; ``channel`` is the route it took last, empty where there was none."""

    directive_id: int
    unit_id: int
    person_id: int
    status: str
    reason: str
    decided_at: int
    sent_at: int | None
    channel: str


@dataclass(frozen=True, slots=True)
class NameRow:
    """A version of a unit: its name from one day to another."""

    unit_id: int
    name: str
    abbreviation: str
    kind: UnitKind
    from_day: date
    to_day: date | None
    on_paper: bool


def _scope(directive_ids: Sequence[int], unit_ids: Sequence[int] | None) -> dict[str, str | None]:
    return {
        "directives": json.dumps(list(directive_ids)),
        "units": None if unit_ids is None else json.dumps(list(unit_ids)),
        "roles": RECEIVING_ROLES,
    }


def duties(
    db: Database, directive_ids: Sequence[int], moment: int, unit_ids: Sequence[int] | None = None
) -> list[DutyRow]:
    """Every duty there was at ``moment``; of one that comes round the occurrence to be met next then: the oldest owed, or the last where none was."""
    rows = db.execute(
        "select o.id, o.directive_id, o.unit_id, o.duty, o.status, o.opened_at, o.met_at, o.ended_at, o.due_day, o.ends_at, o.period, o.first_due_day, o.reason "
        f"from obligations o where {_CHOSEN} and o.opened_at <= :moment order by o.directive_id, o.unit_id, o.period, o.id",
        {**_scope(directive_ids, unit_ids), "moment": moment},
    ).fetchall()
    found: dict[tuple[int, int, Duty], DutyRow] = {}
    for r in rows:
        record = DutyRecord(_DUTIES[r[3]], _STATES[r[4]], r[5], r[6], r[7])
        known = found.get((r[1], r[2], record.duty))
        if known is None or not _owed_then(known.record, moment):
            found[r[1], r[2], record.duty] = DutyRow(
                r[0], r[1], r[2], record, _day(r[8]), r[9], r[10], _day(r[11]), r[12]
            )
    return list(found.values())


def _owed_then(record: DutyRecord, moment: int) -> bool:
    return record.state in OWED or (record.met_at or 0) > moment or (record.ended_at or 0) > moment


def acknowledgements(
    db: Database, directive_ids: Sequence[int], unit_ids: Sequence[int] | None = None
) -> dict[int, list[Acknowledged]]:
    """Every acknowledgement by duty, those withdrawn included, oldest first, under the post it was made in."""
    rows = db.execute(
        "select a.obligation_id, a.person_id, coalesce(p.full_name, ''), q.role, coalesce(q.title, ''), a.on_behalf, a.receipt, a.at, "
        "a.withdrawn_at from acknowledgements a join obligations o on o.id = a.obligation_id left join people p on p.id = a.person_id "
        "left join posts q on q.id = coalesce(a.post_id, (select h.id from posts h where h.person_id = a.person_id and h.unit_id = o.unit_id "
        f"order by h.status = 'active' desc, h.id desc limit 1)) where {_CHOSEN} order by a.id",
        _scope(directive_ids, unit_ids),
    ).fetchall()
    found: dict[int, list[Acknowledged]] = {}
    for r in rows:
        role = Role(r[3]) if r[3] else None
        found.setdefault(r[0], []).append(Acknowledged(r[1], r[2], role, r[4], bool(r[5]), r[6], Recorded(r[7], r[8])))
    return found


def briefings(
    db: Database, directive_ids: Sequence[int], unit_ids: Sequence[int] | None = None
) -> dict[int, list[Briefed]]:
    """Briefings by duty that counted at some time, oldest first. They count from their acknowledgement until it is withdrawn."""
    rows = db.execute(
        "select b.obligation_id, b.day, b.form, b.told, b.excuses, b.roster, coalesce(a.at, b.decided_at, b.entered_at), "
        "coalesce(a.withdrawn_at, case when b.status = 'withdrawn' then b.decided_at end) "
        "from briefings b join obligations o on o.id = b.obligation_id left join acknowledgements a on a.id = b.acknowledgement_id "
        f"where b.status in ('confirmed', 'withdrawn') and {_CHOSEN} order by b.id",
        _scope(directive_ids, unit_ids),
    ).fetchall()
    found: dict[int, list[Briefed]] = {}
    for r in rows:
        excused = {Excuse(name): n for name, n in json.loads(r[4]).items()}
        told = Told(Recorded(r[6], r[7]), r[3], excused, r[5])
        found.setdefault(r[0], []).append(Briefed(date.fromisoformat(r[1]), r[2], told))
    return found


def reports(
    db: Database, directive_ids: Sequence[int], unit_ids: Sequence[int] | None = None
) -> dict[int, list[Reported]]:
    rows = db.execute(
        "select r.obligation_id, r.number, r.day, r.how, a.at, a.withdrawn_at from reports r "
        "join obligations o on o.id = r.obligation_id join acknowledgements a on a.id = r.acknowledgement_id "
        f"where {_CHOSEN} order by r.id",
        _scope(directive_ids, unit_ids),
    ).fetchall()
    found: dict[int, list[Reported]] = {}
    for r in rows:
        found.setdefault(r[0], []).append(Reported(r[1], date.fromisoformat(r[2]), r[3], Recorded(r[4], r[5])))
    return found


def labels(db: Database, directive_ids: Sequence[int]) -> dict[int, tuple[DirectiveLabel, int]]:
    """Directives under the text they have now, each with when it was made (epoch ms)."""
    rows = db.execute(
        "select d.id, d.number, d.code, d.kind, d.issuer, d.issued_day, v.subject, d.status, v.due_day, d.published_at, d.created_at, "
        "(select json_group_array(json_array(s.duty, s.due_day)) from directive_dues s where s.directive_id = d.id and s.version = d.version) "
        "from directives d join directive_versions v on v.directive_id = d.id and v.version = d.version "
        "where d.id in (select value from json_each(?))",
        [json.dumps(list(directive_ids))],
    ).fetchall()
    return {
        r[0]: (
            DirectiveLabel(
                r[0],
                r[1],
                r[2],
                r[3],
                r[4],
                date.fromisoformat(r[5]),
                r[6],
                r[7],
                _day(r[8]),
                r[9],
                _own(r[11]),
            ),
            r[10],
        )
        for r in rows
    }


def posts(db: Database, unit_ids: Sequence[int]) -> list[PostRow]:
    """Receiving posts of these units: held, ended, and waiting for approval."""
    rows = db.execute(
        "select p.person_id, p.unit_id, p.role, p.title, p.status, p.from_day, p.to_day, p.requested_at, n.full_name, n.phone "
        "from posts p join people n on n.id = p.person_id where p.unit_id in (select value from json_each(?)) "
        "and p.role in (select value from json_each(?)) and p.status in ('active', 'ended', 'pending') order by p.id",
        [json.dumps(list(unit_ids)), RECEIVING_ROLES],
    ).fetchall()
    return [PostRow(r[0], r[1], Role(r[2]), r[3], r[4], _day(r[5]), _day(r[6]), r[7], r[8], r[9]) for r in rows]


def accounts(db: Database, unit_ids: Sequence[int]) -> list[AccountRow]:
    """Accounts of everybody who holds or held a receiving post in these units."""
    rows = db.execute(
        "select a.id, a.person_id, a.channel, a.status = 'blocked', a.linked_at, a.heard_at, a.ended_at from accounts a "
        "where a.person_id in (select p.person_id from posts p where p.unit_id in (select value from json_each(?))) order by a.id",
        [json.dumps(list(unit_ids))],
    ).fetchall()
    return [AccountRow(r[0], r[1], r[2], bool(r[3]), r[4], r[5], r[6]) for r in rows]


def address_changes(db: Database, since: int) -> dict[int, list[tuple[int, bool]]]:
    """Accounts lost and found again: account id → (when, lost), for accounts with a change after ``since``; in order."""
    changed = db.execute(
        "select kind, at, data from events where kind in ('address-lost', 'address-restored') order by id"
    ).fetchall()
    found: dict[int, list[tuple[int, bool]]] = {}
    for row in changed:
        found.setdefault(json.loads(row["data"])["account_id"], []).append((row["at"], row["kind"] == "address-lost"))
    return {account: changes for account, changes in found.items() if changes[-1][0] > since}


def paper_changes(db: Database, since: int) -> dict[int, list[tuple[int, bool]]]:
    """Units turned to paper or back: unit id → (when, on paper), for units with a change after ``since``; in order."""
    rows = db.execute("select unit_id, at, data from events where kind = 'unit-changed' order by id").fetchall()
    found: dict[int, list[tuple[int, bool]]] = {}
    for row in rows:
        on_paper = json.loads(row["data"]).get("on_paper")
        if on_paper is not None:
            found.setdefault(row["unit_id"], []).append((row["at"], bool(on_paper)))
    return {unit: changes for unit, changes in found.items() if changes[-1][0] > since}


def cards(db: Database, directive_ids: Sequence[int], unit_ids: Sequence[int] | None = None) -> list[CardRow]:
    """Directive cards owed, sent or not, in the order decided."""
    rows = db.execute(
        "select o.directive_id, o.unit_id, o.person_id, o.status, o.reason, o.decided_at, o.sent_at, "
        "coalesce((select x.channel from outbox x where x.delivery_id = o.id and x.edits is null and x.part = 0 order by x.id desc limit 1), '') "
        f"from deliveries o where o.kind = 'directive_card' and {_CHOSEN} order by o.id",
        _scope(directive_ids, unit_ids),
    ).fetchall()
    return [CardRow(*row) for row in rows]


def waiting_requests(db: Database, directive_ids: Sequence[int], moment: int) -> set[tuple[int, int]]:
    """(directive, unit) pairs whose request waited for the office's decision at ``moment``."""
    rows = db.execute(
        "select distinct directive_id, unit_id from requests where directive_id in (select value from json_each(?)) "
        "and unit_id is not null and filed_at <= ? and (decided_at is null or decided_at > ?)",
        [json.dumps(list(directive_ids)), moment, moment],
    ).fetchall()
    return {(row["directive_id"], row["unit_id"]) for row in rows}


def rosters(db: Database, unit_ids: Sequence[int]) -> dict[int, list[tuple[date, int]]]:
    """Staff numbers stated, by unit, oldest day first."""
    rows = db.execute(
        "select unit_id, day, total from rosters where unit_id in (select value from json_each(?)) order by unit_id, day, id",
        [json.dumps(list(unit_ids))],
    ).fetchall()
    found: dict[int, list[tuple[date, int]]] = {}
    for row in rows:
        found.setdefault(row["unit_id"], []).append((date.fromisoformat(row["day"]), row["total"]))
    return found


def names(db: Database, unit_ids: Sequence[int]) -> dict[int, list[NameRow]]:
    """Every version of these units, oldest first."""
    rows = db.execute(
        "select v.unit_id, v.name, v.abbreviation, v.kind, v.from_day, v.to_day, u.on_paper from unit_versions v "
        "join units u on u.id = v.unit_id where v.unit_id in (select value from json_each(?)) order by v.from_day, v.id",
        [json.dumps(list(unit_ids))],
    ).fetchall()
    found: dict[int, list[NameRow]] = {}
    for r in rows:
        found.setdefault(r[0], []).append(
            NameRow(r[0], r[1], r[2], UnitKind(r[3]), date.fromisoformat(r[4]), _day(r[5]), bool(r[6]))
        )
    return found


def due_then(db: Database, directive_ids: Sequence[int], moment: int) -> dict[int, DueDays]:
    """The due days that stood at ``moment``, of directives corrected since; the others keep those of their duties."""
    rows = db.execute(
        "select v.directive_id, v.version, v.due_day from directive_versions v join directives d on d.id = v.directive_id "
        "where v.directive_id in (select value from json_each(:ids)) and v.version = (select max(w.version) from directive_versions w "
        "where w.directive_id = v.directive_id and w.made_at <= :moment) and v.version < d.version",
        {"ids": json.dumps(list(directive_ids)), "moment": moment},
    ).fetchall()
    return {
        row["directive_id"]: DueDays(_day(row["due_day"]), own_dues(db, row["directive_id"], row["version"]))
        for row in rows
    }


def reminders_since(db: Database, since: int, until: int) -> list[tuple[int, bool, tuple[int, ...]]]:
    """(when, by hand, duties) of each reminder put on its way in that time."""
    rows = db.execute(
        "select at, data from events where kind = 'reminder-issued' and at >= ? and at <= ? order by id", [since, until]
    ).fetchall()
    found = []
    for row in rows:
        data = json.loads(row["data"])
        found.append((row["at"], bool(data.get("by_hand")), tuple(data.get("obligations", ()))))
    return found


def followed(db: Database, moment: int) -> list[int]:
    """Directives that make duties and were being followed at ``moment``: what expires first coming first, no due day last."""
    rows = db.execute(
        "select d.id from directives d join directive_versions v on v.directive_id = d.id and v.version = d.version "
        f"where d.published_at is not null and d.published_at <= :moment and (d.status in {FOLLOWED} or "
        "(d.status in ('closed', 'withdrawn') and d.ended_at > :moment)) "
        "and exists (select 1 from obligations o where o.directive_id = d.id) "
        f"order by {_FIRST_DUE} is null, {_FIRST_DUE}, d.published_at desc, d.id desc",
        {"moment": moment},
    ).fetchall()
    return [row["id"] for row in rows]


def counts(db: Database, directive_ids: Sequence[int]) -> dict[int, dict[Duty, tuple[int, int]]]:
    """(met, all) units by directive and duty, as the record stands now: one query for the overview."""
    rows = db.execute(
        "select directive_id, duty, sum(status = 'met') as met, count(*) as everyone from obligations "
        "where directive_id in (select value from json_each(?)) and status <> 'exempt' group by directive_id, duty",
        [json.dumps(list(directive_ids))],
    ).fetchall()
    found: dict[int, dict[Duty, tuple[int, int]]] = {}
    for row in rows:
        found.setdefault(row["directive_id"], {})[Duty(row["duty"])] = (row["met"], row["everyone"])
    return found


def expected(db: Database, unit_ids: Sequence[int]) -> dict[int, list[tuple[str, str, Role, str]]]:
    """(name, phone, role, title) of people the unit's list names and who have not registered, heads first."""
    rows = db.execute(
        "select unit_id, full_name, phone, role, title from expected_people where person_id is null "
        "and unit_id in (select value from json_each(?)) order by unit_id, role <> 'head', id",
        [json.dumps(list(unit_ids))],
    ).fetchall()
    found: dict[int, list[tuple[str, str, Role, str]]] = {}
    for row in rows:
        found.setdefault(row["unit_id"], []).append((row["full_name"], row["phone"], Role(row["role"]), row["title"]))
    return found


def delegates(db: Database, unit_ids: Sequence[int], day: date) -> dict[int, list[int]]:
    """Who confirms instead of the heads of these units on ``day``: unit id → people."""
    rows = db.execute(
        "select unit_id, to_person_id from delegations where unit_id in (select value from json_each(?)) and ended_at is null "
        "and from_day <= ? and to_day >= ? order by id",
        [json.dumps(list(unit_ids)), day.isoformat(), day.isoformat()],
    ).fetchall()
    found: dict[int, list[int]] = {}
    for row in rows:
        found.setdefault(row["unit_id"], []).append(row["to_person_id"])
    return found


def _own(text: str) -> OwnDues:
    return tuple((Duty(duty), _day(day)) for duty, day in json.loads(text))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
