"""A table of units and people as an office writes it → checked lines, with the fault of every line that cannot be used.

Pure: rows of text in, values out. Columns are found by their heads, in any order, with or without accents; lines above the
heads (a title, the Sở's name) are skipped. A line may hold a unit, a person, or both; a line whose unit is empty belongs to the
unit above it, as merged cells come out.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.people import Role
from bot.domain.text import clean, fold
from bot.domain.units import UnitKind, parse_kind
from bot.intake.posts import own_title, read_post

LONGEST_NAME = 200
MOST_PEOPLE = 100_000
_HEAD_WITHIN = 20
"""Lines of title above the heads of the columns."""

_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "unit": ("ten don vi", "don vi", "phong don vi", "phong ban", "ten phong don vi", "ten phong ban don vi", "don vi cong tac", "co quan don vi", "co quan", "unit", "unit name"),
    "kind": ("loai", "loai don vi", "loai hinh", "loai hinh don vi", "kind", "type"),
    "parent": ("truc thuoc", "thuoc", "don vi cap tren", "cap tren", "co quan chu quan", "don vi chu quan", "parent"),
    "abbreviation": ("viet tat", "ten viet tat", "ten tat", "chu viet tat", "ky hieu", "ma don vi", "ma", "abbreviation", "code"),
    "former": ("ten cu", "ten truoc day", "tien than", "truoc day la", "former name", "former names"),
    "decision": ("quyet dinh", "so quyet dinh", "quyet dinh thanh lap", "decision"),
    "cadres": ("can bo", "so can bo", "cadres"),
    "civil_servants": ("cong chuc", "so cong chuc", "civil servants"),
    "public_employees": ("vien chuc", "so vien chuc", "public employees"),
    "contract_workers": ("nguoi lao dong", "nld", "so nguoi lao dong", "hop dong", "lao dong hop dong", "hop dong lao dong", "hdld", "contract workers"),
    "total": ("tong so", "tong so nguoi", "tong cong", "tong", "so nguoi", "quan so", "bien che", "tong bien che", "tong so cbccvc nld", "tong so cbccvc", "staff", "total"),
    "person": ("ho va ten", "ho ten", "ho va ten nguoi dang ky", "nguoi dang ky", "ten can bo", "ho ten can bo", "full name", "name", "person"),
    "post": ("chuc vu", "chuc danh", "chuc vu chuc danh", "vai tro", "post", "position", "role"),
    "phone": ("dien thoai", "so dien thoai", "sdt", "dt", "di dong", "dien thoai di dong", "phone", "mobile"),
}  # fmt: skip
_BY_HEAD = {head: column for column, heads in _COLUMNS.items() for head in heads}
_IGNORED = frozenset(["", "stt", "tt", "so tt", "so thu tu", "ghi chu", "no", "note", "notes", "email", "thu dien tu"])
STATUSES = ("cadres", "civil_servants", "public_employees", "contract_workers")


class RowFault(StrEnum):
    """Why a line cannot be used; sentences are in the catalogue."""

    NO_HEADS = "no_heads"
    """No line names a column of units: nothing in the file can be read."""
    EMPTY = "empty"
    """The heads are there and nothing below them."""
    NO_UNIT = "no_unit"
    NO_POST = "no_post"
    NO_PERSON = "no_person"
    UNKNOWN_KIND = "unknown_kind"
    BAD_NUMBER = "bad_number"
    SUM_DIFFERS = "sum_differs"
    BAD_PHONE = "bad_phone"
    BAD_NAME = "bad_name"
    TOO_LONG = "too_long"
    TWICE = "twice"
    """The unit stands in an earlier line with other values."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Line ``line`` (counted from 1 as a spreadsheet does) cannot be used; ``detail`` is what stands there."""

    line: int
    fault: RowFault
    detail: str = ""


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A unit as written. None means the table does not say."""

    line: int
    name: str
    kind: UnitKind | None = None
    parent: str = ""
    abbreviation: str = ""
    former: tuple[str, ...] = ()
    decision: str = ""
    total: int | None = None
    by_status: Mapping[str, int] | None = None


@dataclass(frozen=True, slots=True)
class PersonLine:
    """A person expected in a unit. ``title`` is the post's own words where the usual title would say less."""

    line: int
    unit: str
    full_name: str
    role: Role
    title: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class UnitTable:
    units: tuple[UnitLine, ...] = ()
    people: tuple[PersonLine, ...] = ()
    faults: tuple[Fault, ...] = ()
    unknown_columns: tuple[str, ...] = ()


