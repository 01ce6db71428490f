"""Types of documents and their abbreviations (NĐ 30/2020/NĐ-CP, Phụ lục III), and issuers met in this domain.

Mixed case is part of an abbreviation: ``QyĐ``, ``CTr``, ``TTr``, ``TrS``, ``TTg`` (domain.md 1.1, 1.4). Công văn and Thư công
have none in state practice; ``CV`` occurs in Party numbers only.
"""

from dataclasses import dataclass
from functools import cache

from bot.domain.text import fold


@dataclass(frozen=True, slots=True)
class DocumentType:
    """``key`` is a stable identifier for the record; ``abbreviation`` is empty for Công văn and Thư công."""

    key: str
    name: str
    abbreviation: str = ""


@dataclass(frozen=True, slots=True)
class Issuer:
    """A body by the abbreviation in its numbers. ``name`` is what cards say."""

    abbreviation: str
    name: str


LETTER = DocumentType("official_letter", "Công văn")

TYPES: tuple[DocumentType, ...] = (
    # The 29 types of NĐ 30, Điều 7, in its order.
    DocumentType("resolution", "Nghị quyết", "NQ"),
    DocumentType("decision", "Quyết định", "QĐ"),
    DocumentType("instruction", "Chỉ thị", "CT"),
    DocumentType("statute", "Quy chế", "QC"),
    DocumentType("regulation", "Quy định", "QyĐ"),
    DocumentType("communique", "Thông cáo", "TC"),
    DocumentType("notice", "Thông báo", "TB"),
    DocumentType("guidance", "Hướng dẫn", "HD"),
    DocumentType("programme", "Chương trình", "CTr"),
    DocumentType("plan", "Kế hoạch", "KH"),
    DocumentType("options", "Phương án", "PA"),
    DocumentType("scheme", "Đề án", "ĐA"),
    DocumentType("project", "Dự án", "DA"),
    DocumentType("report", "Báo cáo", "BC"),
    DocumentType("minutes", "Biên bản", "BB"),
    DocumentType("submission", "Tờ trình", "TTr"),
    DocumentType("contract", "Hợp đồng", "HĐ"),
    LETTER,
    DocumentType("telegram", "Công điện", "CĐ"),
    DocumentType("memorandum", "Bản ghi nhớ", "BGN"),
    DocumentType("agreement", "Bản thỏa thuận", "BTT"),
    DocumentType("authorisation", "Giấy ủy quyền", "GUQ"),
    DocumentType("invitation", "Giấy mời", "GM"),
    DocumentType("introduction", "Giấy giới thiệu", "GGT"),
    DocumentType("leave", "Giấy nghỉ phép", "GNP"),
    DocumentType("dispatch_slip", "Phiếu gửi", "PG"),
    DocumentType("transfer_slip", "Phiếu chuyển", "PC"),
    DocumentType("notice_slip", "Phiếu báo", "PB"),
    DocumentType("public_letter", "Thư công"),
)

COPIES: tuple[DocumentType, ...] = (
    DocumentType("copy", "Bản sao y", "SY"),
    DocumentType("extract", "Bản trích sao", "TrS"),
    DocumentType("copy_of_copy", "Bản sao lục", "SL"),
)

OTHER_TYPES: tuple[DocumentType, ...] = (
    # Met outside the table: normative papers, consolidated texts, licences, Party conclusions.
    DocumentType("decree", "Nghị định", "NĐ"),
    DocumentType("circular", "Thông tư", "TT"),
    DocumentType("joint_circular", "Thông tư liên tịch", "TTLT"),
    DocumentType("law", "Luật", "L"),
    DocumentType("ordinance", "Pháp lệnh", "PL"),
    DocumentType("consolidated", "Văn bản hợp nhất", "VBHN"),
    DocumentType("licence", "Giấy phép", "GP"),
    DocumentType("conclusion", "Kết luận", "KL"),
)

EVERY_TYPE = TYPES + COPIES + OTHER_TYPES

