"""A list of units and people → what it would change in the record, line by line; and the change itself, in one go or in pieces."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.actions.office import Office
from bot.actions.unit_changes import create_unit, state_roster
from bot.domain.events import Code, UnitChange, UnitChanged, UnitsImported
from bot.domain.people import HEADS, Role
from bot.domain.text import fold
from bot.domain.units import UnitKind, parse_kind
from bot.intake.unit_table import PersonLine, RowFault, UnitLine, UnitTable, read_unit_table
from bot.store import events, registration, units
from bot.store.database import Database
from bot.store.registration import Expected
from bot.store.units import Roster, Unit


class What(StrEnum):
    """What becomes of a line."""

    CREATED = "created"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


class ImportFault(StrEnum):
    """Why a line that can be read cannot be used."""

    UNKNOWN_KIND = "kind_not_said"
    """A new unit whose kind neither the table nor its name tells."""
    UNKNOWN_PARENT = "unknown_parent"
    UNKNOWN_UNIT = "unknown_unit"
    OWN_PARENT = "own_parent"
    ABBREVIATION_TAKEN = "abbreviation_taken"
    SECOND_HEAD = "second_head"
    PERSON_TWICE = "person_twice"


@dataclass(frozen=True, slots=True)
class ImportLine:
    """Line ``line`` of the table: ``subject`` is the unit or person, ``why`` and ``detail`` explain a refusal."""

    line: int
    what: What
    subject: str
    person: bool = False
    why: RowFault | ImportFault | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class ImportReport:
    """Every line in order; ``written`` tells whether anything was changed. ``unknown_columns`` were left out."""

    lines: tuple[ImportLine, ...]
    written: bool = False
    unknown_columns: tuple[str, ...] = ()

    def count(self, what: What, *, person: bool | None = None) -> int:
        return sum(line.what is what and (person is None or line.person is person) for line in self.lines)

    @property
    def refused(self) -> tuple[ImportLine, ...]:
        return tuple(line for line in self.lines if line.what is What.REFUSED)

    @property
    def changes(self) -> int:
        return self.count(What.CREATED) + self.count(What.CHANGED)


Step = UnitLine | PersonLine


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What to do, in order (parents before their units, units before their people), and the report of every line."""

    steps: tuple[Step, ...]
    report: ImportReport

    def may_write(self, *, partial: bool) -> bool:
        return bool(self.steps) and (partial or not self.report.refused)


def plan_import(db: Database, rows: Iterable[Sequence[object]]) -> ImportPlan:
    """Compare a table with the record; changes nothing, so it may run on a read connection."""
    return _Planner(db, read_unit_table(rows)).plan()


def import_table(
    db: Database,
    office: Office,
    now: int,
    rows: Iterable[Sequence[object]],
    *,
    partial: bool,
    by: int | None,
    file_sha256: str = "",
) -> ImportReport:
    """Bring in a table in one transaction. Nothing is written if any line is refused, unless ``partial``."""
    plan = plan_import(db, rows)
    if not plan.may_write(partial=partial):
        return plan.report
    write_steps(db, office, now, plan.steps, by)
    finish_import(db, now, counted(plan.report), by, file_sha256)
    return ImportReport(plan.report.lines, True, plan.report.unknown_columns)


def write_steps(db: Database, office: Office, now: int, steps: Sequence[Step], by: int | None) -> None:
    """Write some of a plan's steps; a long list is written in several short transactions, in order."""
    for step in steps:
        if isinstance(step, UnitLine):
            _write_unit(db, office, now, step, by)
        else:
            _write_person(db, now, step)


def finish_import(db: Database, now: int, counts: Mapping[str, int], by: int | None, file_sha256: str) -> None:
    """The line of the log about the whole file; ``counts`` as :func:`counted` gives them."""
    line = UnitsImported(
        person_id=by,
        file_sha256=Code(file_sha256),
        created=counts["units_created"],
        changed=counts["units_changed"],
        unchanged=counts["unchanged"],
        refused=counts["refused"],
        people=counts["people"],
    )
    events.append(db, line, now)


def counted(report: ImportReport) -> dict[str, int]:
    """What became of the lines of a table, by kind."""
    return {
        "units_created": report.count(What.CREATED, person=False),
        "units_changed": report.count(What.CHANGED, person=False),
        "people": report.count(What.CREATED, person=True) + report.count(What.CHANGED, person=True),
        "unchanged": report.count(What.UNCHANGED),
        "refused": len({line.line for line in report.refused}),
    }


# ------------------------------------------------------------------------------------------------------------ planning


