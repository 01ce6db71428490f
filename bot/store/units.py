"""Units: a stable identity with dated versions; names they had, staff numbers, what became of them."""

from dataclasses import dataclass
from datetime import date, timedelta

from bot.domain.text import fold, sort_key_vi
from bot.domain.units import UnitKind, UnitName
from bot.store.database import Database, Row


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit under the name it has now. ``roster_total`` is the latest staff number, None where nobody stated one."""

    id: int
    version_id: int
    name: str
    abbreviation: str
    kind: UnitKind
    parent_id: int | None
    decision: str
    from_day: date
    on_paper: bool
    roster_total: int | None

    @property
    def short_name(self) -> str:
        return self.abbreviation or self.name


@dataclass(frozen=True, slots=True)
class Roster:
    """The staff number in force from ``day``, by status where it was stated so."""

    day: date
    total: int
    cadres: int = 0
    civil_servants: int = 0
    public_employees: int = 0
    contract_workers: int = 0

    @property
    def by_status(self) -> dict[str, int]:
        counts = {name: int(getattr(self, name)) for name in STATUSES}
        return {name: n for name, n in counts.items() if n}


STATUSES = ("cadres", "civil_servants", "public_employees", "contract_workers")
QUERY = (
    "select u.id, v.id as version_id, v.name, v.abbreviation, v.kind, v.parent_id, v.decision, v.from_day, u.on_paper, "
    "(select r.total from rosters r where r.unit_id = u.id order by r.day desc, r.id desc limit 1) as total "
    "from units u join unit_versions v on v.unit_id = u.id and v.to_day is null where u.ended_day is null"
)


def _unit(row: Row) -> Unit:
    return Unit(
        row["id"],
        row["version_id"],
        row["name"],
        row["abbreviation"],
        UnitKind(row["kind"]),
        row["parent_id"],
        row["decision"],
        date.fromisoformat(row["from_day"]),
        bool(row["on_paper"]),
        row["total"],
    )


def current(db: Database, unit_id: int) -> Unit | None:
    """The unit as it stands; None when there is none or it was dissolved."""
    row = db.execute(f"{QUERY} and u.id = ?", [unit_id]).fetchone()
    return _unit(row) if row else None


def all_current(db: Database) -> list[Unit]:
    """Every unit that exists, the office first, then by kind and Vietnamese dictionary order."""
    order = list(UnitKind)
    units = [_unit(row) for row in db.execute(QUERY).fetchall()]
    return sorted(units, key=lambda unit: (order.index(unit.kind), sort_key_vi(unit.name), unit.id))


def of_kind(db: Database, *kinds: UnitKind) -> list[Unit]:
    return [unit for unit in all_current(db) if unit.kind in kinds]


def root(db: Database) -> Unit | None:
    """The Sở itself: the unit of no kind that nothing stands above. It never owes."""
    row = db.execute(f"{QUERY} and v.kind = 'other' and v.parent_id is null order by u.id limit 1").fetchone()
    return _unit(row) if row else None


def name_of(db: Database, unit_id: int) -> str:
    """The name it has, or had last; empty for an id nobody has."""
    row = db.execute(
        "select name from unit_versions where unit_id = ? order by to_day is null desc, from_day desc, id desc limit 1",
        [unit_id],
    ).fetchone()
    return str(row["name"]) if row else ""


def names(db: Database) -> list[UnitName]:
    """Every name a unit has or had, to search in; former names, and names of units that are gone, lead to who stands now."""
    rows = db.execute(
        "select v.unit_id, v.name, v.abbreviation, v.to_day is null and u.ended_day is null as current, u.ended_day is not null as gone "
        "from unit_versions v join units u on u.id = v.unit_id order by v.unit_id, v.from_day desc, v.id desc"
    ).fetchall()
    successors = _successors(db)
    gone = {row["unit_id"] for row in rows if row["gone"]}
    found = [UnitName(row["unit_id"], row["name"], row["abbreviation"]) for row in rows if row["current"]]
    shown = {(name.unit_id, fold(name.name)) for name in found}
    for row in rows:
        targets = _standing_heirs(row["unit_id"], successors, gone) if row["gone"] else [row["unit_id"]]
        for target in [] if row["current"] else targets:
            if (target, fold(row["name"])) not in shown:
                shown.add((target, fold(row["name"])))
                found.append(UnitName(target, row["name"], row["abbreviation"] if row["gone"] else "", current=False))
    return found


def _successors(db: Database) -> dict[int, list[int]]:
    heirs: dict[int, list[int]] = {}
    for row in db.execute(
        "select from_unit_id, to_unit_id from unit_relations where kind in ('merge', 'split', 'successor') order by id"
    ):
        heirs.setdefault(row["from_unit_id"], []).append(row["to_unit_id"])
    return heirs


def _standing_heirs(unit_id: int, successors: dict[int, list[int]], gone: set[int]) -> list[int]:
    """The units that stand today at the ends of all successions; a circle in the data ends where it closes."""
    found, seen, waiting = [], {unit_id}, list(successors.get(unit_id, ()))
    while waiting:
        heir = waiting.pop(0)
        if heir in seen:
            continue
        seen.add(heir)
        if heir in gone:
            waiting.extend(successors.get(heir, ()))
        else:
            found.append(heir)
    return found


def by_name(db: Database, name: str) -> Unit | None:
    """The standing unit whose present name or abbreviation is exactly this, accents and case aside."""
    folded = fold(name)
    if not folded:
        return None
    named = [_unit(row) for row in db.execute(f"{QUERY} and v.name_folded = ?", [folded]).fetchall()]
    if named:
        return next((unit for unit in named if unit.name == name), named[0])
    rows = db.execute(
        "select v.unit_id, v.abbreviation from unit_versions v join units u on u.id = v.unit_id "
        "where v.to_day is null and u.ended_day is null and v.abbreviation <> '' order by v.unit_id"
    ).fetchall()
    found = next((row["unit_id"] for row in rows if fold(row["abbreviation"]) == folded), None)
    return current(db, found) if found is not None else None


def create(
    db: Database,
    name: str,
    kind: UnitKind,
    day: date,
    now: int,
    *,
    abbreviation: str = "",
    parent_id: int | None = None,
    decision: str = "",
) -> Unit:
    """A new unit that stands from ``day`` on."""
    unit_id = int(db.execute("insert into units (created_at) values (?) returning id", [now]).fetchone()["id"])
    _add_version(db, unit_id, name, abbreviation, kind, parent_id, decision, day)
    unit = current(db, unit_id)
    assert unit is not None  # just written
    return unit


def change(
    db: Database,
    unit_id: int,
    day: date,
    *,
    name: str | None = None,
    abbreviation: str | None = None,
    kind: UnitKind | None = None,
    parent_id: int | None = None,
    decision: str | None = None,
) -> Unit:
    """A new version from ``day`` on; what is None stays. The version before ends the day before and keeps its words."""
    before = current(db, unit_id)
    if before is None:
        raise LookupError(f"no unit {unit_id}")
    db.execute(
        "update unit_versions set to_day = ? where id = ?", [(day - timedelta(days=1)).isoformat(), before.version_id]
    )
    _add_version(
        db,
        unit_id,
        before.name if name is None else name,
        before.abbreviation if abbreviation is None else abbreviation,
        kind or before.kind,
        before.parent_id if parent_id is None else parent_id,
        before.decision if decision is None else decision,
        day,
    )
    after = current(db, unit_id)
    assert after is not None
    return after


def _add_version(
    db: Database,
    unit_id: int,
    name: str,
    abbreviation: str,
    kind: UnitKind,
    parent_id: int | None,
    decision: str,
    day: date,
) -> None:
    db.execute(
        "insert into unit_versions (unit_id, name, name_folded, abbreviation, kind, parent_id, decision, from_day) values (?, ?, ?, ?, ?, ?, ?, ?)",
        [unit_id, name, fold(name), abbreviation, kind.value, parent_id, decision, day.isoformat()],
    )


def add_former_name(db: Database, unit_id: int, name: str, last_day: date) -> None:
    """A name the unit had before the record began: known to the search, ended by ``last_day`` and before today's name began."""
    unit = current(db, unit_id)
    if unit is None:
        raise LookupError(f"no unit {unit_id}")
    ended = min(last_day, unit.from_day - timedelta(days=1)).isoformat()
    db.execute(
        "insert into unit_versions (unit_id, name, name_folded, abbreviation, kind, parent_id, decision, from_day, to_day) "
        "values (?, ?, ?, '', ?, ?, '', ?, ?)",
        [unit_id, name, fold(name), unit.kind.value, unit.parent_id, ended, ended],
    )