def read_unit_table(rows: Iterable[Sequence[object]]) -> UnitTable:
    """Every line of a table of units and people, checked by itself; what other lines and the record say is checked later."""
    lines = [[_cell(value) for value in row] for row in rows]
    head = _find_head(lines)
    if head is None:
        return UnitTable(faults=(Fault(1, RowFault.NO_HEADS),))
    at, columns, unknown = head
    reader = _Reader(columns)
    for number, cells in enumerate(lines[at + 1 :], start=at + 2):
        if any(cells):
            reader.take(number, cells)
    if not (reader.units or reader.people or reader.faults):
        reader.faults.append(Fault(at + 2, RowFault.EMPTY))
    return UnitTable(tuple(reader.units.values()), tuple(reader.people), tuple(reader.faults), unknown)


def _find_head(lines: Sequence[Sequence[str]]) -> tuple[int, dict[str, int], tuple[str, ...]] | None:
    for at, cells in enumerate(lines[:_HEAD_WITHIN]):
        columns: dict[str, int] = {}
        unknown = []
        for position, cell in enumerate(cells):
            column = _column(cell)
            if column is not None:
                columns.setdefault(column, position)
            elif fold(cell) not in _IGNORED:
                unknown.append(cell)
        if "unit" in columns and (len(columns) > 1 or len([cell for cell in cells if cell]) == 1):
            return at, columns, tuple(unknown)
    return None


def _column(head: str) -> str | None:
    """The column a head names; what stands in brackets or after a line break explains and is left out."""
    return _BY_HEAD.get(fold(head)) or _BY_HEAD.get(fold(re.split(r"[(\n]", head, maxsplit=1)[0]))