class _Planner:
    def __init__(self, db: Database, table: UnitTable) -> None:
        self.db = db
        self.table = table
        self.known = units.all_current(db)
        self.by_key = {fold(unit.name): unit for unit in self.known} | {
            fold(unit.abbreviation): unit for unit in self.known if unit.abbreviation
        }
        office = next((unit for unit in self.known if unit.kind is UnitKind.OFFICE), None)
        self.by_key |= {name: office for name in _OFFICE_NAMES if office and name not in self.by_key}
        self.in_table = {fold(line.name): line for line in table.units}
        self.lines = [ImportLine(f.line, What.REFUSED, f.detail, why=f.fault, detail=f.detail) for f in table.faults]
        self.steps: list[Step] = []
        self.refused_units: set[str] = set()
        self.kinds: dict[str, UnitKind] = {}

    def plan(self) -> ImportPlan:
        for line in self._parents_first():
            self._plan_unit(line)
        self._plan_people()
        lines = tuple(sorted(self.lines, key=lambda line: (line.line, line.person)))
        return ImportPlan(tuple(self.steps), ImportReport(lines, unknown_columns=self.table.unknown_columns))

    def _parents_first(self) -> list[UnitLine]:
        done: list[UnitLine] = []
        seen: set[str] = set()

        def visit(line: UnitLine, above: frozenset[str]) -> None:
            key = fold(line.name)
            if key in seen or key in above:
                return
            parent = self.in_table.get(fold(line.parent))
            if parent is not None:
                visit(parent, above | {key})
            seen.add(key)
            done.append(line)

        for line in self.table.units:
            visit(line, frozenset())
        return done

    def _plan_unit(self, line: UnitLine) -> None:
        key = fold(line.name)
        unit = self.by_key.get(key)
        kind = line.kind or (unit.kind if unit else None) or parse_kind(line.name)
        fault = self._unit_fault(line, unit, kind)
        if fault is not None:
            self.refused_units.add(key)
            self.lines.append(ImportLine(line.line, What.REFUSED, line.name, why=fault[0], detail=fault[1]))
            return
        assert kind is not None  # checked as a fault
        self.kinds[key] = unit.kind if unit is not None and unit.kind is UnitKind.OFFICE else kind
        what = What.CREATED if unit is None else (What.CHANGED if self._differs(line, unit) else What.UNCHANGED)
        self.lines.append(ImportLine(line.line, what, line.name))
        if what is not What.UNCHANGED:
            self.steps.append(line)

    def _unit_fault(self, line: UnitLine, unit: Unit | None, kind: UnitKind | None) -> tuple[ImportFault, str] | None:
        parent = fold(line.parent)
        if kind is None or (
            kind is UnitKind.OFFICE and unit is None
        ):  # there is one Văn phòng; whoever joins it decides
            return ImportFault.UNKNOWN_KIND, line.name
        if parent and parent == fold(line.name):
            return ImportFault.OWN_PARENT, line.parent
        if parent and (parent in self.refused_units or (parent not in self.in_table and parent not in self.by_key)):
            return ImportFault.UNKNOWN_PARENT, line.parent
        holder = self.by_key.get(fold(line.abbreviation)) if line.abbreviation else None
        twins = [o for o in self.table.units if line.abbreviation and fold(o.abbreviation) == fold(line.abbreviation)]
        if (holder is not None and (unit is None or holder.id != unit.id)) or (twins and twins[0] is not line):
            return ImportFault.ABBREVIATION_TAKEN, line.abbreviation
        return None

    def _differs(self, line: UnitLine, unit: Unit) -> bool:
        return (
            bool(_changes(self.db, line, unit))
            or _new_roster(self.db, line, unit)
            or bool(_new_former(self.db, line, unit))
        )

    def _plan_people(self) -> None:
        expected: dict[int, list[Expected]] = {}
        heads: dict[str, str] = {}
        seen: set[tuple[str, str, Role]] = set()
        for person in self.table.people:
            key = fold(person.unit)
            unit = self.by_key.get(key)
            kind = self.kinds.get(key) or (unit.kind if unit else None)
            role = role_in(person.role, kind)
            fault = self._person_fault(person, key, kind, role, heads, seen)
            if fault is not None:
                self.lines.append(ImportLine(person.line, What.REFUSED, person.full_name, True, *fault))
                continue
            seen.add((key, person.full_name, role))
            if role in HEADS:
                heads[key] = person.full_name
            if unit is not None and unit.id not in expected:
                expected[unit.id] = registration.expected_in(self.db, unit.id)
            same = _same_person(expected.get(unit.id, ()) if unit else (), person, role)
            what = What.CREATED if same is None else (What.UNCHANGED if _as_known(same, person, role) else What.CHANGED)
            self.lines.append(ImportLine(person.line, what, person.full_name, True))
            if what is not What.UNCHANGED:
                self.steps.append(person)

    def _person_fault(
        self,
        person: PersonLine,
        key: str,
        kind: UnitKind | None,
        role: Role,
        heads: Mapping[str, str],
        seen: set[tuple[str, str, Role]],
    ) -> tuple[ImportFault, str] | None:
        if kind is None or key in self.refused_units:
            return ImportFault.UNKNOWN_UNIT, person.unit
        if (key, person.full_name, role) in seen:
            return ImportFault.PERSON_TWICE, person.unit
        if role in HEADS and key in heads:
            return ImportFault.SECOND_HEAD, heads[key]
        return None