def former_names(db: Database, unit_id: int) -> list[str]:
    rows = db.execute(
        "select name from unit_versions where unit_id = ? and to_day is not null order by from_day desc, id desc",
        [unit_id],
    )
    return list(dict.fromkeys(row["name"] for row in rows))


def relate(db: Database, kind: str, from_unit_id: int, to_unit_id: int, day: date, decision: str = "") -> None:
    """``merge``, ``split``, ``successor`` or ``transfer`` of one unit into another."""
    db.execute(
        "insert into unit_relations (kind, from_unit_id, to_unit_id, decision, day) values (?, ?, ?, ?, ?)",
        [kind, from_unit_id, to_unit_id, decision, day.isoformat()],
    )


def successors_of(db: Database, unit_id: int) -> list[str]:
    """The names of the units that took its place."""
    rows = db.execute(
        "select to_unit_id from unit_relations where from_unit_id = ? and kind in ('merge', 'split', 'successor') order by id",
        [unit_id],
    ).fetchall()
    return [name_of(db, row["to_unit_id"]) for row in rows]


def standing_heir(db: Database, unit_id: int) -> Unit | None:
    """The unit itself, or the one that has its place today; None where it was split or nobody took its place."""
    unit = current(db, unit_id)
    if unit is not None:
        return unit
    successors = _successors(db)
    gone = {each for each in successors if current(db, each) is None}
    heirs = _standing_heirs(unit_id, successors, gone)
    return current(db, heirs[0]) if len(heirs) == 1 else None


