"""Secrecy marks: what must be refused, and what must never be (domain.md 4.1)."""

import unicodedata

import pytest

from bot.domain.secrecy import Mark, MarkKind, mark_in, mark_in_file_name


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("MẬT", Mark.SECRET),
        ("TỐI MẬT", Mark.TOP_SECRET),
        ("TUYỆT MẬT", Mark.UTMOST_SECRET),
        ("TUYỆT  MẬT\nSỞ VĂN HÓA", Mark.UTMOST_SECRET),
        ("Số: 12/SVHTTDL-VP\nMẬT\nV/v triển khai", Mark.SECRET),
        ("chi oi van ban nay dong dau MẬT a", Mark.SECRET),
        ("Văn bản MẬT.", Mark.SECRET),
        ("(MẬT)", Mark.SECRET),
        ("TÀI LIỆU MẬT", Mark.SECRET),
        ("M Ậ T", Mark.SECRET),
        ("12-MẬT", Mark.SECRET),
        (unicodedata.normalize("NFD", "TỐI MẬT"), Mark.TOP_SECRET),
        ("TỐI\u00a0MẬT", Mark.TOP_SECRET),
        ("MẬT và TUYỆT MẬT", Mark.UTMOST_SECRET),
        ("Độ mật: Mật", Mark.SECRET),
        ("độ mật: tối mật", Mark.TOP_SECRET),
        ("BẢO VỆ BÍ MẬT NHÀ NƯỚC\nMẬT", Mark.SECRET),
        ("LƯU HÀNH NỘI BỘ", Mark.INTERNAL),
        ("XEM XONG TRẢ LẠI", Mark.RETURN),
        ("Lưu hành nội bộ", Mark.INTERNAL),
        ("LƯU HÀNH NỘI BỘ\nMẬT", Mark.SECRET),
    ],
)
def test_a_marked_text_is_seen(text: str, mark: Mark) -> None:
    assert mark_in(text) is mark


@pytest.mark.parametrize(
    "text",
    [
        "bảo mật", "BẢO MẬT", "BẢO-MẬT", "mật khẩu", "MẬT KHẨU", "Mật khẩu", "mật độ", "MẬT ĐỘ", "mật ong", "MẬT ONG",
        "BÍ MẬT NHÀ NƯỚC", "bí mật nhà nước", "CƠ MẬT", "MẬT MÃ", "MẬT THƯ", "mật", "Mật", "tối mật",
        "MẤT", "MÁT", "MAT", "MẮT", "MẶT", "TỐI MẤT ĐIỆN", "THẨM MẤT", "SỰ THÂN MẬT", "ĐỘ MẬT: Không", "Độ mật: không",
        "quy chế về tài liệu lưu hành nội bộ của Sở", "xem xong trả lại giúp em", "", "KHẨN", "HỎA TỐC",
        unicodedata.normalize("NFD", "BẢO MẬT"),
    ],
)  # fmt: skip
def test_false_friends_are_let_through(text: str) -> None:
    assert mark_in(text) is None


@pytest.mark.parametrize(
    ("name", "mark"),
    [
        ("CV_MẬT.pdf", Mark.SECRET),
        ("TỐI_MẬT-12.pdf", Mark.TOP_SECRET),
        ("TUYỆT.MẬT.docx", Mark.UTMOST_SECRET),
        ("MẬT.pdf", Mark.SECRET),
        ("MẬT", Mark.SECRET),
        ("2023MẬT(1).pdf", Mark.SECRET),
        (unicodedata.normalize("NFD", "cv_MẬT.pdf"), Mark.SECRET),
        ("C:\\Van ban\\CV 12 MẬT.pdf", Mark.SECRET),
        ("LƯU_HÀNH_NỘI_BỘ.pdf", Mark.INTERNAL),
        ("BẢO_MẬT.pdf", None),
        ("MẬT-KHẨU.docx", None),
        ("bao_mat.pdf", None),
        ("CV_MẤT_1204.pdf", None),
        ("Công văn 1204.pdf", None),
        ("", None),
    ],
)
def test_file_names(name: str, mark: Mark | None) -> None:
    assert mark_in_file_name(name) is mark


def test_secrecy_and_circulation_are_two_things() -> None:
    assert {mark for mark in Mark if mark.kind is MarkKind.RESTRICTED} == {Mark.INTERNAL, Mark.RETURN}
    assert Mark.SECRET.is_secret
    assert not Mark.INTERNAL.is_secret