def role_in(role: Role, kind: UnitKind | None) -> Role:
    """A specialist of the office unit works for the whole Sở; a head of the Sở itself is its leadership."""
    if kind is UnitKind.OFFICE and role is Role.STAFF:
        return Role.OFFICE
    return role


def _same_person(known: Iterable[Expected], person: PersonLine, role: Role) -> Expected | None:
    same = [e for e in known if fold(e.full_name) == fold(person.full_name)]
    return next((e for e in same if e.role is role), same[0] if same else None)


def _as_known(known: Expected, person: PersonLine, role: Role) -> bool:
    return (known.full_name, known.role, known.title) == (person.full_name, role, person.title) and person.phone in (
        "",
        known.phone,
    )


_OFFICE_NAMES = ("van phong", "van phong so")
"""What lists call the Văn phòng of the Sở, whatever its name in the record. Some call it a phòng: it stays the Văn phòng."""


def _standing(db: Database, name: str) -> Unit | None:
    found = units.by_name(db, name)
    if found is None and fold(name) in _OFFICE_NAMES:
        return next(iter(units.of_kind(db, UnitKind.OFFICE)), None)
    return found


def _changes(db: Database, line: UnitLine, unit: Unit) -> dict[str, object]:
    """What the line says differently; what it leaves open stays."""
    found: dict[str, object] = {}
    if fold(line.name) == fold(unit.name) and line.name != unit.name:
        found["name"] = line.name
    if line.kind is not None and UnitKind.OFFICE not in (line.kind, unit.kind) and line.kind is not unit.kind:
        found["kind"] = line.kind
    if line.abbreviation and line.abbreviation != unit.abbreviation:
        found["abbreviation"] = line.abbreviation
    if line.decision and line.decision != unit.decision:
        found["decision"] = line.decision
    if line.parent:
        parent = units.by_name(db, line.parent)
        if parent is None or parent.id != unit.parent_id:
            found["parent_id"] = parent.id if parent else None
    return found


def _new_roster(db: Database, line: UnitLine, unit: Unit) -> bool:
    if line.total is None:
        return False
    now = units.latest_roster(db, unit.id)
    return (
        now is None or now.total != line.total or (line.by_status is not None and now.by_status != dict(line.by_status))
    )


def _new_former(db: Database, line: UnitLine, unit: Unit) -> list[str]:
    known = {fold(name) for name in (*units.former_names(db, unit.id), unit.name)}
    return [name for name in line.former if fold(name) not in known]


# ------------------------------------------------------------------------------------------------------------- writing


def _write_unit(db: Database, office: Office, now: int, line: UnitLine, by: int | None) -> None:
    day = office.today(now)
    unit = _standing(db, line.name)
    if unit is None:
        kind = line.kind or parse_kind(line.name) or UnitKind.OTHER
        unit = create_unit(
            db,
            office,
            now,
            line.name,
            kind,
            by,
            abbreviation=line.abbreviation,
            parent=line.parent,
            decision=line.decision,
        )
    elif changes := _changes(db, line, unit):
        unit = units.change(db, unit.id, day, **changes)  # type: ignore[arg-type]
        changed = UnitChanged(
            unit_id=unit.id,
            person_id=by,
            change=UnitChange.DETAILS,
            version_id=unit.version_id,
            name=unit.name,
            decision=unit.decision,
        )
        events.append(db, changed, now)
    for former in _new_former(db, line, unit):
        units.add_former_name(db, unit.id, former, day)
        named = UnitChanged(
            unit_id=unit.id, person_id=by, change=UnitChange.RENAMED, version_id=unit.version_id, name=former
        )
        events.append(db, named, now)
    if line.total is not None and _new_roster(db, line, unit):
        state_roster(db, now, unit.id, Roster(day, line.total, **(line.by_status or {})), "import", by)


def _write_person(db: Database, now: int, line: PersonLine) -> None:
    unit = _standing(db, line.unit)
    if unit is None:
        raise LookupError(line.unit)
    role = role_in(line.role, unit.kind)
    known = _same_person(registration.expected_in(db, unit.id), line, role)
    if known is None:
        registration.add_expected(db, unit.id, line.full_name, role, line.title, line.phone, now)
    elif not _as_known(known, line, role):
        registration.change_expected(db, known.id, line.full_name, role, line.title, line.phone or known.phone, now)
