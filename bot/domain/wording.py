"""The words of short answers: what says "received", what says "not", what says "ok" (dialogues.md 0, rules 9 and 10).

Matching is on folded text with raw Telex and VNI resolved. Where the person typed accents they decide: ``chùa`` is no
``chưa``, ``lời`` no ``lỗi``.
"""

import re
from enum import StrEnum

from bot.domain.text import clean, fold, unspell, unspell_in_place, without_marks


class ActKind(StrEnum):
    """What a person may say the unit has done; the three duties."""

    RECEIVE = "receive"
    DISSEMINATE = "disseminate"
    REPORT = "report"


# Words that may stand around an act without changing it.
_POLITE = (
    "a|ah|ak|oi|nhe|nha|nhen|roi|r|xong|duoc|dc|du|day du|em|toi|minh|anh|chi|sep|dong chi|chung toi|xin|kinh|thua|vang|da|ok|phong|"
    "don vi|co quan|ben em|cam on|bao cao|van phong|vp|so|van ban|vb|cong van|cv|tai lieu|file|tep|nay|cua|tu|hom nay|"
    "xac nhan|la|va|cac|cho|voi"
)
_RECEIVE = r"da nhan(?: duoc| du)?|nhan (?:duoc|du)? ?roi|nhan duoc|xac nhan(?: la)?(?: da)? nhan|xac nhan|da tiep nhan"
_DISSEMINATE = (
    r"(?:xac nhan )?da (?:quan triet|pho bien)(?: va pho bien)?|(?:quan triet|pho bien)(?: xong| roi| du)+|"
    r"xac nhan (?:quan triet|pho bien)|quan triet(?= (?:so |cv |vb )?\d)|pho bien(?= (?:so |cv |vb )?\d)"
)
_REPORT = (
    r"da (?:gui|nop) bao cao|da bao cao|(?:gui|nop) bao cao (?:roi|xong)|bao cao (?:da|roi) (?:gui|nop)|bao cao roi"
)

_NUMBER = r"(?P<number>\d{1,6}[a-z]?(?:[/-][^\s/,;]*[^\W\d_][^\s/,;]*(?:/[^\s,;]+)?)?)"
_PEOPLE = r"(?P<people>(?:du |ca )?\d{1,5} ?/ ?\d{1,5}(?: ?nguoi)?|(?:du |ca )?\d{1,5} ?nguoi)"
_REST = rf"(?: ?[,.:;]? (?:so |cv |vb |van ban |cong van |cua )*{_NUMBER})?(?: ?[,.:;]? {_PEOPLE})?"
_AROUND = rf"(?:(?:{_POLITE})\b[ ,.;:]*)*"
_AFTER = r"(?:(?:a|ah|ak|oi|nhe|nha|roi|r|xong|em|anh|chi|sep|dong chi|cam on|va|cac|vang)\b[ ,.;:]*)*"
"""What may follow a number: no noun, or "đã nhận 04 tệp" would be read as document 04."""
_NUMBER_FIRST = re.compile(
    rf"(?:(?:so|cv|vb|van ban|cong van) +)*(?={{}}){_NUMBER} ?[,.:]? +(?P<said>\D.*)".replace(
        "{}", r"\d{3,}|\d+[a-z]?[/-]"
    )
)
"""``1204 đã nhận``: three digits at least, or "02 phòng đã nhận" would be read as document 02."""
_LONGEST_ACT = 120
_LONGEST_ASSENT = 80
_ACTS = tuple(
    (kind, re.compile(rf"{_AROUND}(?:{words})\b(?: (?:{_POLITE})\b)*?{_REST}[ ,.;:]*{_AFTER}"))
    for kind, words in ((ActKind.DISSEMINATE, _DISSEMINATE), (ActKind.REPORT, _REPORT), (ActKind.RECEIVE, _RECEIVE))
)


def read_act(text: str) -> tuple[ActKind, str | None, str | None] | None:
    """The act a text states, the number of the document and the people as typed; None unless the whole text says just that.

    A question mark makes it a question. The caller has ruled out negations.
    """
    text = clean(text)
    if "?" in text or len(text) > _LONGEST_ACT:
        return None
    plain = re.sub(r"\s+", " ", unspell_in_place(without_marks(text))).strip(" .,;:!~")
    if (found := _act_in(plain)) is not None:
        return found[0], _as_typed(found[1]["number"], text), found[1]["people"]
    first = _NUMBER_FIRST.fullmatch(plain)
    if first is not None and (found := _act_in(first["said"])) is not None and found[1]["number"] is None:
        return found[0], _as_typed(first["number"], text), found[1]["people"]
    return None


def _act_in(plain: str) -> tuple[ActKind, re.Match[str]] | None:
    for kind, pattern in _ACTS:
        if match := pattern.fullmatch(plain):
            return kind, match
    return None


def _as_typed(number: str | None, text: str) -> str | None:
    """A số, ký hiệu in the case and with the letters the person used; bare digits stay."""
    if number is None or number.isdigit():
        return number
    digits = re.split(r"\D", number, maxsplit=1)[0]
    typed = re.search(rf"{digits}[^\W\d_]?(?:[/-][^\s,;]*[^\W_])?", text)
    return typed.group() if typed else number


# ----------------------------------------------------------------------------------------------------------- negations

