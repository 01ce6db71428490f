"""Whom a message is for, as people type it."""

import pytest

from bot.intake.audiences import AudienceWords, TypedAudience, read_audience, unit_names


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("bao tang, thu vien", TypedAudience(AudienceWords.UNITS, "bao tang, thu vien")),
        ("trừ bảo tàng", TypedAudience(AudienceWords.EXCEPT, "bảo tàng")),
        ("tất cả trừ thư viện tỉnh", TypedAudience(AudienceWords.EXCEPT, "thư viện tỉnh")),
        ("chua xong 1190", TypedAudience(AudienceWords.UNFINISHED, "1190")),
        ("Chưa hoàn thành: 1204/SVHTTDL-VP", TypedAudience(AudienceWords.UNFINISHED, "1204/SVHTTDL-VP")),
        ("Trung tâm Văn hóa", TypedAudience(AudienceWords.UNITS, "Trung tâm Văn hóa")),
    ],
)
def test_what_is_meant(typed: str, meant: TypedAudience) -> None:
    assert read_audience(typed) == meant


def test_names_are_separated_by_commas_semicolons_and_line_ends() -> None:
    assert unit_names("Bảo tàng, Thư viện;\nĐoàn Nghệ thuật") == ["Bảo tàng", "Thư viện", "Đoàn Nghệ thuật"]