class _Reader:
    """Takes line after line; a faulty line leaves nothing behind but its fault."""

    def __init__(self, columns: Mapping[str, int]) -> None:
        self.columns = columns
        self.units: dict[str, UnitLine] = {}
        self.people: list[PersonLine] = []
        self.faults: list[Fault] = []
        self.unit = ""

    def take(self, line: int, cells: Sequence[str]) -> None:
        def cell(column: str) -> str:
            at = self.columns.get(column)
            return cells[at] if at is not None and at < len(cells) else ""

        before = len(self.faults)
        named = cell("unit")
        if _is_total_line(named):
            return
        self.unit = named or self.unit
        values = {column: cell(column) for column in self.columns}
        if not self.unit or (not named and _describes_a_unit(values)):
            self._fault(line, RowFault.NO_UNIT)
        unit = self._unit_line(line, named, values)
        person = self._person_line(line, values)
        if len(self.faults) > before:
            return
        if unit is not None and not (person is not None and _says_nothing(unit) and fold(unit.name) in self.units):
            self._keep(unit)
        if person is not None:
            self.people.append(person)

    def _keep(self, unit: UnitLine) -> None:
        known = self.units.get(fold(unit.name))
        if known is None or _says_nothing(known):
            self.units[fold(unit.name)] = unit
        elif not _says_nothing(unit) and not _same(known, unit):
            self._fault(unit.line, RowFault.TWICE, unit.name)

    def _unit_line(self, line: int, named: str, values: Mapping[str, str]) -> UnitLine | None:
        if not named:
            return None
        if len(named) > LONGEST_NAME:
            self._fault(line, RowFault.TOO_LONG, named[:60])
            return None
        kind_text = values.get("kind", "")
        kind = parse_kind(kind_text) if kind_text else None
        if kind_text and kind is None:
            self._fault(line, RowFault.UNKNOWN_KIND, kind_text)
        by_status = self._counts(line, values)
        total = self._number(line, values.get("total", ""))
        if by_status and total is not None and sum(by_status.values()) != total:
            self._fault(line, RowFault.SUM_DIFFERS, f"{sum(by_status.values())}, {total}")
        if by_status and total is None:
            total = sum(by_status.values())
        former = tuple(part for piece in re.split(r"[;\n]", values.get("former", "")) if (part := piece.strip()))
        return UnitLine(
            line,
            named,
            kind,
            values.get("parent", ""),
            values.get("abbreviation", ""),
            former,
            values.get("decision", ""),
            total,
            by_status or None,
        )

    def _person_line(self, line: int, values: Mapping[str, str]) -> PersonLine | None:
        name, post = values.get("person", ""), values.get("post", "")
        if not name and not post:
            return None
        role = read_post(post)
        if not name:
            self._fault(line, RowFault.NO_PERSON, post)
        elif role is None:
            self._fault(line, RowFault.NO_POST, name)
        elif not is_person_name(name):
            self._fault(line, RowFault.BAD_NAME, name[:60])
        else:
            phone = _phone(values.get("phone", ""))
            if phone is None:
                self._fault(line, RowFault.BAD_PHONE, values["phone"][:40])
                return None
            return PersonLine(line, self.unit, name, role, own_title(post), phone)
        return None

    def _counts(self, line: int, values: Mapping[str, str]) -> dict[str, int]:
        found = {}
        for status in STATUSES:
            number = self._number(line, values.get(status, ""))
            if number:
                found[status] = number
        return found

    def _number(self, line: int, text: str) -> int | None:
        if not text or text in ("-", "–"):
            return None
        plain = re.sub(r"(?<=\d)[.,]0$", "", text)
        grouped = re.sub(r"(?<=\d)[. ](?=\d{3}\b)", "", plain)
        match = re.fullmatch(r"(\d{1,7})(?: *(?:nguoi|người))?", grouped)
        if match is None or int(match.group(1)) > MOST_PEOPLE:
            self._fault(line, RowFault.BAD_NUMBER, text[:40])
            return None
        return int(match.group(1))

    def _fault(self, line: int, fault: RowFault, detail: str = "") -> None:
        self.faults.append(Fault(line, fault, detail))


def is_person_name(text: str) -> bool:
    """A full name as people write it: two words at least, letters, at most 60 characters."""
    words = text.split()
    return (
        2 <= len(words) <= 8
        and len(text) <= 60
        and all(re.fullmatch(r"[^\W\d_]+[^\W\d_.'’-]*", word) for word in words)
    )


def _phone(text: str) -> str | None:
    """The digits as written, without blanks; empty stays empty, None is no telephone number. A lost leading 0 comes back."""
    if not text:
        return ""
    digits = re.sub(r"[\s.\-()]", "", re.sub(r"\.0$", "", text))
    if re.fullmatch(r"[1-9]\d{8,9}", digits):
        digits = "0" + digits
    return digits if re.fullmatch(r"\+?\d{9,12}", digits) else None


def _describes_a_unit(values: Mapping[str, str]) -> bool:
    """A line with a kind or staff numbers of its own is of a unit whose name is missing, not of somebody in the unit above."""
    return any(values.get(column) for column in ("kind", "total", *STATUSES))


def _is_total_line(name: str) -> bool:
    """The last line of many tables: ``Tổng cộng``."""
    return fold(name) in ("tong cong", "tong", "cong", "tong so", "total")


def _says_nothing(unit: UnitLine) -> bool:
    return (
        not (unit.kind or unit.parent or unit.abbreviation or unit.former or unit.decision or unit.by_status)
        and unit.total is None
    )


def _same(one: UnitLine, other: UnitLine) -> bool:
    return (one.kind, fold(one.parent), one.abbreviation, one.total, one.by_status) == (
        other.kind,
        fold(other.parent),
        other.abbreviation,
        other.total,
        other.by_status,
    )


def _cell(value: object) -> str:
    """What a spreadsheet or CSV gives, as text: 12.0 is 12, an empty cell is empty."""
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return clean(str(value))