def end(db: Database, unit_id: int, last_day: date) -> None:
    """Dissolved: the unit stays in the record, nobody is asked for it any more."""
    db.execute("update units set ended_day = ? where id = ?", [last_day.isoformat(), unit_id])


def set_on_paper(db: Database, unit_id: int, on_paper: bool) -> None:
    db.execute("update units set on_paper = ? where id = ?", [int(on_paper), unit_id])


def roster(db: Database, unit_id: int, day: date) -> int:
    """The staff number in force on ``day``; 0 where nobody stated one."""
    found = roster_in_force(db, unit_id, day)
    return found.total if found else 0


def roster_in_force(db: Database, unit_id: int, day: date) -> Roster | None:
    """The staff number on ``day`` with its parts; before the first one, the first one."""
    row = db.execute(
        "select day, total, cadres, civil_servants, public_employees, contract_workers from rosters where unit_id = ? "
        "order by day <= ? desc, case when day <= ? then day end desc, day, id desc limit 1",
        [unit_id, day.isoformat(), day.isoformat()],
    ).fetchone()
    return None if row is None else Roster(date.fromisoformat(row["day"]), *list(row)[1:])


def latest_roster(db: Database, unit_id: int) -> Roster | None:
    """The staff number stated last."""
    return roster_in_force(db, unit_id, date.max)


def set_roster(db: Database, unit_id: int, roster: Roster, source: str, now: int, by: int | None = None) -> None:
    """The staff number from ``roster.day`` on; ``source`` says who stated it (``import``, ``unit``, ``office``)."""
    db.execute(
        "insert into rosters (unit_id, day, cadres, civil_servants, public_employees, contract_workers, total, source, recorded_at, recorded_by) "
        "values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            unit_id,
            roster.day.isoformat(),
            roster.cadres,
            roster.civil_servants,
            roster.public_employees,
            roster.contract_workers,
            roster.total,
            source,
            now,
            by,
        ],
    )
