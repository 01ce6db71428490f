"""How people shorten the words of dates in chat: ``trc ng 15/12``, ``hết t12``, ``15/12 hn`` — written out before a deadline is read.

Only what can mean one thing is written out. ``t6`` is Friday or June: days are read with both in mind
(:mod:`bot.intake.days`, :mod:`bot.intake.due_periods`).
"""

import re

_AHEAD = r"(?= ?(?:ngày|ngay|ng\b|mùng|mung|mồng|hết|het|cuối|cuoi|thứ|thu|tháng|thang|t\d|tết|tet|cn|\d))"
_WRITTEN: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), written)
    for pattern, written in (
        (r"(?<![\w/.-])(?:trc|trk|trươc|trớc)\b\.?", "trước"),
        (r"(?<![\w/.-])tr\b\.?" + _AHEAD, "trước"),
        (r"(?<![\w/.-])ng\b\.?(?= ?(?:\d|mùng|mung|mồng))", "ngày"),
        (r"(?<![\w/.-])(?:thg|tg)\b\.?(?= ?\d)", "tháng"),
        (r"(?<![\w/.-])t(?=(?:1[0-2]|[189]|0[1-9])(?![\w/.-]))", "tháng "),
        (r"(?<![\w/.-])t(?=(?:1[0-2]|0?[1-9])/20\d\d(?!\w))", "tháng "),
        (r"(?<![\w/.-])(?:hnay|h\.nay)\b", "hôm nay"),
        (r"(?<=\d) ?hn(?=[\s.]*$)", " hàng năm"),
    )
)


def written_out(text: str) -> str:
    """The text with the usual short forms of date words in full; everything else as typed."""
    for pattern, written in _WRITTEN:
        text = pattern.sub(written, text)
    return text
