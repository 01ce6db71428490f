"""What people type after /tiendo, /nhatky and /xuat, and what the buttons carry."""

from datetime import date

import pytest

from bot.intake.references import Reference, read_reference

TODAY = date(2023, 6, 9)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("", Reference()),
        ("1204", Reference(code="1204", number="1204")),
        ("01204", Reference(code="1204", number="01204")),
        ("1204/SVHTTDL-VP", Reference(code="1204", number="1204/SVHTTDL-VP")),
        ("2305-CV/BTGTU", Reference(code="2305", number="2305-CV/BTGTU")),
        ("bao tang", Reference(unit_text="bao tang")),
        ("1204 bao tang", Reference(code="1204", number="1204", unit_text="bao tang")),
        (
            "1204 bảo tàng tỉnh ngày 07/6",
            Reference(code="1204", number="1204", unit_text="bảo tàng tỉnh", day=date(2023, 6, 7)),
        ),
        ("bao tang 1204", Reference(code="1204", number="1204", unit_text="bao tang")),
        (
            "đoàn nghệ thuật số 1204/SVHTTDL-VP",
            Reference(code="1204", number="1204/SVHTTDL-VP", unit_text="đoàn nghệ thuật"),
        ),
        ("bao tang 1204 07/6", Reference(code="1204", number="1204", unit_text="bao tang", day=date(2023, 6, 7))),
        ("truong tieu hoc so 2", Reference(unit_text="truong tieu hoc so 2")),
        ("1204 07/6", Reference(code="1204", number="1204", day=date(2023, 6, 7))),
        ("07/6/2023", Reference(day=date(2023, 6, 7))),
        ("đến ngày 07/6", Reference(day=date(2023, 6, 7))),
        ("1204 20/12", Reference(code="1204", number="1204", day=date(2022, 12, 20))),
        ("#12 u5", Reference(directive_id=12, unit_id=5)),
        ("#12 @1685930400000", Reference(directive_id=12, moment=1685930400000)),
        ("u5", Reference(unit_id=5)),
    ],
)
def test_what_is_named(typed: str, meant: Reference) -> None:
    assert read_reference(typed, TODAY) == meant


def test_a_day_that_is_none_is_said() -> None:
    found = read_reference("1204 31/6", TODAY)
    assert found.day is None
    assert found.fault is not None
    assert (found.fault.month, found.fault.last) == (6, 30)
