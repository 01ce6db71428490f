"""Spreadsheets and text files → rows of cells: XLSX, XLS, ODS (calamine), CSV as Excel in Vietnam writes it."""

import csv
import io
from enum import StrEnum

MOST_ROWS = 20_000
MOST_COLUMNS = 100
SHEETS = (".xlsx", ".xls", ".xlsb", ".xlsm", ".ods")
TEXTS = (".csv", ".txt", ".tsv")
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


class TableFault(StrEnum):
    """Why a file gives no rows."""

    NOT_A_TABLE = "not_a_table"
    DAMAGED = "damaged"
    LOCKED = "locked"
    """Protected by a password."""
    TOO_LARGE = "too_large"


class UnreadableTable(Exception):
    """The file gives no rows, for the reason ``fault``."""

    def __init__(self, fault: TableFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


def read_table(data: bytes, name: str) -> list[list[object]]:
    """The rows of the first sheet that has any, or of a CSV file. Blocks: tens of milliseconds. Raises UnreadableTable.

    The bytes decide what it is, the ``name`` only where they do not.
    """
    lower = name.lower()
    if data.startswith((_ZIP, _OLE)):
        return _sheet(data)
    if lower.endswith(SHEETS):
        raise UnreadableTable(TableFault.DAMAGED)
    if not lower.endswith(TEXTS) and b"\0" in data[:4096] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UnreadableTable(TableFault.NOT_A_TABLE)
    return _text(data)


def _sheet(data: bytes) -> list[list[object]]:
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError  # loaded when the first table comes

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        for name in book.sheet_names:
            sheet = book.get_sheet_by_name(name)
            if sheet.total_height > MOST_ROWS:
                raise UnreadableTable(TableFault.TOO_LARGE)
            rows: list[list[object]] = [list(row[:MOST_COLUMNS]) for row in sheet.to_python(skip_empty_area=False)]
            if any(any(str(cell).strip() for cell in row) for row in rows):
                return rows
    except PasswordError:
        raise UnreadableTable(TableFault.LOCKED) from None
    except CalamineError:
        raise UnreadableTable(TableFault.DAMAGED) from None
    return []


def _text(data: bytes) -> list[list[object]]:
    text = decode(data)
    lines = text.splitlines()
    if len(lines) > MOST_ROWS:
        raise UnreadableTable(TableFault.TOO_LARGE)
    head = next((line for line in lines if line.strip()), "")
    delimiter = max((";", "\t", ","), key=head.count)
    try:
        return [list(row[:MOST_COLUMNS]) for row in csv.reader(io.StringIO(text), delimiter=delimiter)]
    except csv.Error:
        raise UnreadableTable(TableFault.DAMAGED) from None


def decode(data: bytes) -> str:
    """Text as Windows programs save it: UTF-8 with or without mark, UTF-16 ("Unicode text"), else the Vietnamese code page."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1258", "replace")
