"""parse_mode=HTML: the refusals are the real server's, word for word."""

from __future__ import annotations

import pytest

from bot.emulators.telegram.errors import ApiError
from bot.emulators.telegram.html import parse_html, utf16_length
from bot.emulators.telegram.texts import format_text, typed_text


def bold(offset: int, length: int) -> dict[str, object]:
    return {"type": "bold", "offset": offset, "length": length}


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("🏟 🏟&lt;<abacaba", "Unclosed start tag at byte offset 13"),
        ("🏟 🏟&lt;<abac aba>", 'Unsupported start tag "abac" at byte offset 13'),
        ("🏟 🏟&lt;<i   =aba>", 'Empty attribute name in the tag "i" at byte offset 13'),
        ("🏟 🏟&lt;<i    aba>", 'Can\'t find end tag corresponding to start tag "i"'),
        ("🏟 🏟&lt;<i    aba  =  ", 'Unclosed start tag "i" at byte offset 13'),
        ("🏟 🏟&lt;<i    aba  =  190azAz-.,", "Unexpected end of name token at byte offset 27"),
        ('🏟 🏟&lt;<i    aba  =  "&lt;&gt;&quot;>', "Unclosed start tag at byte offset 13"),
        ("🏟 🏟&lt;</", "Unexpected end tag at byte offset 13"),
        ("🏟 🏟&lt;<b></b></", "Unexpected end tag at byte offset 20"),
        ("🏟 🏟&lt;<i>a</i   ", "Unclosed end tag at byte offset 17"),
        ("🏟 🏟&lt;<i>a</em   >", 'Unmatched end tag at byte offset 17, expected "</i>", found "</em>"'),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("hạn < 15/6", 'Unsupported start tag "" at byte offset 6'),
        ("a@so.gov.vn <a@so.gov.vn>", 'Unsupported start tag "a@so.gov.vn" at byte offset 12'),
        ("<p>x</p>", 'Unsupported start tag "p" at byte offset 0'),
        ("x<br>", 'Unsupported start tag "br" at byte offset 1'),
    ],
)
def test_bad_markup_is_refused(source: str, words: str) -> None:
    with pytest.raises(ApiError) as refused:
        parse_html(source)
    assert refused.value.description == f"Bad Request: can't parse entities: {words}"


def test_unmatched_surrogates_are_refused() -> None:
    with pytest.raises(ApiError, match="invalid Unicode"):
        parse_html("&#xDFDF;")


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("không có thẻ", "không có thẻ", []),
        ("&lt;&gt;&amp;&quot;&laquo;&#65;&#x42;", '<>&"&laquo;AB', []),
        ("a & b", "a & b", []),
        ("➡️ ➡️<b>➡️ ➡️</b>", "➡️ ➡️➡️ ➡️", [bold(5, 5)]),
        ("🏟<b>🏟</b>", "🏟🏟", [bold(2, 2)]),
        ("<b>a<i>b</i></b>", "ab", [bold(0, 2), {"type": "italic", "offset": 1, "length": 1}]),
        ("<B>x</b><strong></strong>", "x", [bold(0, 1)]),
        ("<u>x</u>", "x", [{"type": "underline", "offset": 0, "length": 1}]),
        ("<del>x</del>", "x", [{"type": "strikethrough", "offset": 0, "length": 1}]),
        ('<span class="tg-spoiler">x</span>', "x", [{"type": "spoiler", "offset": 0, "length": 1}]),
        ("<blockquote>x</blockquote>", "x", [{"type": "blockquote", "offset": 0, "length": 1}]),
        ("<blockquote expandable>x</blockquote>", "x", [{"type": "expandable_blockquote", "offset": 0, "length": 1}]),
        ("<code>x</code>", "x", [{"type": "code", "offset": 0, "length": 1}]),
        (
            '<pre><code class="language-python">x</code></pre>',
            "x",
            [{"type": "pre", "offset": 0, "length": 1, "language": "python"}],
        ),
        (
            '<a href="https://so.gov.vn?a=1&amp;b=2">x</a>',
            "x",
            [{"type": "text_link", "offset": 0, "length": 1, "url": "https://so.gov.vn?a=1&b=2"}],
        ),
        ("<a href='http://localhost/'>x</a>", "x", []),
        ('<a href="tg://user?id=5">An</a>', "An", []),
        (
            '<tg-time unix="1686790800" format="wDT">15/6</tg-time>',
            "15/6",
            [{"type": "date_time", "offset": 0, "length": 4, "unix_time": 1686790800, "date_time_format": "wDT"}],
        ),
    ],
)
def test_good_markup_becomes_text_and_entities(source: str, text: str, entities: list[dict[str, object]]) -> None:
    assert parse_html(source) == (text, entities)


def test_white_space_around_a_message_goes_and_entities_move_with_it() -> None:
    formatted = format_text("\n 😀<b> A </b>\r\n ", "HTML", None, limit=100, too_long="")
    assert formatted == ("😀 A", [bold(2, 2)])
    assert utf16_length("😀ă") == 3


def kinds(text: str) -> list[tuple[str, str]]:
    formatted = typed_text(text)
    units = formatted.text.encode("utf-16-le")
    return [
        (e["type"], units[e["offset"] * 2 : (e["offset"] + e["length"]) * 2].decode("utf-16-le"))
        for e in formatted.entities
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("/start abc_D-1", [("bot_command", "/start")]),
        ("😀 /danhsach@quantriet_bot", [("bot_command", "/danhsach@quantriet_bot")]),
        ("Số 12/CT-UBND ngày 05/6/2023", []),
        ("xem https://so.gov.vn/a, nhé", [("url", "https://so.gov.vn/a")]),
        ("xem so.gov.vn nhé", [("url", "so.gov.vn")]),
        ("@vanphong #khan", [("mention", "@vanphong"), ("hashtag", "#khan")]),
        ("gửi vp@so.gov.vn", [("email", "vp@so.gov.vn")]),
        ("Dòng 1. Dòng 2.", []),
    ],
)
def test_what_telegram_recognises_by_itself(text: str, found: list[tuple[str, str]]) -> None:
    assert kinds(text) == found