# Folded word → the spellings that mean it. A word typed without accents counts; one typed with others does not.
_NEGATIONS = {
    "chua": ("chưa",), "khong": ("không",), "khg": (), "hok": (), "ko": (), "k": (), "kg": (), "kh": (),
    "thieu": ("thiếu",), "nham": ("nhầm",), "loi": ("lỗi",), "sai": ("sai",), "mat": ("mất",), "hong": ("hỏng", "hông", "hổng"),
    "lon": ("lộn",), "hu": ("hư",), "chang": ("chẳng",), "cha": ("chả",), "dung": ("đừng",),
}  # fmt: skip
_ONLY_ACCENTED = frozenset({"mat", "hong", "lon", "hu", "chang", "cha", "dung"})
"""Too common as other words when the accents are missing."""
_ABBREVIATED = frozenset({"k", "kh", "kg", "khg"})
"""Abbreviations for không, unless digits or a heading follow (``KH`` is Kế hoạch)."""
_COMPLAINTS = re.compile(
    r"\b(?:khong (?:mo|xem|doc|tai|thay|vao)|bi mat|mat (?:file|tep|trang|phu luc)|mo (?:khong|k|ko)|file (?:hong|hu|loi)|"
    r"tra lai|rut lai|huy xac nhan|tu choi|(?:hong|hem|chang|cha|dau) (?:nhan|thay|duoc)|bam lon|nham lan|dau co|co thay dau|van doi|cho mai)\b"
)
_NO_NEGATION = re.compile(
    r"\b(?:tra loi|cau tra loi|quyen loi|thuan loi|toi thieu|hang khong|khong gian|khong quan|phong khong|thieu nhi|"
    r"thieu nien|thieu so|loi cam on|loi phat bieu|thang loi|loi ich|loi the)\b"
)
_ASKING = re.compile(r"\b(?:chua|khong|ko|k|hong|khg|kg)(?: (?:a|ah|nhi|vay|the|em|anh|chi|dong chi))*$")
_ACT_WORDS = re.compile(r"\b(?:nhan|quan triet|pho bien|bao cao|xac nhan|gui|nop|du|thay|xem|mo|tai|doc|dong y)\b")


def is_negation(text: str) -> bool:
    """Whether a text denies or complains. A question that merely ends in "không?" and names no act does not."""
    plain = _NO_NEGATION.sub(" ", unspell(text))
    negated = _denies(text, plain) or _COMPLAINTS.search(plain) is not None
    if not negated:
        return False
    asks = _ASKING.search(plain)
    if asks is None or len(plain.split()) <= 2 or _ACT_WORDS.search(plain):
        return True
    before = plain[: asks.start()]
    return any(word in _NEGATIONS and word not in _ONLY_ACCENTED for word in before.split())


def _denies(text: str, plain: str) -> bool:
    kept = set(plain.split())
    for raw in re.findall(r"[^\W_]+", clean(text).lower()):
        word = unspell(raw)
        if word not in kept or word not in _NEGATIONS:
            continue
        accented = raw != fold(raw)
        if accented and raw in _NEGATIONS[word]:
            return True
        if not accented and word not in _ONLY_ACCENTED and not (word in _ABBREVIATED and _is_heading(raw, text)):
            return True
    return False


def _is_heading(word: str, text: str) -> bool:
    """``KH`` in capitals, or before a number, is Kế hoạch."""
    return word.upper() in re.findall(r"\w+", text) or re.search(rf"\b{word} ?\d", text.lower()) is not None


# ------------------------------------------------------------------------------------------------- assent, cancellation

_ASSENT = re.compile(
    r"(?:(?:ok|oke|okie|okey|okay|oki|okla|vang|da|u|um|uh|uhm|yes|co|dung|ro|da ro|ro roi|da biet|biet roi|da hieu|"
    r"hieu roi|dong y|nhat tri|duoc|dc|da xem|xem roi|da doc|doc roi|da nam|nam roi|da nam duoc|tiep thu|da tiep thu|"
    r"ghi nhan|da ghi nhan|nhan|quan triet|da xong|xong|xong roi|roi|hoan thanh|da hoan thanh|cam on|thanks|thank you|"
    r"chap hanh|tuan thu|da thay|thay roi)\b ?)+"
    r"(?:(?:a|ah|nhe|nha|roi|em|anh|chi|dong chi|sep|van phong|cam on|dc|nhieu|het)\b ?)*"
)
_CANCEL = re.compile(
    r"(?:huy|huy bo|huy lenh|huy di|thoi|thoi huy|thoi bo|bo qua|cancel|dung lai)(?: (?:a|nhe|di|nha))?"
)


def assent_word(text: str) -> str | None:
    """The folded words when a text only says yes, thanks or understood; None otherwise. A question says neither."""
    if "?" in text or len(text) > _LONGEST_ASSENT:
        return None
    plain = unspell(text)
    return plain if plain and _ASSENT.fullmatch(plain) else None


_GREETING = re.compile(
    r"(?:(?:da|em|xin|kinh|toi|chau|minh) )*(?:chao|alo|hello|hi|hey)(?: (?:a|ah|oi|em|anh|chi|anh chi|co|chu|bac|sep|ban|moi nguoi|dong chi|"
    r"ca nha|phong|van phong|he thong|bot|buoi sang|buoi chieu|chao))*"
)


def is_greeting(text: str) -> bool:
    """``xin chào``, ``alo``, ``em chào anh chị``, and nothing else."""
    return _GREETING.fullmatch(unspell(text)) is not None


def is_cancel(text: str) -> bool:
    """``hủy``, ``thôi`` and the like, alone."""
    return _CANCEL.fullmatch(unspell(text)) is not None