ISSUERS: tuple[Issuer, ...] = (
    Issuer("TTg", "Thủ tướng Chính phủ"),
    Issuer("CP", "Chính phủ"),
    Issuer("VPCP", "Văn phòng Chính phủ"),
    Issuer("QH", "Quốc hội"),
    Issuer("UBTVQH", "Ủy ban Thường vụ Quốc hội"),
    Issuer("BTTTT", "Bộ Thông tin và Truyền thông"),
    Issuer("BVHTTDL", "Bộ Văn hóa, Thể thao và Du lịch"),
    Issuer("BKHCN", "Bộ Khoa học và Công nghệ"),
    Issuer("BNV", "Bộ Nội vụ"),
    Issuer("BTC", "Bộ Tài chính"),
    Issuer("BCA", "Bộ Công an"),
    Issuer("BGDĐT", "Bộ Giáo dục và Đào tạo"),
    Issuer("CVT", "Cục Viễn thông"),
    Issuer("TW", "Trung ương"),
    Issuer("VPTW", "Văn phòng Trung ương Đảng"),
    Issuer("TU", "Tỉnh ủy"),
    Issuer("ĐU", "Đảng ủy"),
    Issuer("BTGTU", "Ban Tuyên giáo Tỉnh ủy"),
    Issuer("BTGDVTU", "Ban Tuyên giáo và Dân vận Tỉnh ủy"),
    Issuer("BNCTU", "Ban Nội chính Tỉnh ủy"),
    Issuer("BTCTU", "Ban Tổ chức Tỉnh ủy"),
    Issuer("VPTU", "Văn phòng Tỉnh ủy"),
    Issuer("UBND", "Ủy ban nhân dân"),
    Issuer("HĐND", "Hội đồng nhân dân"),
    Issuer("SVHTTDL", "Sở Văn hóa, Thể thao và Du lịch"),
    Issuer("STTTT", "Sở Thông tin và Truyền thông"),
    Issuer("SKHCN", "Sở Khoa học và Công nghệ"),
    Issuer("SNV", "Sở Nội vụ"),
    Issuer("STC", "Sở Tài chính"),
    Issuer("SGDĐT", "Sở Giáo dục và Đào tạo"),
)

PARTY_BODIES = frozenset({"TW", "VPTW", "TU", "ĐU", "BTGTU", "BTGDVTU", "BNCTU", "BTCTU", "VPTU"})
"""Issuers whose numbers have the Party shape ``n-LOẠI/CQ``."""

MASS_BODIES = ("MTTQ", "LĐLĐ", "ĐTN", "TĐTN", "HLHPN", "LHPN", "HND", "HCCB", "CĐVC")
"""Parts by which the symbol of a mass organisation is known; these number by rules of their own."""


@cache
def _by_abbreviation() -> dict[str, DocumentType]:
    return {kind.abbreviation: kind for kind in reversed(EVERY_TYPE) if kind.abbreviation}


def type_by_abbreviation(abbreviation: str) -> DocumentType | None:
    """The state type of an exact abbreviation (``QyĐ`` is no ``QYĐ``), or None. Of a Party number only ``CV`` may be asked."""
    return LETTER if abbreviation == "CV" else _by_abbreviation().get(abbreviation)


def type_by_name(text: str) -> DocumentType | None:
    """The type whose name a text begins with, with or without accents, in any case: the longest name wins."""
    folded = fold(text) + " "
    named = [kind for kind in EVERY_TYPE if folded.startswith(fold(kind.name) + " ")]
    return max(named, key=lambda kind: len(kind.name), default=None)


@cache
def _issuers() -> dict[str, Issuer]:
    return {issuer.abbreviation: issuer for issuer in ISSUERS}


def issuer_by_abbreviation(abbreviation: str) -> Issuer | None:
    """The known issuer of an exact abbreviation, or None."""
    return _issuers().get(abbreviation)


def issuer_by_name(text: str) -> Issuer | None:
    """The known issuer a text begins with: its full name, its abbreviation, or the Sở's common short form (``Sở VHTTDL``)."""
    folded = fold(text) + " "
    named = [issuer for issuer in ISSUERS if any(folded.startswith(f"{form} ") for form in _forms(issuer))]
    return max(
        named, key=lambda issuer: max(len(f) for f in _forms(issuer) if folded.startswith(f + " ")), default=None
    )


@cache
def _forms(issuer: Issuer) -> tuple[str, ...]:
    forms = [fold(issuer.name), fold(issuer.abbreviation)]
    for word, letter in (("Sở ", "S"), ("Bộ ", "B")):
        if issuer.name.startswith(word):
            forms.append(fold(word) + " " + fold(issuer.abbreviation.removeprefix(letter)))
    return tuple(forms)
